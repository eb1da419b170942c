import type { DatabaseSync } from 'node:sqlite';
import { batchLimits, restAgain } from '../retain/batch-limits.ts';
import { closedByRetention, tasksHoldFrom } from '../retain/task-hold.ts';
import type { RetentionPolicy } from '../retention.ts';
import { number, text } from '../rows.ts';
import type { ChangeTasks } from './tasks.ts';

/** What one step did to courses. */
export interface PurgedCourses {
  readonly forgotten: number;
  readonly waiting: number;
}

/** Prepares forgetting courses, a batch at a time; it must run inside a transaction. */
export function prepareCoursePurge(
  database: DatabaseSync,
  changeTasks: ChangeTasks,
): (now: number, policy: RetentionPolicy) => PurgedCourses {
  const select = database.prepare(selectResting);
  const selectOpen = database.prepare(
    'SELECT key FROM task WHERE course_id = ? AND closed_at IS NULL ORDER BY seq',
  );
  const wait = database.prepare('UPDATE course SET rests_since = ? WHERE id = ?');
  const bury = database.prepare(`
    INSERT OR REPLACE INTO course_tombstone (id, version, parties, events, purged_at)
    SELECT id, version, parties, (SELECT count(*) FROM course_event e WHERE e.course_id = course.id), :now
    FROM course WHERE id = :id`);
  const forget = ['course_event', 'course_key', 'course_watch']
    .map((table) => `DELETE FROM ${table} WHERE course_id = ?`)
    .concat('DELETE FROM course WHERE id = ?')
    .map((sql) => database.prepare(sql));

  return (now, policy) => {
    const { coursePeriod } = policy;
    const rows = select.all({
      heldFrom: tasksHoldFrom(now, policy),
      until: now - coursePeriod,
      most: batchLimits.courses,
    });
    for (const row of rows) {
      const id = text(row, 'id');
      if (number(row, 'waits') === 1) wait.run(now + restAgain - coursePeriod, id);
      else {
        const open = selectOpen.all(id).map((each) => text(each, 'key'));
        changeTasks({ close: open.map((key) => ({ key, at: now, by: closedByRetention })) });
        bury.run({ id, now });
        for (const statement of forget) statement.run(id);
      }
    }
    const waiting = rows.filter((row) => number(row, 'waits') === 1).length;
    return { forgotten: rows.length - waiting, waiting };
  };
}

/** A course waits while a task of it is open and not too old, a hold is on it, or one of its messages still has its content. */
const selectResting = `
  SELECT due.id,
    EXISTS (SELECT 1 FROM task t WHERE t.course_id = due.id AND t.closed_at IS NULL
      AND max(t.opened_at, coalesce(t.due_at, 0), coalesce(t.escalated_at, 0)) > :heldFrom)
    OR EXISTS (SELECT 1 FROM hold h WHERE h.lifted_at IS NULL AND h.id = due.id)
    OR EXISTS (SELECT 1 FROM course_key k JOIN hold h ON h.id = k.key WHERE k.course_id = due.id AND h.lifted_at IS NULL)
    OR EXISTS (
      SELECT 1 FROM course_key k JOIN message m ON m.course_id = k.key
      WHERE k.course_id = due.id AND m.purged_at IS NULL) AS waits
  FROM (
    SELECT id FROM course WHERE due_at IS NULL AND rests_since <= :until ORDER BY rests_since LIMIT :most) AS due`;
