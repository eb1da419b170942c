import type { DatabaseSync } from 'node:sqlite';
import { basisOf } from '../../message/legal-basis.ts';
import { optionalNumber } from '../rows.ts';
import { toSubscription, toSubscriptionEvent } from '../subscription-rows.ts';
import type {
  KeptSubscription,
  SubscriptionEvent,
  SubscriptionOutcome,
  Subscriptions,
  SubscriptionTerms,
} from '../subscriptions.ts';

/** The same as the port's, at once; what writes must run inside a transaction. */
type Statements = {
  [Verb in keyof Subscriptions]: (
    ...parameters: Parameters<Subscriptions[Verb]>
  ) => Awaited<ReturnType<Subscriptions[Verb]>>;
};

/** Prepares the statements about subscriptions. */
export function prepareSubscriptions(database: DatabaseSync): Statements {
  const countOf = database.prepare('SELECT count(*) AS held FROM subscription WHERE organisation = ?');
  const insert = database.prepare(`
    INSERT INTO subscription (id, organisation, resource, secret, base, pushed, ends_at, status, revision, due_at, changed_at)
    VALUES (:id, :organisation, :resource, :secret, :base, :pushed, :endsAt, 'requested', 1, :at, :at)`);
  const update = database.prepare(`
    UPDATE subscription SET resource = :resource, secret = :secret, base = :base, pushed = :pushed, ends_at = :endsAt,
      status = :status, revision = revision + 1, handshaken = 0, failures = 0, failing_since = NULL, error = NULL,
      due_at = iif(:status = 'off', NULL, :at), claim = NULL, claimed_until = NULL, changed_at = :at
    WHERE id = :id AND organisation = :organisation AND revision = :revision`);
  const rewriteTerms = database.prepare(
    'UPDATE subscription SET resource = ?, secret = ? WHERE id = ? AND resource = ? AND secret IS ?',
  );
  const remove = database.prepare('DELETE FROM subscription WHERE id = ?');
  const removeEvents = database.prepare('DELETE FROM subscription_event WHERE subscription_id = ?');
  const removeInterest = database.prepare('DELETE FROM subscription_interest WHERE subscription_id = ?');
  const insertInterest = database.prepare(`
    INSERT INTO subscription_interest (organisation, event, subscription_id, residence, course)
    VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`);
  const select = database.prepare('SELECT * FROM subscription WHERE id = ?');
  const selectAll = database.prepare('SELECT * FROM subscription ORDER BY id');
  const selectOf = database.prepare(`
    SELECT * FROM subscription WHERE organisation IN (SELECT value FROM json_each(?)) ORDER BY id`);
  const selectEvents = database.prepare(`
    SELECT * FROM subscription_event WHERE subscription_id = :id AND number BETWEEN :from AND :to
    ORDER BY number LIMIT :limit`);
  const claim = database.prepare(`
    UPDATE subscription SET claim = :name, claimed_until = :until WHERE id IN (
      SELECT id FROM subscription WHERE due_at <= :now AND coalesce(claimed_until, 0) <= :now
      ORDER BY due_at LIMIT :limit)
    RETURNING *`);
  const settle = database.prepare(`
    UPDATE subscription SET status = :status, handshaken = :handshaken, sent_number = :sentNumber, failures = :failures,
      failing_since = :failingSince, error = :error, last_sent_at = :lastSentAt, claim = NULL, claimed_until = NULL,
      due_at = iif(:holdsBack = 0 AND last_number > :sentNumber, :at, :dueAt)
    WHERE id = :id AND claim = :claim RETURNING organisation`);
  const disclose = database.prepare(`
    INSERT INTO disclosure (at, actor, what, detail, message_id, basis)
    SELECT :at, :organisation, 'subscription', 'Subscription/' || :id || ' event ' || number, message_id, :basis
    FROM subscription_event WHERE subscription_id = :id AND number IN (SELECT value FROM json_each(:numbers))`);
  const selectNext = database.prepare(
    'SELECT min(max(due_at, coalesce(claimed_until, 0))) AS at FROM subscription WHERE due_at IS NOT NULL',
  );

  const beInterested = ({ id, organisation, interest }: SubscriptionTerms): void => {
    removeInterest.run(id);
    const { events, residence = null, course = null } = interest;
    for (const event of events) insertInterest.run(organisation, event, id, residence, course);
  };

  return {
    subscribe(terms, at, most) {
      if (Number(countOf.get(terms.organisation)?.held) >= most) return false;
      insert.run({ ...columnsOf(terms), at });
      beInterested(terms);
      return true;
    },
    resubscribe(terms, status, revision, at) {
      if (update.run({ ...columnsOf(terms), status, revision, at }).changes === 0) return false;
      if (status === 'off') removeInterest.run(terms.id);
      else beInterested(terms);
      return true;
    },
    rewrite: (id, from, to) =>
      rewriteTerms.run(to.resource, to.secret ?? null, id, from.resource, from.secret ?? null).changes > 0,
    unsubscribe(id) {
      removeInterest.run(id);
      removeEvents.run(id);
      return remove.run(id).changes > 0;
    },
    subscription(id): KeptSubscription | undefined {
      const row = select.get(id);
      return row === undefined ? undefined : toSubscription(row);
    },
    subscriptions: (organisations) =>
      (organisations === 'all' ? selectAll.all() : selectOf.all(JSON.stringify(organisations))).map(
        toSubscription,
      ),
    subscriptionEvents: (id, range): readonly SubscriptionEvent[] =>
      selectEvents.all({ id, ...range }).map(toSubscriptionEvent),
    claimSubscriptions: (now, claiming) => claim.all({ now, ...claiming }).map(toSubscription),
    settleSubscription(id, claimed, outcome) {
      const { at, disclosed } = outcome;
      const settled = settle.get({ id, claim: claimed, ...stateOf(outcome) });
      if (settled === undefined) return false;
      if (outcome.status === 'off') removeInterest.run(id);
      if (disclosed.length > 0) {
        disclose.run({
          id,
          at,
          organisation: String(settled.organisation),
          numbers: JSON.stringify(disclosed),
          basis: basisOf('subscription'),
        });
      }
      return true;
    },
    nextSubscriptionDue() {
      const row = selectNext.get();
      return row === undefined ? undefined : optionalNumber(row, 'at');
    },
  };
}

function columnsOf({ id, organisation, resource, secret, base, pushed, endsAt }: SubscriptionTerms) {
  return {
    id,
    organisation,
    resource,
    secret: secret ?? null,
    base,
    pushed: pushed ? 1 : 0,
    endsAt: endsAt ?? null,
  };
}

function stateOf({ disclosed: _, handshaken, holdsBack, ...outcome }: SubscriptionOutcome) {
  const { at, status, sentNumber, failures, failingSince, error, lastSentAt, dueAt } = outcome;
  return {
    at,
    status,
    sentNumber,
    failures,
    handshaken: handshaken ? 1 : 0,
    holdsBack: holdsBack ? 1 : 0,
    failingSince: failingSince ?? null,
    error: error ?? null,
    lastSentAt: lastSentAt ?? null,
    dueAt: dueAt ?? null,
  };
}
