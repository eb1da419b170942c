import type { DatabaseSync } from 'node:sqlite';
import { batchLimits, stepsRule } from '../retain/batch-limits.ts';
import type { RetentionPolicy } from '../retention.ts';
import { number, text } from '../rows.ts';

/** Rows that were deleted; whether a statement found as many as it may delete at once. */
export interface PurgedTrails {
  readonly deleted: number;
  readonly more: boolean;
}

/**
 * Prepares deleting what was noted beside messages: steps, conversions and pairs of ids of purged ones, refusals, closed
 * tasks, the audit. A batch of each; it must run inside a transaction.
 */
export function prepareTrailPurge(
  database: DatabaseSync,
): (now: number, policy: RetentionPolicy) => PurgedTrails {
  const selectTrails = database.prepare(`
    SELECT w.message_seq, m.message_id, m.bundle_id FROM retention_wait w JOIN message m ON m.seq = w.message_seq
    WHERE w.rule = ? AND w.since <= ?
      AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.lifted_at IS NULL AND h.id = m.course_id)
    ORDER BY w.since LIMIT ?`);
  const deleteSteps = database.prepare('DELETE FROM step WHERE message_id = ?');
  const deletePairs = database.prepare('DELETE FROM legacy_id WHERE fhir IN (?, ?)');
  const deleteRenditions = database.prepare(
    'DELETE FROM rendition WHERE delivery_id IN (SELECT id FROM delivery WHERE message_seq = ?)',
  );
  const deleteSource = database.prepare('DELETE FROM source WHERE seq = ?');
  const waitNoMore = database.prepare('DELETE FROM retention_wait WHERE message_seq = ?');
  const deleteRefusals = database.prepare(
    'DELETE FROM refusal WHERE seq IN (SELECT seq FROM refusal WHERE at <= ? ORDER BY at LIMIT ?)',
  );
  const deleteTasks = database.prepare(`
    DELETE FROM task WHERE seq IN (
      SELECT t.seq FROM task t WHERE t.closed_at <= ? AND NOT EXISTS (
        SELECT 1 FROM hold h WHERE h.lifted_at IS NULL AND h.id IN (t.message_id, t.course_id))
      ORDER BY t.closed_at LIMIT ?)`);
  const deleteDisclosures = database.prepare(`
    DELETE FROM disclosure WHERE seq IN (
      SELECT d.seq FROM disclosure d
      WHERE d.at <= ? AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.lifted_at IS NULL AND h.id = d.message_id)
      ORDER BY d.at LIMIT ?)`);
  const deleteActions = database.prepare(
    'DELETE FROM operator_action WHERE id IN (SELECT id FROM operator_action WHERE at <= ? ORDER BY at LIMIT ?)',
  );

  return (now, { stepPeriod, refusalPeriod, taskPeriod, auditPeriod }) => {
    const most = batchLimits.trails;
    const changes = [
      deleteRefusals.run(now - refusalPeriod, most),
      deleteTasks.run(now - taskPeriod, most),
      deleteDisclosures.run(now - auditPeriod, most),
      deleteActions.run(now - auditPeriod, most),
    ].map((each) => Number(each.changes));
    let deleted = changes.reduce((sum, each) => sum + each, 0);
    const trails = selectTrails.all(stepsRule, now - stepPeriod, batchLimits.messages);
    for (const row of trails) {
      const [messageId, seq] = [text(row, 'message_id'), number(row, 'message_seq')];
      deleted += Number(deleteSteps.run(messageId).changes);
      deleted += Number(deletePairs.run(messageId, text(row, 'bundle_id')).changes);
      deleted += Number(deleteRenditions.run(seq).changes);
      deleted += Number(deleteSource.run(seq).changes);
      waitNoMore.run(seq);
    }
    return { deleted, more: trails.length === batchLimits.messages || changes.includes(most) };
  };
}
