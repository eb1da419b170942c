import { basisOf } from '../../message/legal-basis.ts';
import { optionalNumber } from '../rows.ts';
import { toSubscription, toSubscriptionEvent } from '../subscription-rows.ts';
import type { Subscriptions, SubscriptionTerms } from '../subscriptions.ts';
import { persistently } from './faults.ts';
import type { Database, Session, Statement } from './open-database.ts';
import { storable } from './storable.ts';

const insert: Statement = {
  name: 'insert-subscription',
  text: `
    INSERT INTO subscription (id, organisation, resource, secret, base, pushed, ends_at, status, revision, due_at, changed_at)
    SELECT $1, $2, $3, $4, $5, $6, $7, 'requested', 1, $8::bigint, $8::bigint
    WHERE (SELECT count(*) FROM subscription WHERE organisation = $2) < $9
    ON CONFLICT (id) DO UPDATE SET id = excluded.id RETURNING id`,
};
const update: Statement = {
  name: 'update-subscription',
  text: `
    UPDATE subscription SET resource = $3, secret = $4, base = $5, pushed = $6, ends_at = $7, status = $8,
      revision = revision + 1, handshaken = false, failures = 0, failing_since = NULL, error = NULL,
      due_at = CASE WHEN $8 = 'off' THEN NULL ELSE $10::bigint END, claim = NULL, claimed_until = NULL,
      changed_at = $10::bigint
    WHERE id = $1 AND organisation = $2 AND revision = $9 RETURNING id`,
};
const rewriteTerms: Statement = {
  name: 'rewrite-subscription',
  text: `
    UPDATE subscription SET resource = $4, secret = $5
    WHERE id = $1 AND resource = $2 AND secret IS NOT DISTINCT FROM $3 RETURNING id`,
};
const replaceInterest: Statement = {
  name: 'replace-subscription-interest',
  text: `
    WITH gone AS (
      DELETE FROM subscription_interest WHERE subscription_id = $1 AND NOT (event = ANY ($3::text[]))
    )
    INSERT INTO subscription_interest (organisation, event, subscription_id, residence, course)
    SELECT $2, event, $1, $4, $5 FROM unnest($3::text[]) AS event
    ON CONFLICT (organisation, event, subscription_id)
    DO UPDATE SET residence = excluded.residence, course = excluded.course`,
};
const remove: Statement = {
  name: 'delete-subscription',
  text: `
    WITH interest AS (DELETE FROM subscription_interest WHERE subscription_id = $1),
      gone AS (DELETE FROM subscription WHERE id = $1 RETURNING id)
    SELECT id FROM gone`,
};
/** After the subscription itself is gone nobody adds to them. */
const removeEvents: Statement = {
  name: 'delete-subscription-events',
  text: 'DELETE FROM subscription_event WHERE subscription_id = $1',
};
const select: Statement = { name: 'select-subscription', text: 'SELECT * FROM subscription WHERE id = $1' };
const selectAll: Statement = {
  name: 'select-subscriptions',
  text: 'SELECT * FROM subscription WHERE $1::text[] IS NULL OR organisation = ANY ($1::text[]) ORDER BY id',
};
const selectEvents: Statement = {
  name: 'select-subscription-events',
  text: `
    SELECT * FROM subscription_event WHERE subscription_id = $1 AND number BETWEEN $2 AND $3 ORDER BY number LIMIT $4`,
};
const claim: Statement = {
  name: 'claim-subscriptions',
  text: `
    UPDATE subscription SET claim = $2, claimed_until = $3 WHERE id IN (
      SELECT id FROM subscription WHERE due_at <= $1 AND coalesce(claimed_until, 0) <= $1
      ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED)
    RETURNING *`,
};
const settle: Statement = {
  name: 'settle-subscription',
  text: `
    WITH settled AS (
      UPDATE subscription SET status = $4, handshaken = $5, sent_number = $6, failures = $7, failing_since = $8,
        error = $9, last_sent_at = $10, claim = NULL, claimed_until = NULL,
        due_at = CASE WHEN NOT $13 AND last_number > $6 THEN $3::bigint ELSE $11::bigint END
      WHERE id = $1 AND claim = $2 RETURNING id, organisation
    ), uninterested AS (
      DELETE FROM subscription_interest WHERE $4 = 'off' AND subscription_id IN (SELECT id FROM settled)
    ), disclosed AS (
      INSERT INTO disclosure (at, actor, what, detail, message_id, basis)
      SELECT $3::bigint, organisation, 'subscription', 'Subscription/' || id || ' event ' || number, message_id, $14
      FROM settled JOIN subscription_event ON subscription_id = id WHERE number = ANY ($12::bigint[])
    )
    SELECT id FROM settled`,
};
const selectNext: Statement = {
  name: 'next-subscription-due',
  text: 'SELECT min(greatest(due_at, coalesce(claimed_until, 0))) AS at FROM subscription WHERE due_at IS NOT NULL',
};

