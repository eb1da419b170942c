import type { DatabaseSync } from 'node:sqlite';
import { batchLimits, restAgain } from '../retain/batch-limits.ts';
import type { RetentionPolicy } from '../retention.ts';
import { number, text } from '../rows.ts';

/** What one step did to courses. */
export interface PurgedCourses {
  readonly forgotten: number;
  readonly waiting: number;
}

/** Prepares forgetting courses, a batch at a time; it must run inside a transaction. */
export function prepareCoursePurge(
  database: DatabaseSync,
): (now: number, policy: RetentionPolicy) => PurgedCourses {
  const select = database.prepare(selectResting);
  const wait = database.prepare('UPDATE course SET rests_since = ? WHERE id = ?');
  const bury = database.prepare(`
    INSERT OR REPLACE INTO course_tombstone (id, version, parties, events, purged_at)
    SELECT id, version, parties, (SELECT count(*) FROM course_event e WHERE e.course_id = course.id), :now
    FROM course WHERE id = :id`);
  const forget = ['course_event', 'course_key', 'course_watch']
    .map((table) => `DELETE FROM ${table} WHERE course_id = ?`)
    .concat('DELETE FROM course WHERE id = ?')
    .map((sql) => database.prepare(sql));

  return (now, { coursePeriod }) => {
    const rows = select.all(now - coursePeriod, batchLimits.courses);
    for (const row of rows) {
      const id = text(row, 'id');
      if (number(row, 'waits') === 1) wait.run(now + restAgain - coursePeriod, id);
      else {
        bury.run({ id, now });
        for (const statement of forget) statement.run(id);
      }
    }
    const waiting = rows.filter((row) => number(row, 'waits') === 1).length;
    return { forgotten: rows.length - waiting, waiting };
  };
}

/** A course waits while a task of it is open, a hold is on it, or one of its messages still has its content. */
const selectResting = `
  SELECT due.id,
    EXISTS (SELECT 1 FROM task t WHERE t.course_id = due.id AND t.closed_at IS NULL)
    OR EXISTS (SELECT 1 FROM hold h WHERE h.lifted_at IS NULL AND h.id = due.id)
    OR EXISTS (SELECT 1 FROM course_key k JOIN hold h ON h.id = k.key WHERE k.course_id = due.id AND h.lifted_at IS NULL)
    OR EXISTS (
      SELECT 1 FROM course_key k JOIN message m ON m.course_id = k.key
      WHERE k.course_id = due.id AND m.purged_at IS NULL) AS waits
  FROM (
    SELECT id FROM course WHERE due_at IS NULL AND rests_since <= ? ORDER BY rests_since LIMIT ?) AS due`;
