import { isDeepStrictEqual } from 'node:util';
import type { Course } from '../course/course.ts';
import type { CourseTask } from '../course/tasks/task.ts';
import type { Network } from '../network/network.ts';
import type { KeptTask } from '../store/courses.ts';
import { whoIs } from './who.ts';

/** What is needed to turn what a course is owed into kept tasks. */
interface OwedParts {
  readonly course: Course;
  readonly courseId: string;
  readonly parties: readonly string[];
  readonly network: Network;
  readonly now: number;
  readonly newId: () => string;
}

/** A kept task's content. */
export function readTask({ content }: KeptTask): CourseTask {
  return JSON.parse(content) as CourseTask;
}

/** The kept tasks that are new, have changed, or are done because the course is no longer owed them. */
export function changedTasks(
  owed: readonly CourseTask[],
  kept: readonly KeptTask[],
  { course, courseId, parties, network, now, newId }: OwedParts,
): readonly KeptTask[] {
  const open = new Map(kept.map((task) => [identity(readTask(task)), task]));
  const changed = owed.flatMap((task): KeptTask[] => {
    const known = open.get(identity(task));
    open.delete(identity(task));
    const owner = whoIs(task.owner, course, parties, network)?.id;
    if (known === undefined) {
      const content = JSON.stringify(task);
      return [{ id: newId(), courseId, owner, content, openedAt: now, changedAt: now, closedAt: undefined }];
    }
    const same = known.owner === owner && isDeepStrictEqual(readTask(known), task);
    return same ? [] : [{ ...known, owner, content: JSON.stringify(task), changedAt: now }];
  });
  return [...changed, ...[...open.values()].map((task) => ({ ...task, changedAt: now, closedAt: now }))];
}

function identity({ name, about }: CourseTask): string {
  return `${name}/${about ?? ''}`;
}
