import type { DatabaseSync } from 'node:sqlite';
import type { Problem } from '../../message/problem.ts';
import { batchLimits, firstLook, idleSteps, stepsRule } from '../retain/batch-limits.ts';
import { judgeRetention, periodOf, shortestPeriod } from '../retain/judge-retention.ts';
import { verdictCodes } from '../retain/verdict-codes.ts';
import type { PurgeStep, RetentionPolicy } from '../retention.ts';
import { number, optionalNumber, type Row, text, toDelivery } from '../rows.ts';
import { deliveryColumns } from './delivery-columns.ts';
import { prepareCoursePurge } from './purge-courses.ts';
import { prepareTrailPurge } from './purge-trails.ts';
import type { ChangeTasks } from './tasks.ts';

/** Prepares one step of purging; it must run inside a transaction. */
export function preparePurge(
  database: DatabaseSync,
  changeTasks: ChangeTasks,
): (now: number, policy: RetentionPolicy) => PurgeStep {
  const selectState = database.prepare('SELECT frontier, last_position FROM retention_state');
  const updateState = database.prepare('UPDATE retention_state SET frontier = ?, last_position = ?');
  const facts = `m.seq, m.message_id, m.event, m.received_at, m.size, m.problems,
    EXISTS (SELECT 1 FROM hold h WHERE h.lifted_at IS NULL AND h.id IN (m.message_id, m.course_id)) AS held,
    (SELECT max(at) FROM step s WHERE s.message_id = m.message_id AND s.kind NOT IN ${idleSteps}) AS last_step_at`;
  const selectNew = database.prepare(sqliteRetention.selectNew.replace('$facts', facts));
  const selectRules = database.prepare(sqliteRetention.selectRules);
  const selectWaiting = database.prepare(sqliteRetention.selectWaiting.replace('$facts', facts));
  const selectDeliveries = database.prepare(
    `SELECT ${deliveryColumns}, d.position FROM delivery d JOIN message m ON m.seq = d.message_seq WHERE d.message_seq = ?`,
  );
  const deleteContent = database.prepare('DELETE FROM content WHERE seq = ?');
  // What it was made from and given as is still told; the bytes are gone.
  const emptySource = database.prepare("UPDATE source SET bytes = x'' WHERE seq = ?");
  const emptyRenditions = database.prepare(
    "UPDATE rendition SET bytes = x'' WHERE delivery_id IN (SELECT id FROM delivery WHERE message_seq = ?)",
  );
  const markPurged = database.prepare('UPDATE message SET purged_at = ?, problems = ? WHERE seq = ?');
  const leaveMailbox = database.prepare(sqliteRetention.leaveMailbox);
  const wait = database.prepare(
    'INSERT OR REPLACE INTO retention_wait (message_seq, rule, since) VALUES (?, ?, ?)',
  );
  const waitNoMore = database.prepare('DELETE FROM retention_wait WHERE message_seq = ?');
  const hasTrail = database.prepare(sqliteRetention.hasTrail);
  const purgeTrails = prepareTrailPurge(database);
  const purgeCourses = prepareCoursePurge(database, changeTasks);

  /** What waits, rule by rule, up to a full batch. */
  const dueRows = (now: number, policy: RetentionPolicy): readonly Row[] => {
    const rows: Row[] = [];
    for (const row of selectRules.all()) {
      const rule = text(row, 'rule');
      if (rule === stepsRule) continue;
      const most = batchLimits.messages - rows.length;
      if (most > 0) rows.push(...selectWaiting.all(rule, now - periodOf(rule, policy), most));
    }
    return rows;
  };

  const purgeMessage = (row: Row, now: number): number => {
    const seq = number(row, 'seq');
    deleteContent.run(seq);
    emptySource.run(seq);
    emptyRenditions.run(seq);
    const problems = JSON.parse(text(row, 'problems')) as readonly Problem[];
    markPurged.run(now, JSON.stringify(verdictCodes(problems)), seq);
    const positions = selectDeliveries.all(seq).map((each) => optionalNumber(each, 'position') ?? 0);
    leaveMailbox.run(seq);
    if (hasTrail.get(seq) === undefined) waitNoMore.run(seq);
    else wait.run(seq, stepsRule, now);
    return Math.max(0, ...positions);
  };

  /** The first of the messages nobody has looked at that are old enough, or dated later than the clock says it is. */
  const newRows = (frontier: number, now: number, policy: RetentionPolicy): readonly Row[] => {
    const rows = selectNew.all(frontier, batchLimits.messages);
    const ripe = now - shortestPeriod(policy) - firstLook;
    const end = rows.findIndex((row) => {
      const at = number(row, 'received_at');
      return at > ripe && at <= now;
    });
    return end === -1 ? rows : rows.slice(0, end);
  };

  return (now, policy) => {
    const state = selectState.get() as Row;
    let frontier = number(state, 'frontier');
    let lastPosition = number(state, 'last_position');
    const fresh = newRows(frontier, now, policy);
    const rows = [...fresh, ...dueRows(now, policy)];
    const looked = { purged: 0, waiting: 0 };
    let bytes = 0;
    // What is deleted is overwritten, so that no content stays behind in the free pages of the file.
    database.exec('PRAGMA secure_delete = ON');
    try {
      for (const row of rows) {
        bytes += number(row, 'size');
        if (bytes > batchLimits.bytes && looked.purged + looked.waiting > 0) break;
        const seq = number(row, 'seq');
        const event = text(row, 'event');
        const receivedAt = number(row, 'received_at');
        const deliveries = selectDeliveries.all(seq).map(toDelivery);
        const lastStepAt = optionalNumber(row, 'last_step_at');
        const held = number(row, 'held') === 1;
        const verdict = judgeRetention({ event, receivedAt, held, lastStepAt, deliveries }, now, policy);
        if (verdict.purge) {
          lastPosition = Math.max(lastPosition, purgeMessage(row, now));
          looked.purged += 1;
        } else {
          wait.run(seq, event, verdict.since);
          looked.waiting += 1;
        }
        frontier = Math.max(frontier, fresh.includes(row) ? seq : 0);
      }
    } finally {
      database.exec('PRAGMA secure_delete = OFF');
    }
    updateState.run(frontier, lastPosition);
    const trails = purgeTrails(now, policy);
    const courses = purgeCourses(now, policy);
    const full = rows.length >= batchLimits.messages || bytes > batchLimits.bytes;
    const more = full || trails.more || courses.forgotten + courses.waiting === batchLimits.courses;
    return { ...looked, courses: courses.forgotten, deleted: trails.deleted, more };
  };
}

