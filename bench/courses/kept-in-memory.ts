import { createFollow, type Follow } from '../../src/follow/follow.ts';
import type { FollowParts } from '../../src/follow/followed.ts';
import type { Task, TaskChanges } from '../../src/message/task.ts';
import type { CourseChange, KeptCourse } from '../../src/store/courses.ts';

/**
 * Follows courses as a gateway does and keeps them in memory alone: nothing of them is read from a store or written to one,
 * and what they send is made and thrown away. What is left is reading the message, deciding, tasks, timers and the words of
 * what is sent: the least that following can cost, whatever it is kept in. It loses everything when the process ends.
 */
export function followInMemory(parts: Omit<FollowParts, 'store'>): Pick<Follow, 'message'> {
  const courses = new Map<string, KeptCourse>();
  const events = new Map<string, string[]>();
  const names = new Map<string, string>();
  const unheard = async (): Promise<never> => {
    throw new Error('no message asks for this');
  };
  const follow = createFollow({
    ...parts,
    store: {
      course: async (keys) =>
        courses.get(keys.map((key) => names.get(key)).find((id) => id !== undefined) ?? ''),
      courseEvents: async (courseId) => events.get(courseId) ?? [],
      keepCourse: unheard,
      tasks: async () => [],
      capacity: async () => [],
      occupancy: async () => [],
    },
  });

  const keep = (change: CourseChange): void => {
    const { courseId, state, parties, keys } = change;
    const before = courses.get(courseId);
    if ((before?.version ?? 0) !== change.basedOn) throw new Error('the course has moved on');
    const tasks = changed(before?.tasks ?? [], change.tasks);
    courses.set(courseId, {
      courseId,
      version: change.basedOn + 1,
      state,
      entered: true,
      parties,
      tasks,
      observed: [],
    });
    for (const key of [courseId, ...keys]) if (!names.has(key)) names.set(key, courseId);
    const known = events.get(courseId) ?? [];
    known.push(...change.events.map(({ content }) => content));
    events.set(courseId, known);
  };

  return {
    async message(candidate) {
      const followed = await follow.message(candidate);
      if (followed.change !== undefined) keep(followed.change);
      return { ...followed, change: undefined, sends: [], tasks: undefined, ledger: undefined };
    },
  };
}

function changed(tasks: readonly Task[], { open = [], escalate = [], close = [] }: TaskChanges): Task[] {
  const unset = { messageId: undefined, deliveryId: undefined, courseId: undefined, dueAt: undefined };
  const opened = open
    .filter(({ key }) => !tasks.some((task) => task.key === key))
    .map((each) => ({ ...unset, escalatedAt: undefined, closedAt: undefined, closedBy: undefined, ...each }));
  const closed = new Set(close.map(({ key }) => key));
  const escalated = new Map(escalate.map(({ key, at }) => [key, at]));
  return [...tasks, ...opened]
    .filter(({ key }) => !closed.has(key))
    .map((task) => ({ ...task, escalatedAt: task.escalatedAt ?? escalated.get(task.key) }));
}
