import type { DatabaseSync } from 'node:sqlite';
import { number, type Row, text } from '../rows.ts';
import type { DeliveryOutcome } from '../store.ts';

/** Prepares the step that moves a delivery on; it must run inside a transaction. */
export function prepareSettle(
  database: DatabaseSync,
): (deliveryId: string, outcome: DeliveryOutcome) => void {
  const select = database.prepare(`
    SELECT d.seq, d.state, d.attempts, d.endpoint, d.receiver, m.message_id FROM delivery d JOIN message m ON m.seq = d.message_seq
    WHERE d.id = ?`);
  const available = database.prepare(`
    UPDATE delivery SET
      available_at = coalesce(available_at, :at), position = coalesce(position, :position),
      state = iif(:present, 'available', state), due_at = iif(:present, NULL, due_at),
      reason = iif(:present, NULL, reason)
    WHERE seq = :seq`);
  const delivered = database.prepare(`
    UPDATE delivery SET state = 'delivered', due_at = NULL, reason = NULL, delivered_at = :at,
      available_at = coalesce(available_at, :at), position = coalesce(position, :position)
    WHERE seq = :seq AND state <> 'delivered'`);
  const failed = database.prepare(`
    UPDATE delivery SET state = 'failed', due_at = :dueAt, reason = :reason, attempts = attempts + 1
    WHERE seq = :seq`);
  const dead = database.prepare(`
    UPDATE delivery SET state = 'dead', due_at = NULL, reason = :reason, attempts = attempts + 1
    WHERE seq = :seq`);
  const insertStep = database.prepare(
    'INSERT INTO step (message_id, at, kind, actor, endpoint, detail) VALUES (?, ?, ?, ?, ?, ?)',
  );
  // One writer and a counter that only grows: whoever reads up to a position has missed nothing below it.
  // Purged messages have left the mailboxes; their positions are never given again.
  const lastPosition = database.prepare(selectLastPosition).get() as Row;
  let position = number(lastPosition, 'position');

  return (deliveryId, outcome) => {
    const row = select.get(deliveryId);
    if (row === undefined) return;
    const seq = number(row, 'seq');
    const { at } = outcome;
    switch (outcome.state) {
      case 'available': {
        const waits = ['queued', 'failed'].includes(text(row, 'state'));
        const present = waits && number(row, 'attempts') === outcome.attempt ? 1 : 0;
        position += 1;
        available.run({ seq, at, position, present });
        return;
      }
      case 'delivered':
        position += 1;
        delivered.run({ seq, at, position });
        return;
      case 'failed':
      case 'dead': {
        const { reason, attempt, by } = outcome;
        const open = by === 'relay' ? ['queued', 'failed'] : ['queued', 'failed', 'available'];
        if (!open.includes(text(row, 'state')) || number(row, 'attempts') !== attempt) return;
        if (outcome.state === 'failed') failed.run({ seq, reason, dueAt: outcome.dueAt });
        else dead.run({ seq, reason });
        insertStep.run(text(row, 'message_id'), at, outcome.state, 'gateway', text(row, 'endpoint'), reason);
      }
    }
  };
}

/** From endpoint to endpoint through the index: the table may have millions of rows. */
const selectLastPosition = `
  WITH RECURSIVE each (endpoint) AS (
    SELECT min(endpoint) FROM delivery WHERE position IS NOT NULL
    UNION ALL
    SELECT (SELECT min(endpoint) FROM delivery d WHERE d.position IS NOT NULL AND d.endpoint > each.endpoint)
    FROM each WHERE each.endpoint IS NOT NULL
  ), last (position) AS (
    SELECT (SELECT max(position) FROM delivery d WHERE d.endpoint = each.endpoint AND d.position IS NOT NULL) FROM each
    UNION ALL
    SELECT last_position FROM retention_state
  ) SELECT coalesce(max(position), 0) AS position FROM last`;