/** `$facts` stands for the columns of a message. */
const sqliteRetention = {
  selectNew: `SELECT $facts FROM content c JOIN message m ON m.seq = c.seq WHERE c.seq > ? ORDER BY c.seq LIMIT ?`,
  // Jumps from rule to rule; a plain DISTINCT would read all that waits.
  selectRules: `
    WITH RECURSIVE each (rule) AS (
      SELECT min(rule) FROM retention_wait
      UNION ALL
      SELECT (SELECT min(rule) FROM retention_wait w WHERE w.rule > each.rule) FROM each WHERE each.rule IS NOT NULL
    ) SELECT rule FROM each WHERE rule IS NOT NULL`,
  selectWaiting: `
    SELECT $facts FROM retention_wait w JOIN message m ON m.seq = w.message_seq
    WHERE w.rule = ? AND w.since <= ? ORDER BY w.since LIMIT ?`,
  hasTrail: `
    SELECT 1 FROM message m WHERE m.seq = ? AND (
      EXISTS (SELECT 1 FROM step s WHERE s.message_id = m.message_id)
      OR EXISTS (SELECT 1 FROM legacy_id i WHERE i.fhir IN (m.message_id, m.bundle_id))
      OR EXISTS (SELECT 1 FROM delivery d JOIN rendition r ON r.delivery_id = d.id WHERE d.message_seq = m.seq))`,
  leaveMailbox: 'UPDATE delivery SET position = NULL WHERE message_seq = ? AND position IS NOT NULL',
} as const;
