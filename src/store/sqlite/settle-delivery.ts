import type { DatabaseSync } from 'node:sqlite';
import { number, optionalText, type Row, text } from '../rows.ts';
import type { DeliveryOutcome } from '../store.ts';

/** Whether an answer is still worth waiting for. */
const owesAnswer = "acknowledgement IN ('awaited', 'transient-error')";

/** Prepares the step that moves a delivery on; it must run inside a transaction. */
export function prepareSettle(
  database: DatabaseSync,
): (deliveryId: string, outcome: DeliveryOutcome) => void {
  const select = database.prepare(`
    SELECT d.seq, d.state, d.attempts + d.postponements AS attempt, d.endpoint, d.receiver, d.dispatch_id, m.message_id, m.bundle_id
    FROM delivery d JOIN message m ON m.seq = d.message_seq WHERE d.id = ?`);
  const available = database.prepare(`
    UPDATE delivery SET
      available_at = coalesce(available_at, :at),
      -- Sent again, it goes to the end of the mailbox. What is set aside is in nobody's, also when it got into the queue
      -- a moment before.
      position = iif(:present, :position, iif(state IN ('parked', 'cancelled'), NULL, coalesce(position, :position))),
      placed_at = iif(:present, :at, coalesce(placed_at, :at)),
      placed_dispatch_id = iif(:present OR position IS NULL, dispatch_id, placed_dispatch_id),
      placed_dispatched_at = iif(:present OR position IS NULL, dispatched_at, placed_dispatched_at),
      state = iif(:present, 'available', state), due_at = iif(:present, NULL, due_at),
      reason = iif(:present, NULL, reason), held = iif(:present, NULL, held),
      awaits = iif(:present, NULL, awaits),
      follow_up_at = iif(:present AND ${owesAnswer}, :at + answer_within, follow_up_at)
    WHERE seq = :seq`);
  const delivered = database.prepare(`
    UPDATE delivery SET state = 'delivered', due_at = NULL, reason = NULL, owner = NULL, held = NULL,
      delivered_at = coalesce(delivered_at, :at), available_at = coalesce(available_at, :at),
      position = coalesce(position, :position), placed_at = coalesce(placed_at, :at),
      placed_dispatch_id = iif(position IS NULL, dispatch_id, placed_dispatch_id),
      placed_dispatched_at = iif(position IS NULL, dispatched_at, placed_dispatched_at),
      -- Where nobody has told that it became available, the time to answer begins now.
      follow_up_at = iif(${owesAnswer}, coalesce(iif(state = 'available', follow_up_at, NULL), :at + answer_within), NULL)
    WHERE seq = :seq AND state <> 'delivered'`);
  const failed = database.prepare(`
    UPDATE delivery SET state = 'failed', due_at = :dueAt, reason = :reason, held = NULL,
      attempts = attempts + 1, follow_up_at = NULL
    WHERE seq = :seq`);
  const dead = database.prepare(`
    UPDATE delivery SET state = 'dead', due_at = NULL, reason = :reason, held = NULL,
      attempts = attempts + 1, follow_up_at = :at
    WHERE seq = :seq`);
  // A course that knew it to be available hears that its receiver never took it.
  const listenAgain = database.prepare(
    "UPDATE course_watch SET waits_for = 'anything' WHERE delivery_id = ?",
  );
  const postponed = database.prepare(`
    UPDATE delivery SET state = iif(reason IS NULL, 'queued', 'failed'), due_at = :dueAt, held = 'endpoint',
      postponements = postponements + 1,
      follow_up_at = NULL
    WHERE seq = :seq AND attempts + postponements = :attempt AND state IN ('queued', 'failed', 'available')`);
  const insertStep = database.prepare(
    'INSERT INTO step (message_id, at, kind, actor, endpoint, detail) VALUES (?, ?, ?, ?, ?, ?)',
  );
  // One writer and a counter that only grows: whoever reads up to a position has missed nothing below it.
  // Purged messages have left the mailboxes; their positions are never given again.
  const lastPosition = database.prepare(selectLastPosition).get() as Row;
  let position = number(lastPosition, 'position');

  /** The columns tell of the first sending; of later ones only the steps do. */
  const stepOfDispatch = (row: Row, outcome: DeliveryOutcome): void => {
    if (optionalText(row, 'dispatch_id') === undefined) return;
    const { state, at } = outcome;
    const actor = state === 'delivered' ? text(row, 'receiver') : 'gateway';
    const bundleId = sendingOf(row, outcome);
    const detail = bundleId === undefined ? null : `Bundle ${bundleId}`;
    insertStep.run(text(row, 'message_id'), at, state, actor, text(row, 'endpoint'), detail);
  };

  return (deliveryId, outcome) => {
    const row = select.get(deliveryId);
    if (row === undefined) return;
    const seq = number(row, 'seq');
    const { at } = outcome;
    switch (outcome.state) {
      case 'available': {
        const waits = ['queued', 'failed'].includes(text(row, 'state'));
        const present = waits && number(row, 'attempt') === outcome.attempt ? 1 : 0;
        position += 1;
        available.run({ seq, at, position, present });
        if (present === 1) stepOfDispatch(row, outcome);
        return;
      }
      case 'delivered':
        position += 1;
        if (delivered.run({ seq, at, position }).changes > 0) stepOfDispatch(row, outcome);
        return;
      case 'postponed':
        postponed.run({ seq, attempt: outcome.attempt, dueAt: outcome.dueAt });
        return;
      case 'failed':
      case 'dead': {
        const { reason, attempt, by } = outcome;
        const open = by === 'relay' ? ['queued', 'failed'] : ['queued', 'failed', 'available'];
        if (!open.includes(text(row, 'state')) || number(row, 'attempt') !== attempt) return;
        if (outcome.state === 'failed') failed.run({ seq, reason, dueAt: outcome.dueAt });
        else {
          dead.run({ seq, reason, at });
          listenAgain.run(deliveryId);
        }
        insertStep.run(text(row, 'message_id'), at, outcome.state, 'gateway', text(row, 'endpoint'), reason);
      }
    }
  };
}

/** The Bundle.id of the sending that an outcome tells of; undefined where nobody can tell. */
function sendingOf(row: Row, outcome: DeliveryOutcome): string | undefined {
  if (outcome.state !== 'delivered') return optionalText(row, 'dispatch_id');
  return outcome.taken === 'first' ? text(row, 'bundle_id') : outcome.taken?.bundleId;
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
    UNION ALL
    SELECT position FROM surrendered_place
  ) SELECT coalesce(max(position), 0) AS position FROM last`;
