import { asList, asObject, asText } from '../../fhir/json.ts';
import { type Problem, problem } from '../../message/problem.ts';
import type { AnatomyRule } from './message-view.ts';

/** Every entry has a resource and a full URL of its own. (FHIR bdl-5, bdl-7; Java `Bundle_BUNDLE_Entry_NoFullUrl`.) */
export const entryRule: AnatomyRule = ({ bundle }) => {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  asList(bundle.entry).forEach((value, index) => {
    const entry = asObject(value);
    const expression = `Bundle.entry[${index}]`;
    if (asObject(entry?.resource) === undefined) problems.push(problem('entry.no-resource', { expression }));
    const fullUrl = asText(entry?.fullUrl);
    if (fullUrl === undefined) {
      problems.push(problem('entry.full-url-missing', { expression }));
    } else if (seen.has(fullUrl)) {
      problems.push(
        problem('entry.full-url-repeated', { expression: `${expression}.fullUrl`, rule: 'bdl-7' }),
      );
    } else {
      seen.add(fullUrl);
    }
  });
  return problems;
};
