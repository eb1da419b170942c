import type { DatabaseSync } from 'node:sqlite';
import type { MailboxItem, MailboxQuery } from '../mailboxes.ts';
import { toMailboxItem } from '../rows.ts';

/** Prepares the reading of mailboxes. */
export function prepareMailbox(database: DatabaseSync): (query: MailboxQuery) => readonly MailboxItem[] {
  const select = database.prepare(`
    SELECT d.position, d.id, d.state, d.available_at, d.replay, m.message_id, m.bundle_id,
      d.placed_dispatch_id AS dispatch_id, d.placed_dispatched_at AS dispatched_at, m.media_type, c.bytes
    FROM delivery d JOIN message m ON m.seq = d.message_seq JOIN content c ON c.seq = m.seq
    WHERE d.endpoint = :endpoint AND d.position > :after
      AND (:since IS NULL OR coalesce(d.placed_at, d.available_at) >= :since)
      AND (:event IS NULL OR m.event = :event)
      AND (:acknowledgement IS NULL OR d.acknowledgement = :acknowledgement)
    ORDER BY d.position LIMIT :limit`);
  return ({ endpoint, after, since, event, acknowledgement, limit, maxBytes }) => {
    const page: MailboxItem[] = [];
    let bytes = 0;
    for (const row of select.iterate({
      endpoint,
      after,
      since: since ?? null,
      event: event ?? null,
      acknowledgement: acknowledgement ?? null,
      limit,
    })) {
      const item = toMailboxItem(row);
      bytes += item.bytes.length;
      if (page.length > 0 && bytes > maxBytes) break;
      page.push(item);
    }
    return page;
  };
}
