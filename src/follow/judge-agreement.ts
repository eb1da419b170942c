import type { CourseMessage } from '../course/course-message.ts';
import { type Problem, problem } from '../message/problem.ts';
import type { Agreements } from '../network/agreements.ts';

/**
 * Holds an allocation against the agreements (R-CAP-06): whether one has the site, and whether its operator is
 * the one the message names. It is told and stops nothing. Without agreements nothing is asked.
 */
export function judgeAllocation(message: CourseMessage, agreements: Agreements): readonly Problem[] {
  if (message.kind !== 'allocation-granted' || agreements.all.length === 0) return [];
  const { site, authority = '–', operator, startsAt } = message.facts;
  const agreement = agreements.ofSite(site, startsAt ?? message.at);
  if (agreement === undefined) {
    return [problem('agreement.missing', { rule: 'R-CAP-06', params: { site, authority } })];
  }
  if (operator === undefined || operator === agreement.operator) return [];
  const name = `${agreement.agreementId} ${agreement.version}`;
  const params = { found: operator, expected: agreement.operator, agreement: name };
  return [problem('agreement.operator-differs', { rule: 'R-CAP-06', params })];
}
