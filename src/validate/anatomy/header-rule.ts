import { asText, at } from '../../fhir/json.ts';
import { type Problem, problem } from '../../message/problem.ts';
import { type AnatomyRule, headerPath } from './message-view.ts';

/** One MessageHeader, first, with an event the gateway carries and the address for acknowledgements. */
export const headerRule: AnatomyRule = ({ header, event, index }) => {
  if (header === undefined) return [problem('header.missing', { expression: headerPath, rule: 'bdl-12' })];
  const problems: Problem[] = index.resources
    .filter(({ resource }) => resource !== header && resource.resourceType === 'MessageHeader')
    .map(({ entry }) => problem('header.repeated', { expression: `Bundle.entry[${entry}].resource` }));
  const code = asText(at(header, 'eventCoding', 'code'));
  const system = asText(at(header, 'eventCoding', 'system'));
  if (code === undefined || system === undefined) {
    problems.push(problem('header.event-missing', { expression: `${headerPath}.eventCoding` }));
  } else if (event === undefined) {
    problems.push(
      problem('header.event-unknown', {
        expression: `${headerPath}.eventCoding`,
        params: { found: `${system}#${code}` },
      }),
    );
  }
  if (asText(at(header, 'source', 'endpoint')) === undefined) {
    problems.push(problem('header.source-missing', { expression: `${headerPath}.source.endpoint` }));
  }
  return problems;
};
