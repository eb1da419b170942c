import { hasNews, toObservation, toTask } from '../course-rows.ts';
import type { CourseChange, KeptCourse, KeptTask, TaskQuery } from '../courses.ts';
import { number, optionalNumber, text } from '../rows.ts';
import type { Database, Session, Statement } from './open-database.ts';
import { storable } from './storable.ts';

/** What goes with the course's own row, in the same statement. */
const belongings = `
  , keys AS (
    INSERT INTO course_key (key, course_id) SELECT key, id FROM moved, unnest($6::text[]) AS key
    ON CONFLICT (key) DO NOTHING
  ), events AS (
    INSERT INTO course_event (course_id, id, content)
    SELECT moved.id, each.id, content FROM moved,
      unnest($7::text[], $8::text[]) WITH ORDINALITY AS each (id, content, nr) ORDER BY nr
  ), tasks AS (
    INSERT INTO course_task (id, course_id, owner, content, opened_at, changed_at, closed_at)
    SELECT each.id, moved.id, owner, content, opened_at, changed_at, closed_at FROM moved,
      unnest($9::text[], $10::text[], $11::text[], $12::bigint[], $13::bigint[], $14::bigint[]) WITH ORDINALITY
        AS each (id, owner, content, opened_at, changed_at, closed_at, nr) ORDER BY nr
    ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, content = excluded.content,
      changed_at = excluded.changed_at, closed_at = excluded.closed_at
  ), watches AS (
    INSERT INTO course_watch (delivery_id, course_id, tells, waits_for)
    SELECT delivery_id, moved.id, tells, waits_for FROM moved,
      unnest($15::text[], $16::text[], $17::text[]) AS each (delivery_id, tells, waits_for)
    ON CONFLICT (delivery_id) DO UPDATE SET tells = excluded.tells, waits_for = excluded.waits_for
  )
  SELECT id FROM moved`;

const changeCourse: Statement = {
  name: 'change-course',
  text: `
  WITH begun AS (
    INSERT INTO course (id, version, state, parties, due_at)
    SELECT $1::text, 1, $3::text, $4::text, $5::bigint WHERE $2::bigint = 0
    ON CONFLICT (id) DO NOTHING RETURNING id
  ), gone AS (
    UPDATE course SET version = version + 1, state = $3::text, parties = $4::text, due_at = $5::bigint
    WHERE id = $1::text AND version = $2::bigint AND $2::bigint > 0 RETURNING id
  ), moved AS (SELECT id FROM begun UNION ALL SELECT id FROM gone)${belongings}`,
};

/** Writes a change of a course in a transaction that is under way. `false` when the course has moved on. */
export async function writeCourseChange(session: Session, change: CourseChange): Promise<boolean> {
  const { courseId, basedOn, state, parties, dueAt, keys, events, tasks, watches } = change;
  const [moved] = await session.run(changeCourse, [
    storable(courseId),
    basedOn,
    storable(state),
    JSON.stringify(parties),
    dueAt ?? null,
    keys.map(storable),
    events.map(({ id }) => storable(id)),
    events.map(({ content }) => storable(content)),
    tasks.map(({ id }) => id),
    tasks.map(({ owner }) => owner ?? null),
    tasks.map(({ content }) => storable(content)),
    tasks.map(({ openedAt }) => openedAt),
    tasks.map(({ changedAt }) => changedAt),
    tasks.map(({ closedAt }) => closedAt ?? null),
    watches.map(({ deliveryId }) => deliveryId),
    watches.map(({ tells }) => storable(tells)),
    watches.map(({ waitsFor }) => waitsFor),
  ]);
  return moved !== undefined;
}

/** After a refusal by the receiver the course hears of the delivery again. */
export const listenAgain: Statement = {
  name: 'listen-again',
  text: `UPDATE course_watch SET waits_for = 'anything'
    WHERE delivery_id IN (SELECT id FROM delivery WHERE seq = ANY ($1::bigint[]))`,
};

