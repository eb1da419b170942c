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
      SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::int[], $5::bigint[], $6::text[], $7::text[],
          $8::boolean[], $9::text[])
        WITH ORDINALITY AS each (id, next, at, attempt, due_at, by, reason, taken_first, taken, nr)
    ), held AS MATERIALIZED (
      SELECT d.id, d.seq, d.message_id, d.endpoint, d.receiver, d.dispatch_id,
        -- What is set aside is in nobody's mailbox, also when it got into the queue a moment before.
        d.position IS NULL AND (given.next = 'delivered' OR d.state NOT IN ('parked', 'cancelled')) AS unplaced,
        given.next, given.at, given.due_at, given.reason, given.taken_first, given.taken, given.nr,
        CASE
          WHEN given.next = 'delivered' THEN d.state <> 'delivered'
          WHEN given.next = 'postponed' THEN d.attempts + d.postponements = given.attempt
            AND d.state IN ('queued', 'failed', 'available')
          ELSE d.attempts + d.postponements = given.attempt AND (d.state IN ('queued', 'failed')
            OR d.state = 'available' AND given.by = 'hand-over')
        END AS fits
      FROM given JOIN delivery d ON d.id = given.id
      ORDER BY d.seq FOR UPDATE OF d
    ), placed AS MATERIALIZED (
      -- Sent again, it goes to the end of the mailbox.
      SELECT seq, endpoint, row_number() OVER (PARTITION BY endpoint ORDER BY nr) AS place,
        count(*) OVER (PARTITION BY endpoint) AS places
      FROM held
      WHERE next = 'available' AND (unplaced OR fits) OR next = 'delivered' AND unplaced AND fits
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
          -- It may have been in the queue since it failed; then there is nothing to tell of a failure.
          WHEN d.reason IS NULL THEN 'queued'
          ELSE 'failed'
        END,
        postponements = d.postponements + CASE WHEN fits AND next = 'postponed' THEN 1 ELSE 0 END,
        attempts = d.attempts + CASE WHEN fits AND next IN ('failed', 'dead') THEN 1 ELSE 0 END,
        due_at = CASE WHEN fits THEN change.due_at ELSE d.due_at END,
        reason = CASE WHEN fits AND next <> 'postponed' THEN change.reason ELSE d.reason END,
        owner = CASE WHEN fits AND next <> 'postponed' THEN NULL ELSE d.owner END,
        held = CASE WHEN NOT fits THEN d.held WHEN next = 'postponed' THEN 'endpoint' END,
        awaits = CASE WHEN NOT fits THEN d.awaits END,
        available_at = CASE WHEN next IN ('available', 'delivered') THEN coalesce(d.available_at, at)
          ELSE d.available_at END,
        delivered_at = CASE WHEN next = 'delivered' THEN coalesce(d.delivered_at, at) ELSE d.delivered_at END,
        position = coalesce(change.position, d.position),
        placed_at = CASE WHEN change.position IS NOT NULL THEN at ELSE d.placed_at END,
        placed_dispatch_id = CASE WHEN change.position IS NOT NULL THEN d.dispatch_id ELSE d.placed_dispatch_id END,
        placed_dispatched_at = CASE WHEN change.position IS NOT NULL THEN d.dispatched_at
          ELSE d.placed_dispatched_at END,
        follow_up_at = CASE
          WHEN fits IS NOT TRUE THEN d.follow_up_at
          WHEN next = 'dead' THEN at
          WHEN next IN ('failed', 'postponed') OR d.acknowledgement NOT IN ('awaited', 'transient-error') THEN NULL
          -- Where nobody has told that it became available, the time to answer begins when it is delivered.
          WHEN next = 'delivered' AND d.state = 'available' THEN coalesce(d.follow_up_at, at + d.answer_within)
          ELSE at + d.answer_within
        END
      FROM (
        SELECT held.*, counted.position - placed.places + placed.place AS position
        FROM held LEFT JOIN placed USING (seq) LEFT JOIN counted ON counted.endpoint = placed.endpoint
        WHERE fits OR next = 'available'
      ) AS change
      WHERE d.seq = change.seq
    ), heard AS (
      -- A course that knew it to be available hears that its receiver never took it.
      UPDATE course_watch w SET waits_for = 'anything'
      FROM held WHERE w.delivery_id = held.id AND fits AND next = 'dead'
    )
    INSERT INTO step (message_id, at, kind, actor, endpoint, detail)
    -- The columns tell of the first sending; of later ones only the steps do.
    SELECT message_id, at, next, CASE next WHEN 'delivered' THEN receiver ELSE 'gateway' END, endpoint,
      CASE
        WHEN next IN ('failed', 'dead') THEN reason
        WHEN next <> 'delivered' THEN 'Bundle ' || dispatch_id
        WHEN taken_first THEN 'Bundle ' || (
          SELECT m.bundle_id FROM identity i JOIN message m ON m.seq = i.seq AND m.received_at = i.received_at
          WHERE i.message_id = held.message_id)
        -- Null where nobody can tell.
        ELSE 'Bundle ' || taken
      END
    FROM held
    WHERE fits AND (next IN ('failed', 'dead') OR next <> 'postponed' AND dispatch_id IS NOT NULL) ORDER BY nr`,
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
    outcomes.map((outcome) => takenOf(outcome) === 'first'),
    outcomes.map((outcome) => {
      const taken = takenOf(outcome);
      return typeof taken === 'object' ? storable(taken.bundleId) : null;
    }),
  ]);
}

function takenOf(outcome: DeliveryOutcome) {
  return outcome.state === 'delivered' ? outcome.taken : undefined;
}
