import type { DatabaseSync } from 'node:sqlite';
import { text } from '../rows.ts';
import type { Occurrence } from '../subscription-rows.ts';

/**
 * Prepares numbering the events that messages are to the subscriptions of their receivers, and tasks to those of who owes
 * them; it must run in the transaction that keeps the messages, or changes the tasks.
 */
export function prepareNumbering(database: DatabaseSync): (occurrences: readonly Occurrence[]) => void {
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
  return (occurrences) => {
    for (const { messageId, event, at, receiver, course, residence } of occurrences) {
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
