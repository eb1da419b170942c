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
      reason = iif(:present, NULL, reason), held = iif(:present, NULL, held),
      awaits = iif(:present, NULL, awaits)
    WHERE seq = :seq`);
  const delivered = database.prepare(`
    UPDATE delivery SET state = 'delivered', due_at = NULL, reason = NULL, held = NULL, delivered_at = :at,
      available_at = coalesce(available_at, :at), position = coalesce(position, :position)
    WHERE seq = :seq AND state <> 'delivered'`);
  const failed = database.prepare(`
    UPDATE delivery SET state = 'failed', due_at = :dueAt, reason = :reason, held = NULL,
      attempts = attempts + 1
    WHERE seq = :seq`);
  const dead = database.prepare(`
    UPDATE delivery SET state = 'dead', due_at = NULL, reason = :reason, held = NULL,
      attempts = attempts + 1
    WHERE seq = :seq`);
  const postponed = database.prepare(`
    UPDATE delivery SET state = iif(attempts = 0, 'queued', 'failed'), due_at = :dueAt, held = 'endpoint'
    WHERE seq = :seq AND attempts = :attempt AND state IN ('queued', 'failed', 'available')`);
  const insertStep = database.prepare(
    'INSERT INTO step (message_id, at, kind, actor, endpoint, detail) VALUES (?, ?, ?, ?, ?, ?)',
  );
  // One writer and a counter that only grows: whoever reads up to a position has missed nothing below it.
  const lastPosition = database.prepare('SELECT max(position) AS position FROM delivery').get() as Row;
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
      case 'postponed':
        postponed.run({ seq, attempt: outcome.attempt, dueAt: outcome.dueAt });
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
