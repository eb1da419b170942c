import { type Course, referralOf } from '../course/course.ts';
import type { CourseMessage } from '../course/course-message.ts';
import { type Problem, problem } from '../message/problem.ts';
import type { Agreements } from '../network/agreements.ts';

/**
 * Holds an allocation against the agreements (R-CAP-06): whether one has the site, and whether its operator is
 * the one the message names; and whether a palliative need is placed where the agreement gathers it (R-ALL-10). All of
 * it is told and stops nothing. Without agreements nothing is asked. A need is raised by a flag of the referral or of the
 * decision, whoever stands behind it.
 * @param course that the allocation is part of
 */
export function judgeAllocation(
  message: CourseMessage,
  course: Course,
  agreements: Agreements,
): readonly Problem[] {
  if (message.kind !== 'allocation-granted' || agreements.all.length === 0) return [];
  const { site, authority = '–', operator, startsAt, referralId } = message.facts;
  const flags = [...message.facts.flags, ...(referralOf(course, referralId)?.flags ?? [])];
  const agreement = agreements.ofSite(site, startsAt ?? message.at);
  if (agreement === undefined) {
    return [problem('agreement.missing', { rule: 'R-CAP-06', params: { site, authority } })];
  }
  const name = `${agreement.agreementId} ${agreement.version}`;
  const gathered = agreement.sites.filter(({ specialities = [] }) => specialities.includes('palliation'));
  const elsewhere =
    flags.some(({ flag }) => flag === 'X7') &&
    gathered.length > 0 &&
    gathered.every((each) => each.site !== site);
  return [
    ...(operator !== undefined && operator !== agreement.operator
      ? [
          problem('agreement.operator-differs', {
            rule: 'R-CAP-06',
            params: { found: operator, expected: agreement.operator, agreement: name },
          }),
        ]
      : []),
    ...(elsewhere
      ? [
          problem('agreement.palliation-elsewhere', {
            rule: 'R-ALL-10',
            params: { site, expected: gathered.map((each) => each.site).join(', ') },
          }),
        ]
      : []),
  ];
}
