import type { DatabaseSync } from 'node:sqlite';
import { text } from '../rows.ts';
import type { Submission } from '../store.ts';
import { type Concern, occurrencesOf } from '../subscription-rows.ts';

/**
 * Prepares numbering the events that messages are to the subscriptions of their receivers; it must run in the transaction
 * that keeps the messages.
 */
export function prepareNumbering(
  database: DatabaseSync,
): (kept: readonly Submission[], concern: Concern) => void {
  const selectInterested = database.prepare(`
    SELECT subscription_id FROM subscription_interest
    WHERE organisation = :receiver AND event = :event AND (residence IS NULL OR residence = :residence)
      AND (course IS NULL OR course = :course)`);
  const count = database.prepare(`
    UPDATE subscription SET last_number = last_number + 1,
      due_at = iif(pushed = 1 AND status = 'active', min(coalesce(due_at, :at), :at), due_at)
    WHERE id = :id`);
  const insert = database.prepare(`
    INSERT INTO subscription_event (subscription_id, number, message_id, at)
    SELECT id, last_number, :messageId, :at FROM subscription WHERE id = :id`);
  return (kept, concern) => {
    for (const { messageId, event, at, receiver, course, residence } of occurrencesOf(kept, concern)) {
      const interested = selectInterested.all({
        receiver,
        event,
        course: course ?? null,
        residence: residence ?? null,
      });
      for (const row of interested) {
        const id = text(row, 'subscription_id');
        count.run({ id, at });
        insert.run({ id, messageId, at });
      }
    }
  };
}