/** Subscriptions in PostgreSQL. What may be done twice is done again when the connection is lost in the middle. */
export function createSubscriptions(database: Database): Subscriptions {
  return {
    subscribe: (terms, at, most) =>
      persistently(() =>
        database.transaction(async (session) => {
          const [kept] = await session.run(insert, [...columnsOf(terms), at, most]);
          if (kept !== undefined) await beInterested(session, terms);
          return kept !== undefined;
        }),
      ),
    resubscribe: (terms, status, revision, at) =>
      database.transaction(async (session) => {
        const [changed] = await session.run(update, [...columnsOf(terms), status, revision, at]);
        if (changed === undefined) return false;
        await beInterested(session, status === 'off' ? withoutInterest(terms) : terms);
        return true;
      }),
    rewrite: async (id, from, to) =>
      (await database.run(rewriteTerms, [id, from.resource, from.secret, to.resource, to.secret])).length > 0,
    unsubscribe: (id) =>
      database.transaction(async (session) => {
        const [gone] = await session.run(remove, [storable(id)]);
        await session.run(removeEvents, [storable(id)]);
        return gone !== undefined;
      }),
    async subscription(id) {
      const [row] = await database.run(select, [storable(id)]);
      return row === undefined ? undefined : toSubscription(row);
    },
    subscriptions: async (organisations) =>
      (await database.run(selectAll, [organisations === 'all' ? null : organisations])).map(toSubscription),
    subscriptionEvents: async (id, { from, to, limit }) =>
      (await database.run(selectEvents, [storable(id), from, to, limit])).map(toSubscriptionEvent),
    claimSubscriptions: async (now, { name, until, limit }) =>
      (await database.run(claim, [now, name, until, limit])).map(toSubscription),
    async settleSubscription(id, claimed, outcome) {
      const { at, status, handshaken, sentNumber, failures, failingSince, error, lastSentAt, dueAt } =
        outcome;
      const [settled] = await database.run(settle, [
        id,
        claimed,
        at,
        status,
        handshaken,
        sentNumber,
        failures,
        failingSince ?? null,
        error ?? null,
        lastSentAt ?? null,
        dueAt ?? null,
        outcome.disclosed,
        outcome.holdsBack,
        basisOf('subscription'),
      ]);
      return settled !== undefined;
    },
    async nextSubscriptionDue() {
      const [row] = await database.run(selectNext);
      return row === undefined ? undefined : optionalNumber(row, 'at');
    },
  };
}

async function beInterested(
  session: Session,
  { id, organisation, interest: { events, residence, course } }: SubscriptionTerms,
): Promise<void> {
  await session.run(replaceInterest, [id, organisation, events, residence ?? null, storable(course) ?? null]);
}

function withoutInterest(terms: SubscriptionTerms): SubscriptionTerms {
  return { ...terms, interest: { ...terms.interest, events: [] } };
}

function columnsOf({ id, organisation, resource, secret, base, pushed, endsAt }: SubscriptionTerms) {
  return [id, organisation, storable(resource), secret ?? null, base, pushed, endsAt ?? null];
}
