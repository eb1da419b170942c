import type { BenchStore } from './bench-store.ts';

/** What the rows are filled with. */
export interface Fill {
  /** How many are there already. */
  readonly from: number;
  readonly to: number;
  readonly contentBytes: number;
  readonly endpoints: number;
  /** Finished long ago, or waiting for an endpoint that is away until much later. */
  readonly state: 'finished' | 'waiting';
}

/** Keys come sorted, so that a chunk goes through an index once: the larger it is, the fewer times. */
const chunk = 1_000_000;
const received = Date.UTC(2026, 9, 1);
const due = Date.UTC(2099, 0, 1);

/** What autovacuum has long done to rows that came one by one, and would do in the midst of the measurement. */
const vacuum = 'VACUUM ANALYZE message, content, dispatch, delivery, mailbox';

/** Writes rows as the store would have, many in one statement. Senders' ids are random, deliveries' follow time. */
export async function fill({ run, kind }: BenchStore, { from, to, ...how }: Fill): Promise<void> {
  const sql = kind === 'SQLite' ? sqlite : postgres;
  // What is filled in need not survive a crash; the gateway that is measured has its own settings.
  await run(
    kind === 'SQLite'
      ? 'PRAGMA synchronous = OFF; PRAGMA cache_size = -4000000; PRAGMA wal_autocheckpoint = 0'
      : "SET synchronous_commit = off; SET work_mem = '512MB'",
  );
  for (let at = from; at < to; at += chunk) await run(sql(at + 1, Math.min(to, at + chunk), how));
  await run(kind === 'SQLite' ? 'PRAGMA wal_checkpoint(TRUNCATE)' : vacuum);
  if (kind === 'PostgreSQL') await run('CHECKPOINT');
}

function columnsOf(state: Fill['state'], position: string): string {
  return state === 'finished'
    ? `'delivered', 'ok', ${received}, NULL, ${received}, ${received}, ${position}`
    : `'failed', 'awaited', ${received}, ${due}, NULL, NULL, NULL`;
}

function sqlite(
  first: number,
  last: number,
  { contentBytes, endpoints, state }: Omit<Fill, 'from' | 'to'>,
): string {
  const uuid =
    "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(6)))";
  return `
    BEGIN;
    CREATE TEMP TABLE numbers AS WITH RECURSIVE n (i) AS (VALUES (${first}) UNION ALL SELECT i + 1 FROM n WHERE i < ${last})
      SELECT (SELECT coalesce(max(seq), 0) FROM message) + row_number() OVER (ORDER BY message_id) AS seq, *
      FROM (SELECT ${uuid} AS message_id, ${uuid} AS bundle_id FROM n);
    INSERT INTO message (seq, message_id, bundle_id, event, sender, timestamp, received_at, media_type, sha256, size, problems)
      SELECT seq, message_id, bundle_id, 'hospital-notification-message', 'hospital', '2026-10-01T10:00:00+02:00', ${received},
        'application/fhir+json', hex(randomblob(32)), ${contentBytes}, '[]' FROM numbers;
    INSERT INTO content SELECT seq, randomblob(${contentBytes}) FROM numbers;
    INSERT INTO dispatch (bundle_id, message_id, received_at) SELECT bundle_id, message_id, ${received} FROM numbers ORDER BY bundle_id;
    INSERT INTO delivery (id, message_seq, receiver, endpoint, state, acknowledgement, queued_at, due_at, available_at,
        delivered_at, position)
      SELECT printf('%08x-0000-7000-8000-%s', seq, hex(randomblob(6))), seq, 'e' || (seq % ${endpoints}), 'e' || (seq % ${endpoints}), ${columnsOf(state, 'seq')}
      FROM numbers;
    DROP TABLE numbers;
    COMMIT`;
}

function postgres(
  first: number,
  last: number,
  { contentBytes, endpoints, state }: Omit<Fill, 'from' | 'to'>,
): string {
  const blocks = Math.ceil(contentBytes / 16);
  return `
    WITH new AS (
      INSERT INTO identity (message_id, received_at) SELECT id, ${received} + row_number() OVER (ORDER BY id)
      FROM (SELECT gen_random_uuid() AS id FROM generate_series(${first}, ${last})) AS ids RETURNING *
    ), facts AS (
      INSERT INTO message SELECT seq, message_id, gen_random_uuid(), 'hospital-notification-message', 'hospital', NULL,
        '2026-10-01T10:00:00+02:00', received_at, 'application/fhir+json',
        encode(sha256(message_id::bytea), 'hex'), ${contentBytes}, '[]' FROM new RETURNING *
    ), bytes AS (
      INSERT INTO content SELECT seq, received_at, convert_to(repeat(md5(message_id), ${Math.ceil(blocks / 2)}), 'UTF8') FROM new
    ), dispatched AS (
      INSERT INTO dispatch SELECT bundle_id, message_id, received_at FROM facts ORDER BY bundle_id
    )
    INSERT INTO delivery (id, message_id, message_seq, received_at, receiver, endpoint, part, state, acknowledgement,
        queued_at, due_at, available_at, delivered_at, position)
      SELECT lpad(to_hex(seq), 8, '0') || '-0000-7000-8000-' || substr(md5(message_id), 1, 12), message_id, seq,
        received_at, 'e' || (seq % ${endpoints}), 'e' || (seq % ${endpoints}), seq % 64, ${columnsOf(state, 'seq')} FROM new`;
}
