import { asList, asText, at, type JsonObject } from '../../fhir/json.ts';
import { type Problem, problem } from '../../message/problem.ts';
import type { AnatomyRule, MessageView } from './message-view.ts';

const required: readonly (readonly [element: string, path: readonly (string | number)[]])[] = [
  ['target', ['target', 0, 'reference']],
  ['occurredDateTime', ['occurredDateTime']],
  ['recorded', ['recorded']],
  ['activity.coding', ['activity', 'coding', 0, 'code']],
  ['agent.who', ['agent', 0, 'who', 'reference']],
];

/** The Provenance that describes this message, not one of its predecessors: the one whose target is the header. */
export function ownProvenance({ index, header, headerUrl }: MessageView): JsonObject | undefined {
  const names = new Set([headerUrl, `MessageHeader/${asText(header?.id)}`]);
  return index.resources.find(
    ({ resource }) =>
      resource.resourceType === 'Provenance' &&
      asList(resource.target).some((target) => names.has(asText(at(target, 'reference')))),
  )?.resource;
}

/** One Provenance describes this message, and every one is complete. (MedCom messaging-provenance; medcom-messaging-2.) */
export const provenanceRule: AnatomyRule = (message) => {
  const { index, event } = message;
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
  // MedCom's empty message, a test of the line, carries nothing whose origin could be told.
  if (ownProvenance(message) === undefined && event?.code !== 'empty-message') {
    problems.push(problem('provenance.missing', { expression: 'Bundle', rule: 'medcom-messaging-2' }));
  }
  return problems;
};
