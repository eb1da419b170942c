import type { DatabaseSync } from 'node:sqlite';
import type { MailboxItem, MailboxQuery } from '../store.ts';
import { number, type Row, text } from './rows.ts';

/** Prepares the reading of mailboxes. */
export function prepareMailbox(database: DatabaseSync): (query: MailboxQuery) => readonly MailboxItem[] {
  const select = database.prepare(`
    SELECT d.position, d.id, d.available_at, m.message_id, m.bundle_id, m.media_type, c.bytes
    FROM delivery d JOIN message m ON m.seq = d.message_seq JOIN content c ON c.seq = m.seq
    WHERE d.endpoint = :endpoint AND d.position > :after
      AND (:since IS NULL OR d.available_at >= :since)
      AND (:event IS NULL OR m.event = :event)
      AND (:acknowledgement IS NULL OR d.acknowledgement = :acknowledgement)
    ORDER BY d.position LIMIT :limit`);
  return ({ endpoints, after, since, event, acknowledgement, limit }) =>
    endpoints
      .flatMap((endpoint) =>
        select.all({
          endpoint,
          after,
          since: since ?? null,
          event: event ?? null,
          acknowledgement: acknowledgement ?? null,
          limit,
        }),
      )
      .map(toItem)
      .toSorted((one, other) => one.position - other.position)
      .slice(0, limit);
}

function toItem(row: Row): MailboxItem {
  return {
    position: number(row, 'position'),
    deliveryId: text(row, 'id'),
    messageId: text(row, 'message_id'),
    bundleId: text(row, 'bundle_id'),
    mediaType: text(row, 'media_type'),
    bytes: row.bytes as Uint8Array,
    availableAt: number(row, 'available_at'),
  };
}
