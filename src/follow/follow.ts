import type { Course } from '../course/course.ts';
import { type CourseEvent, compareEvents } from '../course/course-message.ts';
import { record } from '../course/decide.ts';
import type { CourseTask } from '../course/tasks/task.ts';
import { pending } from '../course/timers.ts';
import { wake } from '../course/wake.ts';
import type { KeptCourse } from '../store/courses.ts';
import { courseTables } from './course-tables.ts';
import { followBeside } from './follow-beside.ts';
import { followCourse } from './follow-course.ts';
import type { CourseCandidate, Followed, FollowParts } from './followed.ts';
import { foldKept, readEvents } from './kept-state.ts';
import { whoOwes } from './who.ts';

/** Follows courses: what messages, deliveries and the clock do to them. */
export interface Follow {
  /** What a message does; nothing, when it is none of a course. Nothing is written. */
  message(candidate: CourseCandidate): Promise<Followed>;
  /** What is known of a course now, deliveries that nobody has looked at yet among it; nothing is written. */
  present(courseId: string, now: number): Promise<Present | undefined>;
  /** Looks at a course because its time has come or a delivery has something to tell, and writes what follows. */
  look(courseId: string, now: number): Promise<void>;
}

/** A course with all that is known of it. */
export interface Present {
  readonly kept: KeptCourse;
  readonly course: Course;
  readonly events: readonly CourseEvent[];
  /** What it is owed, with who owes it. */
  readonly owed: readonly (CourseTask & { readonly by: string | undefined })[];
}

/** Puts it together. */
export function createFollow(parts: FollowParts): Follow {
  const { network, store, policy } = parts;
  const tables = courseTables(parts);
  return {
    message: async (candidate) =>
      (await followBeside(candidate, parts)) ?? followCourse(candidate, parts, tables),

    async present(courseId, now) {
      const table = await tables.open([courseId]);
      if (table.kept === undefined) return undefined;
      // From its events alone: nothing guards a reading against what another process adds after the state was read.
      const stored = await store.courseEvents(table.courseId);
      table.history = { state: foldKept(stored), events: readEvents(stored) };
      table.complete = true;
      await tables.catchUp(table, now);
      const { state, events } = table.history;
      const { kept } = table;
      const owed = pending(state, policy, now).tasks.map((task) => ({
        ...task,
        by: whoOwes(task, state, kept.parties, network, now)?.id,
      }));
      return { kept, course: state, events: events.toSorted(compareEvents), owed };
    },

    async look(courseId, now) {
      // Whoever comes second finds the course moved on, and nothing left to do.
      for (let tries = 0; tries < mostTries; tries += 1) {
        const table = await tables.open([courseId]);
        if (table.kept === undefined) return;
        await tables.catchUp(table, now);
        await tables.complete(table);
        const decision = wake(table.history, policy, now, network.gateway.id);
        table.history = record(table.history, decision);
        table.added.push(...decision.events);
        const change = tables.changeOf(table, decision, [], [], now);
        if (await store.keepCourse(change, [])) return;
      }
    },
  };
}

const mostTries = 5;
