import { batchLimits, stepsRule } from '../retain/batch-limits.ts';
import type { RetentionPolicy } from '../retention.ts';
import { number, text } from '../rows.ts';
import { messageSeqs } from './message-seq.ts';
import type { Session, Statement } from './open-database.ts';
import { theMessage, waitNoMore } from './purge-statements.ts';

const selectTrails: Statement = {
  name: 'select-trails',
  text: `
    SELECT w.message_seq, m.message_id, m.bundle_id
    FROM (SELECT * FROM retention_wait WHERE rule = $1 AND since <= $2 ORDER BY since LIMIT $3) AS w
      ${theMessage('w.message_seq', 'w.received_at')}
    WHERE NOT EXISTS (SELECT FROM hold h WHERE h.lifted_at IS NULL AND h.id = m.course_id)`,
};
const deleteTrails: Statement = {
  name: 'delete-steps',
  text: `
    WITH steps AS (DELETE FROM step WHERE message_id = ANY ($1::text[]) RETURNING 1),
    pairs AS (DELETE FROM legacy_id WHERE fhir = ANY ($2::text[]) RETURNING 1),
    renditions AS (
      DELETE FROM rendition WHERE delivery_id = ANY (ARRAY(
        SELECT id FROM delivery WHERE message_seq = ANY (${messageSeqs('$1')}))) RETURNING 1),
    sources AS (DELETE FROM source WHERE message_id = ANY ($1::text[]) RETURNING 1)
    SELECT (SELECT count(*) FROM steps) + (SELECT count(*) FROM pairs) + (SELECT count(*) FROM renditions)
      + (SELECT count(*) FROM sources) AS deleted`,
};
const deleteRefusals: Statement = {
  name: 'delete-refusals',
  text: `
    WITH gone AS (
      DELETE FROM refusal WHERE seq = ANY (ARRAY(SELECT seq FROM refusal WHERE at <= $1 ORDER BY at LIMIT $2))
      RETURNING seq)
    SELECT count(*) AS deleted FROM gone`,
};
const deleteTasks: Statement = {
  name: 'delete-tasks',
  text: `
    WITH gone AS (
      DELETE FROM task WHERE seq = ANY (ARRAY(
        SELECT t.seq FROM task t WHERE t.closed_at <= $1 AND NOT EXISTS (
          SELECT FROM hold h WHERE h.lifted_at IS NULL AND h.id = ANY (ARRAY[t.message_id, t.course_id]))
        ORDER BY t.closed_at LIMIT $2))
      RETURNING seq)
    SELECT count(*) AS deleted FROM gone`,
};
const deleteDisclosures: Statement = {
  name: 'delete-disclosures',
  text: `
    WITH gone AS (
      DELETE FROM disclosure WHERE seq = ANY (ARRAY(
        SELECT d.seq FROM disclosure d
        WHERE d.at <= $1 AND NOT EXISTS (SELECT FROM hold h WHERE h.lifted_at IS NULL AND h.id = d.message_id)
        ORDER BY d.at LIMIT $2))
      RETURNING seq)
    SELECT count(*) AS deleted FROM gone`,
};
const deleteActions: Statement = {
  name: 'delete-actions',
  text: `
    WITH gone AS (
      DELETE FROM operator_action WHERE id = ANY (ARRAY(
        SELECT id FROM operator_action WHERE at <= $1 ORDER BY at LIMIT $2))
      RETURNING id)
    SELECT count(*) AS deleted FROM gone`,
};

/**
 * Deletes what was noted beside messages, a batch of each: steps, conversions and pairs of ids of purged ones, refusals,
 * closed tasks, the audit. In the transaction of a step of purging; gives how many rows went.
 */
export async function purgeTrails(session: Session, now: number, policy: RetentionPolicy): Promise<number> {
  const { stepPeriod, refusalPeriod, taskPeriod, auditPeriod } = policy;
  let deleted = 0;
  for (const [statement, period] of [
    [deleteRefusals, refusalPeriod],
    [deleteTasks, taskPeriod],
    [deleteDisclosures, auditPeriod],
    [deleteActions, auditPeriod],
  ] as const) {
    const [row = {}] = await session.run(statement, [now - period, batchLimits.trails]);
    deleted += number(row, 'deleted');
  }
  const trails = await session.run(selectTrails, [stepsRule, now - stepPeriod, batchLimits.messages]);
  if (trails.length === 0) return deleted;
  const ids = trails.map((row) => text(row, 'message_id'));
  const named = [...ids, ...trails.map((row) => text(row, 'bundle_id'))];
  const [row = {}] = await session.run(deleteTrails, [ids, named]);
  await session.run(waitNoMore, [trails.map((each) => number(each, 'message_seq'))]);
  return deleted + number(row, 'deleted');
}
