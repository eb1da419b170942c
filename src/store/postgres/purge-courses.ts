import { batchLimits, restAgain } from '../retain/batch-limits.ts';
import { closedByRetention, tasksHoldFrom } from '../retain/task-hold.ts';
import type { RetentionPolicy } from '../retention.ts';
import { text } from '../rows.ts';
import type { Statement, Transaction } from './open-database.ts';
import { changeTasks } from './tasks.ts';

/** A course waits while a task of it is open and not too old, a hold is on it, or one of its messages still has its content. */
const selectResting: Statement = {
  name: 'select-resting-courses',
  text: `
    SELECT due.id,
      EXISTS (SELECT FROM task t WHERE t.course_id = due.id AND t.closed_at IS NULL
        AND greatest(t.opened_at, t.due_at, t.escalated_at) > $3)
      OR EXISTS (SELECT FROM hold h WHERE h.lifted_at IS NULL AND h.id = due.id)
      OR EXISTS (SELECT FROM course_key k JOIN hold h ON h.id = k.key WHERE k.course_id = due.id AND h.lifted_at IS NULL)
      OR EXISTS (
        SELECT FROM course_key k CROSS JOIN LATERAL (
          SELECT FROM message m WHERE m.course_id = k.key AND m.purged_at IS NULL LIMIT 1) AS present
        WHERE k.course_id = due.id) AS waits
    FROM (
      SELECT id FROM course WHERE due_at IS NULL AND rests_since <= $1 ORDER BY rests_since LIMIT $2
      FOR UPDATE SKIP LOCKED) AS due`,
};
const selectOpen: Statement = {
  name: 'select-open-tasks-of-courses',
  text: 'SELECT key FROM task WHERE course_id = ANY ($1::text[]) AND closed_at IS NULL',
};
const wait: Statement = {
  name: 'course-waits',
  text: 'UPDATE course SET rests_since = $2 WHERE id = ANY ($1::text[])',
};
const forget: Statement = {
  name: 'forget-courses',
  text: `
    WITH gone AS (
      DELETE FROM course WHERE id = ANY ($1::text[]) RETURNING id, version, parties
    ), keys AS (DELETE FROM course_key WHERE course_id = ANY ($1::text[])),
    watches AS (DELETE FROM course_watch WHERE course_id = ANY ($1::text[])),
    events AS (DELETE FROM course_event WHERE course_id = ANY ($1::text[]) RETURNING course_id)
    INSERT INTO course_tombstone (id, version, parties, events, purged_at)
    SELECT id, version, parties, (SELECT count(*) FROM events WHERE course_id = gone.id), $2 FROM gone
    ON CONFLICT (id) DO UPDATE SET version = excluded.version, parties = excluded.parties, events = excluded.events,
      purged_at = excluded.purged_at`,
};

/** Forgets a batch of courses, in the transaction of a step of purging. */
export async function purgeCourses(
  session: Transaction,
  now: number,
  policy: RetentionPolicy,
): Promise<{ readonly forgotten: number; readonly waiting: number }> {
  const { coursePeriod } = policy;
  const rows = await session.run(selectResting, [
    now - coursePeriod,
    batchLimits.courses,
    tasksHoldFrom(now, policy),
  ]);
  const ids = (waits: boolean): readonly string[] =>
    rows.filter((row) => row.waits === waits).map((row) => text(row, 'id'));
  const [waiting, over] = [ids(true), ids(false)];
  if (waiting.length > 0) await session.run(wait, [waiting, now + restAgain - coursePeriod]);
  if (over.length > 0) {
    const open = await session.run(selectOpen, [over]);
    const close = open.map((row) => ({ key: text(row, 'key'), at: now, by: closedByRetention }));
    await changeTasks(session, { close });
    await session.run(forget, [over, now]);
  }
  return { forgotten: over.length, waiting: waiting.length };
}
