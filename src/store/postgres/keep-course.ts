import { hasNews, toForgottenCourse, toObservation } from '../course-rows.ts';
import type { CourseChange, ForgottenCourse, KeptCourse } from '../courses.ts';
import { number, type Row, text } from '../rows.ts';
import { toTask } from '../task-rows.ts';
import { writeLedger } from './ledger.ts';
import type { Database, Statement, Transaction } from './open-database.ts';
import { storable } from './storable.ts';
import { changeTasks } from './tasks.ts';

/** What goes with the course's own row, in the same statement. */
const belongings = `
  , keys AS (
    INSERT INTO course_key (key, course_id) SELECT key, id FROM moved, unnest($6::text[]) AS key
    ON CONFLICT (key) DO NOTHING
  ), events AS (
    INSERT INTO course_event (course_id, id, content)
    SELECT moved.id, each.id, content FROM moved,
      unnest($7::text[], $8::text[]) WITH ORDINALITY AS each (id, content, nr) ORDER BY nr
  ), watches AS (
    INSERT INTO course_watch (delivery_id, course_id, tells, waits_for)
    SELECT delivery_id, moved.id, tells, waits_for FROM moved,
      unnest($9::text[], $10::text[], $11::text[]) AS each (delivery_id, tells, waits_for)
    ON CONFLICT (delivery_id) DO UPDATE SET tells = excluded.tells, waits_for = excluded.waits_for
  )
  SELECT id FROM moved`;

const changeCourse: Statement = {
  name: 'change-course',
  text: `
  WITH begun AS (
    INSERT INTO course (id, version, state, parties, due_at, rests_since, citizen)
    SELECT $1::text, 1, $3::text, $4::text, $5::bigint, $12::bigint, $13::text WHERE $2::bigint = 0
    ON CONFLICT (id) DO NOTHING RETURNING id
  ), gone AS (
    UPDATE course SET version = version + 1, entered = true, state = $3::text, parties = $4::text, due_at = $5::bigint,
      rests_since = $12::bigint, citizen = $13::text
    WHERE id = $1::text AND version = $2::bigint AND $2::bigint > 0 RETURNING id
  ), moved AS (SELECT id FROM begun UNION ALL SELECT id FROM gone)${belongings}`,
};

/** Writes a change of a course in a transaction that is under way. `false` when the course has moved on. */
export async function writeCourseChange(session: Transaction, change: CourseChange): Promise<boolean> {
  const { courseId, basedOn, state, parties, dueAt, keys, events, tasks, watches, residence } = change;
  const [moved] = await session.run(changeCourse, [
    storable(courseId),
    basedOn,
    storable(state),
    JSON.stringify(parties),
    dueAt ?? null,
    keys.map(storable),
    events.map(({ id }) => storable(id)),
    events.map(({ content }) => storable(content)),
    watches.map(({ deliveryId }) => deliveryId),
    watches.map(({ tells }) => storable(tells)),
    watches.map(({ waitsFor }) => waitsFor),
    change.at,
    change.citizen ?? null,
  ]);
  if (moved === undefined) return false;
  await changeTasks(session, tasks, residence);
  if (change.ledger !== undefined) await writeLedger(session, change.ledger);
  return true;
}

/** After a refusal by the receiver the course hears of the delivery again. */
export const listenAgain: Statement = {
  name: 'listen-again',
  text: `UPDATE course_watch SET waits_for = 'anything'
    WHERE delivery_id IN (SELECT id FROM delivery WHERE seq = ANY ($1::bigint[]))`,
};

/**
 * A course with its open tasks and what its deliveries have to tell, in one statement: read one after the other, they
 * could be of two versions, and what was told between them would be in neither.
 */
const byKey: Statement = {
  name: 'course-as-it-stands',
  text: `
    SELECT c.*, tasks.open AS tasks, told.news AS news
    FROM (
      SELECT c.* FROM unnest($1::text[]) WITH ORDINALITY AS each (key, nr)
      JOIN course_key k ON k.key = each.key JOIN course c ON c.id = k.course_id ORDER BY nr LIMIT 1) AS c
    CROSS JOIN LATERAL (
      SELECT coalesce(json_agg(t ORDER BY t.seq), '[]') AS open FROM task t
      WHERE t.course_id = c.id AND t.closed_at IS NULL) AS tasks
    CROSS JOIN LATERAL (
      SELECT coalesce(json_agg(each ORDER BY each.seq), '[]') AS news FROM (
        SELECT d.seq, w.delivery_id, w.tells, d.available_at, d.state, d.reason, d.acknowledgement, d.acknowledged_at
        FROM course_watch w JOIN delivery d ON d.id = w.delivery_id
        WHERE w.course_id = c.id AND ${hasNews}) AS each) AS told`,
};

const selectEvents: Statement = {
  name: 'course-events',
  text: 'SELECT content FROM course_event WHERE course_id = $1 ORDER BY seq',
};

const selectForgotten: Statement = {
  name: 'course-tombstone',
  text: 'SELECT * FROM course_tombstone t WHERE id = $1 AND NOT EXISTS (SELECT FROM course c WHERE c.id = t.id)',
};

const selectDue: Statement = {
  name: 'course-due',
  text: `
    SELECT id FROM course WHERE due_at <= $1
    UNION
    SELECT w.course_id FROM course_watch w JOIN delivery d ON d.id = w.delivery_id WHERE ${hasNews}
    LIMIT $2`,
};

/** The reading side of courses. */
export function createCourseReads(database: Database) {
  return {
    async forgottenCourse(courseId: string): Promise<ForgottenCourse | undefined> {
      const [row] = await database.run(selectForgotten, [storable(courseId)]);
      return row === undefined ? undefined : toForgottenCourse(row);
    },
    async course(keys: readonly string[]): Promise<KeptCourse | undefined> {
      const [row] = await database.run(byKey, [keys.map(storable)]);
      if (row === undefined) return undefined;
      return {
        courseId: text(row, 'id'),
        version: number(row, 'version'),
        state: text(row, 'state'),
        entered: Boolean(row.entered),
        parties: JSON.parse(text(row, 'parties')) as readonly string[],
        tasks: (row.tasks as readonly Row[]).map(toTask),
        observed: (row.news as readonly Row[]).map(toObservation),
      };
    },
    courseEvents: async (courseId: string): Promise<readonly string[]> =>
      (await database.run(selectEvents, [storable(courseId)])).map((row) => text(row, 'content')),
    dueCourses: async (now: number, limit: number): Promise<readonly string[]> =>
      (await database.run(selectDue, [now, limit])).map((row) => text(row, 'id')),
  };
}
