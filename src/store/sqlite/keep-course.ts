import type { DatabaseSync } from 'node:sqlite';
import { hasNews, toForgottenCourse, toObservation } from '../course-rows.ts';
import type { CourseChange, ForgottenCourse, KeptCourse } from '../courses.ts';
import type { LedgerChange } from '../ledger.ts';
import { number, text } from '../rows.ts';
import { toTask } from '../task-rows.ts';
import type { ChangeTasks } from './tasks.ts';

/** Prepares writing a change of a course; it must run inside a transaction. `false` when the course has moved on. */
export function prepareCourseChange(
  database: DatabaseSync,
  changeTasks: ChangeTasks,
  writeLedger: (change: LedgerChange) => void,
): (change: CourseChange) => boolean {
  const insert = database.prepare(
    'INSERT OR IGNORE INTO course (id, version, state, parties, due_at, rests_since, citizen) VALUES (?, 1, ?, ?, ?, ?, ?)',
  );
  const update = database.prepare(
    'UPDATE course SET version = version + 1, entered = 1, state = ?, parties = ?, due_at = ?, rests_since = ?, citizen = ? WHERE id = ? AND version = ?',
  );
  const insertKey = database.prepare('INSERT OR IGNORE INTO course_key (key, course_id) VALUES (?, ?)');
  const insertEvent = database.prepare('INSERT INTO course_event (course_id, id, content) VALUES (?, ?, ?)');
  const putWatch = database.prepare(`
    INSERT INTO course_watch (delivery_id, course_id, tells, waits_for) VALUES (?, ?, ?, ?)
    ON CONFLICT (delivery_id) DO UPDATE SET tells = excluded.tells, waits_for = excluded.waits_for`);

  return (change) => {
    const { courseId, basedOn, at, state, events, keys, parties, watches, dueAt = null, ledger } = change;
    const { citizen = null } = change;
    const told = JSON.stringify(parties);
    const { changes } =
      basedOn === 0
        ? insert.run(courseId, state, told, dueAt, at, citizen)
        : update.run(state, told, dueAt, at, citizen, courseId, basedOn);
    if (Number(changes) === 0) return false;
    for (const key of keys) insertKey.run(key, courseId);
    for (const { id, content } of events) insertEvent.run(courseId, id, content);
    changeTasks(change.tasks, change.residence);
    for (const { deliveryId, tells, waitsFor } of watches) {
      putWatch.run(deliveryId, courseId, tells, waitsFor);
    }
    if (ledger !== undefined) writeLedger(ledger);
    return true;
  };
}

/** Prepares the reading side of courses. */
export function prepareCourseReads(database: DatabaseSync) {
  const byKey = database.prepare(
    'SELECT c.* FROM course_key k JOIN course c ON c.id = k.course_id WHERE k.key = ?',
  );
  const observed = database.prepare(`
    SELECT w.delivery_id, w.tells, d.available_at, d.state, d.reason, d.acknowledgement, d.acknowledged_at
    FROM course_watch w JOIN delivery d ON d.id = w.delivery_id
    WHERE w.course_id = ? AND ${hasNews}
    ORDER BY d.seq`);
  const openTasks = database.prepare(
    'SELECT * FROM task WHERE course_id = ? AND closed_at IS NULL ORDER BY seq',
  );
  const events = database.prepare('SELECT content FROM course_event WHERE course_id = ? ORDER BY seq');
  const due = database.prepare(`
    SELECT DISTINCT id FROM (
      SELECT id FROM course INDEXED BY course_due WHERE due_at <= :now
      UNION ALL
      SELECT w.course_id FROM course_watch w JOIN delivery d ON d.id = w.delivery_id
      WHERE ${hasNews}) AS due
    LIMIT :limit`);

  const forgotten = database.prepare(
    'SELECT * FROM course_tombstone t WHERE id = ? AND NOT EXISTS (SELECT 1 FROM course c WHERE c.id = t.id)',
  );

  return {
    forgottenCourse(courseId: string): ForgottenCourse | undefined {
      const row = forgotten.get(courseId);
      return row === undefined ? undefined : toForgottenCourse(row);
    },
    course(keys: readonly string[]): KeptCourse | undefined {
      for (const key of keys) {
        const row = byKey.get(key);
        if (row === undefined) continue;
        const courseId = text(row, 'id');
        return {
          courseId,
          version: number(row, 'version'),
          state: text(row, 'state'),
          entered: Boolean(row.entered),
          parties: JSON.parse(text(row, 'parties')) as readonly string[],
          tasks: openTasks.all(courseId).map(toTask),
          observed: observed.all(courseId).map(toObservation),
        };
      }
      return undefined;
    },
    courseEvents: (courseId: string): readonly string[] =>
      events.all(courseId).map((row) => text(row, 'content')),
    dueCourses: (now: number, limit: number): readonly string[] =>
      due.all({ now, limit }).map((row) => text(row, 'id')),
  };
}