const byKey: Statement = {
  name: 'course-by-key',
  text: `
    SELECT c.* FROM unnest($1::text[]) WITH ORDINALITY AS each (key, nr)
    JOIN course_key k ON k.key = each.key JOIN course c ON c.id = k.course_id ORDER BY nr LIMIT 1`,
};

const belonging: Statement = {
  name: 'course-belonging',
  text: `
    SELECT 'watch' AS kind, d.seq, w.delivery_id, w.tells, d.available_at, d.state, d.reason, d.acknowledgement,
      d.acknowledged_at, NULL AS id, NULL AS course_id, NULL AS owner, NULL AS content, NULL::bigint AS opened_at,
      NULL::bigint AS changed_at, NULL::bigint AS closed_at
    FROM course_watch w JOIN delivery d ON d.id = w.delivery_id WHERE w.course_id = $1 AND ${hasNews}
    UNION ALL
    SELECT 'task', seq, NULL, NULL, NULL, NULL, NULL, NULL, NULL, id, course_id, owner, content, opened_at,
      changed_at, closed_at
    FROM course_task WHERE course_id = $1 AND closed_at IS NULL
    ORDER BY seq`,
};

const selectEvents: Statement = {
  name: 'course-events',
  text: 'SELECT content FROM course_event WHERE course_id = $1 ORDER BY seq',
};

const selectDue: Statement = {
  name: 'course-due',
  text: `
    SELECT id FROM course WHERE due_at <= $1
    UNION
    SELECT w.course_id FROM course_watch w JOIN delivery d ON d.id = w.delivery_id WHERE ${hasNews}
    LIMIT $2`,
};

const selectNext: Statement = {
  name: 'course-next',
  text: 'SELECT min(due_at) AS due FROM course WHERE due_at IS NOT NULL',
};

const selectTask: Statement = { name: 'course-task', text: 'SELECT * FROM course_task WHERE id = $1' };

const selectTasks: Statement = {
  name: 'course-tasks',
  text: `
    SELECT * FROM course_task
    WHERE owner = ANY ($1::text[]) AND (NOT $2::boolean OR closed_at IS NULL)
      AND seq > coalesce((SELECT seq FROM course_task WHERE id = $3), 0)
    ORDER BY seq LIMIT $4`,
};

/** The reading side of courses. */
export function createCourseReads(database: Database) {
  return {
    async course(keys: readonly string[]): Promise<KeptCourse | undefined> {
      const [row] = await database.run(byKey, [keys.map(storable)]);
      if (row === undefined) return undefined;
      const courseId = text(row, 'id');
      const rows = await database.run(belonging, [courseId]);
      return {
        courseId,
        version: number(row, 'version'),
        state: text(row, 'state'),
        parties: JSON.parse(text(row, 'parties')) as readonly string[],
        tasks: rows.filter(({ kind }) => kind === 'task').map(toTask),
        observed: rows.filter(({ kind }) => kind === 'watch').map(toObservation),
      };
    },
    courseEvents: async (courseId: string): Promise<readonly string[]> =>
      (await database.run(selectEvents, [storable(courseId)])).map((row) => text(row, 'content')),
    dueCourses: async (now: number, limit: number): Promise<readonly string[]> =>
      (await database.run(selectDue, [now, limit])).map((row) => text(row, 'id')),
    nextCourseDue: async (): Promise<number | undefined> =>
      optionalNumber((await database.run(selectNext))[0] ?? {}, 'due'),
    async courseTask(id: string): Promise<KeptTask | undefined> {
      const [row] = await database.run(selectTask, [storable(id)]);
      return row === undefined ? undefined : toTask(row);
    },
    courseTasks: async ({ owners, open, after, limit }: TaskQuery): Promise<readonly KeptTask[]> =>
      (await database.run(selectTasks, [owners, open, storable(after), limit])).map(toTask),
  };
}
