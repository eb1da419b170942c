import { asList, asText, at } from '../../fhir/json.ts';
import { type Problem, problem } from '../../message/problem.ts';
import type { AnatomyRule } from './message-view.ts';

const required: readonly (readonly [element: string, path: readonly (string | number)[]])[] = [
  ['target', ['target', 0, 'reference']],
  ['occurredDateTime', ['occurredDateTime']],
  ['recorded', ['recorded']],
  ['activity.coding', ['activity', 'coding', 0, 'code']],
  ['agent.who', ['agent', 0, 'who', 'reference']],
];

/** One Provenance describes this message, and every one is complete. (MedCom messaging-provenance; medcom-messaging-2.) */
export const provenanceRule: AnatomyRule = ({ index, header, headerUrl, event }) => {
  const provenances = index.resources.filter(({ resource }) => resource.resourceType === 'Provenance');
  const problems: Problem[] = provenances.flatMap(({ resource, entry }) =>
    required
      .filter(([, path]) => asText(at(resource, ...path)) === undefined)
      .map(([element]) =>
        problem('provenance.incomplete', {
          expression: `Bundle.entry[${entry}].resource.${element}`,
          params: { element },
        }),
      ),
  );
  const names = new Set([headerUrl, `MessageHeader/${header?.id}`]);
  const current = provenances.some(({ resource }) =>
    asList(resource.target).some((target) => names.has(asText(at(target, 'reference')))),
  );
  // MedCom's empty message, a test of the line, carries nothing whose origin could be told.
  if (!current && event?.code !== 'empty-message') {
    problems.push(problem('provenance.missing', { expression: 'Bundle', rule: 'medcom-messaging-2' }));
  }
  return problems;
};
