import { asList, asObject, asText, at } from '../../fhir/json.ts';
import { type Problem, problem } from '../../message/problem.ts';
import { destinationUseExtension, destinationUseSystem } from '../../message/systems.ts';
import { type AnatomyRule, headerPath } from './message-view.ts';

/** How a destination receives the message, as MedCom's extension says; undefined when it does not say. */
export function useOf(destination: unknown): 'primary' | 'cc' | undefined {
  const coding = asList(at(destination, 'extension'))
    .filter((extension) => at(extension, 'url') === destinationUseExtension)
    .map((extension) => asObject(at(extension, 'valueCoding')))
    .find((value) => value?.system === destinationUseSystem);
  const code = coding?.code;
  return code === 'primary' || code === 'cc' ? code : undefined;
}

/** Exactly one primary destination, each with use and endpoint, cc only where the event allows it. */
export const destinationRule: AnatomyRule = ({ header, event }) => {
  const destinations = asList(header?.destination);
  const expression = `${headerPath}.destination`;
  if (destinations.length === 0) return [problem('destination.missing', { expression })];
  const uses = destinations.map(useOf);
  const problems: Problem[] = destinations.flatMap((destination, index) => {
    const place = `${expression}[${index}]`;
    const found: Problem[] = [];
    if (uses[index] === undefined) found.push(problem('destination.use', { expression: place }));
    if (uses[index] === 'cc' && event?.copies === false) {
      found.push(
        problem('destination.copy-not-allowed', { expression: place, params: { event: event.code } }),
      );
    }
    if (asText(at(destination, 'endpoint')) === undefined) {
      found.push(problem('destination.endpoint', { expression: `${place}.endpoint` }));
    }
    return found;
  });
  const primaries = uses.filter((use) => use === 'primary').length;
  if (primaries !== 1 && !uses.includes(undefined)) {
    problems.push(problem('destination.primary', { expression, params: { found: primaries } }));
  }
  return problems;
};
