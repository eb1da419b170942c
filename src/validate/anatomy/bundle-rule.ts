import { isFhirId } from '../../fhir/fhir-id.ts';
import { asList, asText } from '../../fhir/json.ts';
import { type Problem, problem } from '../../message/problem.ts';
import type { AnatomyRule } from './message-view.ts';

const withOffset = /T.+(Z|[+-]\d\d:\d\d)$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The Bundle names its dispatch and when it was assembled. (MedCom messaging-message; COMM/052.) */
export const bundleRule: AnatomyRule = ({ bundle, header, limits }) => {
  const problems: Problem[] = [];
  const entries = asList(bundle.entry).length;
  if (entries > limits.entries) {
    problems.push(
      problem('bundle.too-many-entries', {
        expression: 'Bundle.entry',
        params: { found: entries, limit: limits.entries },
      }),
    );
  }
  problems.push(...judgeId(bundle.id, 'bundle.id', 'Bundle.id'));
  if (header !== undefined) problems.push(...judgeId(header.id, 'header.id', 'Bundle.entry[0].resource.id'));
  if (!withOffset.test(asText(bundle.timestamp) ?? '')) {
    problems.push(problem('bundle.timestamp', { expression: 'Bundle.timestamp' }));
  }
  return problems;
};

function judgeId(id: unknown, code: 'bundle.id' | 'header.id', expression: string): readonly Problem[] {
  if (!isFhirId(id)) return [problem(code, { expression })];
  // MedCom's own examples carry ids that are no UUIDs, so this is said, not refused.
  return uuid.test(id) ? [] : [problem('id.not-uuid', { expression, params: { found: id } })];
}
