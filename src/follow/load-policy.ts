import { readFileSync } from 'node:fs';
import type { CoursePolicy } from '../course/policy/course-policy.ts';
import { defaultCoursePolicy } from '../course/policy/default-course-policy.ts';
import { readNoticePolicies } from '../course/policy/read-notice-policies.ts';
import { describe } from '../message/problem.ts';
import type { Agreements } from '../network/agreements.ts';
import { doctorDecidesAt, noticePoliciesOf, splitsOf, stayTermsOf } from './agreement-policy.ts';

/**
 * The policy courses are judged by: the defaults, with the local deviations of a file and of the agreements (R-NOT-09).
 * Throws with all that is wrong with them.
 * @param path JSON file with one agreement or a list of them; none, and the national rule holds everywhere
 * @param mode what the discharging hospital's extended responsibility is (R-TRE-06)
 */
export function loadCoursePolicy(
  path: string | undefined,
  agreements: Agreements,
  mode: CoursePolicy['extendedResponsibility']['mode'],
): CoursePolicy {
  const usual = defaultCoursePolicy();
  const policy = {
    ...usual,
    doctorDecidesAt: doctorDecidesAt(agreements.all),
    splitAt: splitsOf(agreements.all),
    stayTermsAt: stayTermsOf(agreements.all),
    extendedResponsibility: { ...usual.extendedResponsibility, mode },
  };
  let file: unknown = [];
  try {
    if (path !== undefined) file = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Error(`${path}: the notice policies cannot be read as JSON`);
  }
  const { policies, problems } = readNoticePolicies([
    ...(Array.isArray(file) ? file : [file]),
    ...noticePoliciesOf(agreements.all),
  ]);
  if (problems.length > 0)
    throw new Error(problems.map((each) => `${path ?? 'agreements'}: ${describe(each, 'en')}`).join('\n'));
  return { ...policy, notices: [...policy.notices, ...policies] };
}
