import type { Course } from '../course.ts';
import type { CoursePolicy } from '../policy/course-policy.ts';
import { noticeReminder, noticeTasks } from './notice-tasks.ts';
import { referralTasks } from './referral-tasks.ts';
import { requestTasks } from './request-tasks.ts';
import { stayTasks } from './stay-tasks.ts';
import { supplyTasks } from './supply-tasks.ts';
import type { CourseTask, TaskKind } from './task.ts';

/** Every kind of task a course can owe. */
export const taskKinds: readonly TaskKind[] = [
  ...referralTasks,
  ...stayTasks,
  ...requestTasks,
  ...supplyTasks,
  ...noticeTasks,
];

/**
 * Everything a course is owed at an instant: complete, so that what is missing from it is done.
 * @param reminder when notice of the planned end is reminded of: {@link noticeReminder}
 */
export function openTasks(
  course: Course,
  policy: CoursePolicy,
  now: number,
  reminder = noticeReminder(course, policy),
): readonly CourseTask[] {
  return taskKinds.flatMap(({ name, owner, rule, critical, owed }) =>
    owed(course, policy, now, reminder).map((each) => ({
      name,
      owner,
      rule,
      critical: critical === true,
      ...each,
    })),
  );
}
