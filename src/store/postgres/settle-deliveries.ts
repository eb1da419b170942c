import type { DeliveryOutcome } from '../store.ts';
import type { Database, Statement } from './open-database.ts';
import { storable } from './storable.ts';

/** A step to be written. */
export interface Settlement {
  readonly deliveryId: string;
  readonly outcome: DeliveryOutcome;
}

/**
 * Moves many deliveries on at once, each by at most one step. Rows are locked in the order of their keys, first
 * deliveries, then mailboxes, so that processes wait for each other but never in a circle. A mailbox row stays locked
 * until the commit: whoever gets the next position commits later, so that a reader who has seen a position has seen,
 * or can still read, all below it.
 */
export const settleDeliveries: Statement = {
  name: 'settle-deliveries',
  text: `
    WITH given AS (
      SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::int[], $5::bigint[], $6::text[], $7::text[])
        WITH ORDINALITY AS each (id, next, at, attempt, due_at, by, reason, nr)
    ), held AS MATERIALIZED (
      SELECT d.seq, d.message_id, d.endpoint, d.position IS NULL AS unplaced,
        given.next, given.at, given.due_at, given.reason, given.nr,
        CASE
          WHEN given.next = 'delivered' THEN d.state <> 'delivered'
          WHEN given.next = 'postponed' THEN d.attempts = given.attempt AND d.state IN ('queued', 'failed', 'available')
          ELSE d.attempts = given.attempt AND (d.state IN ('queued', 'failed')
            OR d.state = 'available' AND given.by = 'hand-over')
        END AS fits
      FROM given JOIN delivery d ON d.id = given.id
      ORDER BY d.seq FOR UPDATE OF d
    ), placed AS MATERIALIZED (
      SELECT seq, endpoint, row_number() OVER (PARTITION BY endpoint ORDER BY nr) AS place FROM held
      WHERE unplaced AND (next = 'available' OR next = 'delivered' AND fits)
    ), counted AS (
      INSERT INTO mailbox AS m (endpoint, position)
      SELECT endpoint, count(*) FROM placed GROUP BY endpoint ORDER BY endpoint
      ON CONFLICT (endpoint) DO UPDATE SET position = m.position + excluded.position
      RETURNING endpoint, position
    ), moved AS (
      UPDATE delivery d SET
        state = CASE
          WHEN NOT fits THEN d.state
          WHEN next <> 'postponed' THEN next
          WHEN d.attempts = 0 THEN 'queued'
          ELSE 'failed'
        END,
        attempts = d.attempts + CASE WHEN fits AND next IN ('failed', 'dead') THEN 1 ELSE 0 END,
        due_at = CASE WHEN fits THEN change.due_at ELSE d.due_at END,
        reason = CASE WHEN fits AND next <> 'postponed' THEN change.reason ELSE d.reason END,
        held = CASE WHEN NOT fits THEN d.held WHEN next = 'postponed' THEN 'endpoint' END,
        awaits = CASE WHEN NOT fits THEN d.awaits END,
        available_at = CASE WHEN next IN ('available', 'delivered') THEN coalesce(d.available_at, at)
          ELSE d.available_at END,
        delivered_at = CASE WHEN next = 'delivered' THEN at ELSE d.delivered_at END,
        position = coalesce(d.position, change.position)
      FROM (
        SELECT held.*, counted.position - (SELECT count(*) FROM placed p WHERE p.endpoint = placed.endpoint)
          + placed.place AS position
        FROM held LEFT JOIN placed USING (seq) LEFT JOIN counted ON counted.endpoint = placed.endpoint
        WHERE fits OR next = 'available'
      ) AS change
      WHERE d.seq = change.seq
    )
    INSERT INTO step (message_id, at, kind, actor, endpoint, detail)
    SELECT message_id, at, next, 'gateway', endpoint, reason FROM held
    WHERE fits AND next IN ('failed', 'dead') ORDER BY nr`,
};

/** Writes one step of each of several deliveries, all or none. */
export async function writeSettlements(
  database: Database,
  settlements: readonly Settlement[],
): Promise<void> {
  const outcomes = settlements.map(({ outcome }) => outcome);
  await database.run(settleDeliveries, [
    settlements.map(({ deliveryId }) => storable(deliveryId)),
    outcomes.map(({ state }) => state),
    outcomes.map(({ at }) => at),
    outcomes.map((outcome) => (outcome.state === 'delivered' ? null : outcome.attempt)),
    outcomes.map((outcome) => ('dueAt' in outcome ? outcome.dueAt : null)),
    outcomes.map((outcome) => ('by' in outcome ? outcome.by : null)),
    outcomes.map((outcome) => ('reason' in outcome ? storable(outcome.reason) : null)),
  ]);
}
