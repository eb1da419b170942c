import type { Statement } from './open-database.ts';

/** Most content that is handed out at once, bytes: messages may be of 25 MiB, and memory is not without end. */
const mostBytes = 32 * 1024 * 1024;

/** Most deliveries that are set aside or put off at once. */
const lookAtOnce = 2000;

/**
 * What claims ask and write.
 * @param clock SQL that tells the time by which leases end
 */
export function claimStatements(clock: string): {
  readonly selectDue: Statement;
  readonly selectContents: Statement;
  readonly selectNext: Statement;
  readonly setAside: Statement;
  readonly postpone: Statement;
} {
  const firstInLine = `
    SELECT b.seq FROM delivery b
    WHERE b.endpoint = d.endpoint AND b.order_key = d.order_key AND b.order_key IS NOT NULL
      AND b.state IN ('queued', 'failed')
    ORDER BY b.order_at, b.seq LIMIT 1`;
  const underWay = `
    SELECT b.seq FROM delivery b
    WHERE b.endpoint = d.endpoint AND b.order_key = d.order_key AND b.order_key IS NOT NULL
      AND b.state = 'available' AND b.brought LIMIT 1`;
  // Put into a hash table once: compared one by one, a window of them would be compared with every row that is due.
  const inHand = (parameter: string): string => `(SELECT unnest(${parameter}::text[]))`;
  // A few thousand at a time, of those parts where such a one was seen.
  const candidates = `
    SELECT d.*
    FROM relay_part p CROSS JOIN LATERAL (
      SELECT * FROM delivery d
      WHERE d.part = p.part AND d.due_at <= $2 AND d.id NOT IN ${inHand('$3')}
      ORDER BY d.due_at, d.seq LIMIT ${lookAtOnce}) AS d
    WHERE p.owner = $1 AND p.part = ANY ($4::smallint[])
    ORDER BY d.due_at, d.seq LIMIT ${lookAtOnce}`;
  // What is left of the lease and the parts owned comes with every answer, also when nothing is due.
  const owner = `
    SELECT r.lease_until - ${clock} AS lease_left, ARRAY(SELECT part FROM relay_part WHERE owner = r.id) AS parts
    FROM relay r WHERE r.id = $1 AND r.lease_until > ${clock}`;
  // As text that is read once: the driver would take an array apart in every row.
  const ownerColumns = "owner.lease_left, array_to_string(owner.parts, ' ') AS parts";
  return {
    selectDue: {
      name: 'claim-due',
      text: `
        WITH owner AS MATERIALIZED (${owner})
        SELECT ${ownerColumns}, due.*
        FROM owner LEFT JOIN (
          SELECT picked.*, r.bytes AS rendition, coalesce(r.sha256, picked.message_sha256) AS sha256,
            coalesce(r.media_type, picked.message_media_type) AS media_type
          FROM (
            SELECT d.*, m.event, m.sender, m.sha256 AS message_sha256, m.media_type AS message_media_type,
              sum(m.size) OVER (ORDER BY d.due_at, d.seq) - m.size AS bytes_before
            FROM (
              SELECT d.*,
                d.endpoint = ANY ($5::text[]) AND d.queued_at + $6::bigint > $2 AS paused,
                d.order_key IS NOT NULL AND (d.seq <> (${firstInLine}) OR d.brought AND EXISTS (${underWay})) AS blocked
              FROM (SELECT unnest(parts) AS part FROM owner) AS own CROSS JOIN LATERAL (
                SELECT * FROM delivery d
                WHERE d.part = own.part AND d.due_at <= $2 AND d.id NOT IN ${inHand('$4')}
                ORDER BY d.due_at, d.seq LIMIT $3) AS d
              ORDER BY d.due_at, d.seq LIMIT $3) AS d
            -- One by one: a plan from when the table was small would read all of it.
            CROSS JOIN LATERAL (
              SELECT * FROM message WHERE seq = d.message_seq AND received_at = d.received_at LIMIT 1) AS m) AS picked
          LEFT JOIN rendition r ON r.delivery_id = picked.id AND NOT picked.blocked AND NOT picked.paused
          WHERE picked.bytes_before < ${mostBytes}) AS due ON true
        ORDER BY due.due_at, due.seq`,
    },
    selectContents: {
      name: 'contents-of-due',
      text: `
        SELECT c.seq, c.bytes FROM unnest($1::bigint[], $2::bigint[]) AS wanted (seq, received_at)
        JOIN content c ON c.seq = wanted.seq AND c.received_at = wanted.received_at`,
    },
    selectNext: {
      name: 'next-due',
      text: `
        WITH owner AS MATERIALIZED (${owner})
        SELECT ${ownerColumns}, (
          SELECT min(d.due_at)
          FROM (SELECT unnest(parts) AS part FROM owner) AS own CROSS JOIN LATERAL (
            SELECT d.due_at FROM delivery d
            WHERE d.part = own.part AND d.due_at IS NOT NULL AND d.id NOT IN ${inHand('$2')}
            ORDER BY d.due_at, d.seq LIMIT 1) AS d) AS due_at
        FROM owner`,
    },
    // Who blocks is locked until the commit: either it is seen to have moved, or its move is going to see who waits.
    // Never behind one that is aside itself: that one is brought back then, or nobody would go.
    setAside: {
      name: 'set-aside',
      text: `
        WITH candidate AS MATERIALIZED (
          SELECT d.seq, CASE WHEN d.brought THEN (${underWay}) END AS under_way, (${firstInLine}) AS first
          FROM (${candidates}) AS d WHERE d.order_key IS NOT NULL
        ), blocker AS MATERIALIZED (
          SELECT b.seq FROM delivery b
          WHERE b.seq = ANY (ARRAY(SELECT coalesce(c.under_way, c.first) FROM candidate c)) AND (
            b.state IN ('queued', 'failed') AND b.due_at IS NOT NULL
              AND b.seq <> ALL (ARRAY(SELECT c.under_way FROM candidate c WHERE c.under_way IS NOT NULL))
            OR b.state = 'available' AND b.brought
              AND b.seq = ANY (ARRAY(SELECT c.under_way FROM candidate c)))
          ORDER BY b.seq FOR SHARE
        ), brought_back AS (
          UPDATE delivery d SET held = NULL, due_at = d.queued_at
          FROM candidate c WHERE d.seq = c.first AND c.under_way IS NULL AND d.held = 'turn'
        )
        UPDATE delivery d SET held = 'turn', due_at = NULL
        FROM candidate c JOIN blocker b ON b.seq = coalesce(c.under_way, c.first)
        WHERE d.seq = c.seq AND b.seq <> c.seq AND d.state IN ('queued', 'failed')`,
    },
    postpone: {
      name: 'postpone',
      text: `
        UPDATE delivery d SET held = 'endpoint', due_at = least(paused.until, d.queued_at + $7::bigint)
        FROM (${candidates}) AS c JOIN unnest($5::text[], $6::bigint[]) AS paused (endpoint, until)
          ON paused.endpoint = c.endpoint
        WHERE d.seq = c.seq AND d.state IN ('queued', 'failed') AND d.due_at < least(paused.until, d.queued_at + $7::bigint)`,
    },
  };
}
