import type { MailboxItem, MailboxQuery } from '../mailboxes.ts';
import { toMailboxItem } from '../rows.ts';
import type { Database, Statement } from './open-database.ts';
import { storable } from './storable.ts';

/** Only the bytes that belong to the page are read. */
export const selectMailbox: Statement = {
  name: 'select-mailbox',
  text: `
    SELECT page.*, c.bytes
    FROM (
      SELECT found.*, sum(size) OVER (ORDER BY position) AS total
      FROM (
        SELECT d.position, d.id, d.state, d.available_at, d.replay, d.message_seq, m.received_at, m.message_id,
          m.bundle_id, d.placed_dispatch_id AS dispatch_id, d.placed_dispatched_at AS dispatched_at,
          m.media_type, m.size
        FROM delivery d JOIN message m ON m.seq = d.message_seq AND m.received_at = d.received_at
        WHERE d.endpoint = $1 AND d.position > $2
          AND ($3::bigint IS NULL OR coalesce(d.placed_at, d.available_at) >= $3)
          AND ($4::text IS NULL OR m.event = $4)
          AND ($5::text IS NULL OR d.acknowledgement = $5)
        ORDER BY d.position LIMIT $6) AS found) AS page
    JOIN content c ON c.seq = page.message_seq AND c.received_at = page.received_at
    WHERE total <= $7 OR total = size
    ORDER BY position`,
};

/** Reads a page of a mailbox. */
export async function readMailbox(database: Database, query: MailboxQuery): Promise<readonly MailboxItem[]> {
  const { endpoint, after, since, event, acknowledgement, limit, maxBytes } = query;
  const rows = await database.run(selectMailbox, [
    endpoint,
    after,
    since,
    storable(event),
    acknowledgement,
    limit,
    maxBytes,
  ]);
  return rows.map(toMailboxItem);
}
