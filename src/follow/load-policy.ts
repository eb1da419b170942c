import { readFileSync } from 'node:fs';
import type { CoursePolicy } from '../course/policy/course-policy.ts';
import { defaultCoursePolicy } from '../course/policy/default-course-policy.ts';
import { readNoticePolicies } from '../course/policy/read-notice-policies.ts';
import { describe } from '../message/problem.ts';

/**
 * The policy courses are judged by: the defaults, with the local agreements of a file (R-NOT-09). Throws with all that
 * is wrong with the file.
 * @param path JSON file with one agreement or a list of them; none, and the national rule holds everywhere
 * @param mode what the discharging hospital's extended responsibility is (R-TRE-06)
 */
export function loadCoursePolicy(
  path: string | undefined,
  mode: CoursePolicy['extendedResponsibility']['mode'],
): CoursePolicy {
  const usual = defaultCoursePolicy();
  const policy = { ...usual, extendedResponsibility: { ...usual.extendedResponsibility, mode } };
  if (path === undefined) return policy;
  let file: unknown;
  try {
    file = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Error(`${path}: the notice policies cannot be read as JSON`);
  }
  const { policies, problems } = readNoticePolicies(Array.isArray(file) ? file : [file]);
  if (problems.length > 0)
    throw new Error(problems.map((each) => `${path}: ${describe(each, 'en')}`).join('\n'));
  return { ...policy, notices: [...policy.notices, ...policies] };
}
