import type { Course } from '../course/course.ts';
import type { CourseTask } from '../course/tasks/task.ts';
import { writeDanish } from '../course/time/danish-time.ts';
import { operator, type Task, type TaskChanges, type TaskReason } from '../message/task.ts';
import type { Network } from '../network/network.ts';
import { whoOwes } from './who.ts';

/** What is needed to turn what a course is owed into tasks. */
interface OwedParts {
  readonly course: Course;
  readonly courseId: string;
  readonly parties: readonly string[];
  readonly network: Network;
  readonly now: number;
  readonly newId: () => string;
}

/**
 * What has to change so that the open tasks of a course are what it is owed: everything that is owed is opened, what has
 * been owed for too long is escalated, and what is no longer owed is done. A task that is owed anew, or by somebody else,
 * is another task.
 * @param open tasks of the course that are not closed
 */
export function taskChanges(
  owed: readonly CourseTask[],
  open: readonly Task[],
  { course, courseId, parties, network, now, newId }: OwedParts,
): TaskChanges {
  const wanted = owed.map((task) => {
    const owner = whoOwes(task, course, parties, network, now)?.id ?? operator;
    const key = ['course', courseId, task.name, task.about ?? '', owner, task.since].join('/');
    return { task, owner, key };
  });
  const known = new Map(open.map((each) => [each.key, each]));
  const keys = new Set(wanted.map(({ key }) => key));
  return {
    open: wanted
      .filter(({ key }) => !known.has(key))
      .map(({ task, owner, key }) => ({
        id: newId(),
        key,
        kind: `course.${task.name}`,
        owner,
        courseId,
        reason: reasonOf(task),
        openedAt: now,
      })),
    escalate: wanted
      .filter(({ task, key }) => task.escalated === true && known.get(key)?.escalatedAt === undefined)
      .map(({ key }) => ({ key, at: now })),
    close: open
      .filter(({ key, kind }) => kind.startsWith('course.') && !keys.has(key))
      .map(({ key }) => ({ key, at: now, by: 'course' })),
  };
}

function reasonOf({ rule, since, critical, about }: CourseTask): TaskReason {
  return {
    rule,
    since: writeDanish(since),
    ...(critical ? { critical: 1 } : {}),
    ...(about === undefined ? {} : { about }),
  };
}
