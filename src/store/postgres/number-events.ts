import { number, text } from '../rows.ts';
import type { Occurrence } from '../subscription-rows.ts';
import type { Session, Statement } from './open-database.ts';
import { storable } from './storable.ts';

/**
 * Takes the subscriptions in the order of their ids, so that transactions wait for each other but never in a circle, and
 * holds them until the commit: the next number is given when this one is known to be kept.
 */
const lockInterested: Statement = {
  name: 'lock-interested-in-each',
  text: `
    SELECT s.id, s.last_number, given.nr
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[])
      AS given (receiver, event, residence, course, nr)
    JOIN subscription_interest i ON i.organisation = given.receiver AND i.event = given.event
      AND (i.residence IS NULL OR i.residence = given.residence) AND (i.course IS NULL OR i.course = given.course)
    JOIN subscription s ON s.id = i.subscription_id AND s.status <> 'off'
    ORDER BY s.id, given.nr FOR UPDATE OF s`,
};

const insertEvents: Statement = {
  name: 'insert-subscription-events',
  text: `
    WITH events AS (
      INSERT INTO subscription_event (subscription_id, number, message_id, at)
      SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[])
      RETURNING subscription_id, number, at
    )
    UPDATE subscription s SET last_number = newest.number,
      due_at = CASE WHEN s.pushed AND s.status = 'active' THEN least(s.due_at, newest.at) ELSE s.due_at END
    FROM (SELECT subscription_id, max(number) AS number, min(at) AS at FROM events GROUP BY subscription_id) AS newest
    WHERE s.id = newest.subscription_id`,
};

/**
 * Numbers the events that messages are to the subscriptions of their receivers, and tasks to those of who owes them, in
 * the transaction that keeps the messages, or changes the tasks; the last thing it does, because it locks.
 */
export async function numberEvents(session: Session, occurrences: readonly Occurrence[]): Promise<void> {
  if (occurrences.length === 0) return;
  const interested = await session.run(lockInterested, [
    occurrences.map(({ receiver }) => receiver),
    occurrences.map(({ event }) => event),
    occurrences.map(({ residence }) => residence ?? null),
    occurrences.map(({ course }) => storable(course) ?? null),
    occurrences.map((_, nr) => nr),
  ]);
  if (interested.length === 0) return;
  const given = new Map<string, number>();
  const events = interested.flatMap((row) => {
    const id = text(row, 'id');
    const occurrence = occurrences[number(row, 'nr')];
    if (occurrence === undefined) return [];
    const next = (given.get(id) ?? number(row, 'last_number')) + 1;
    given.set(id, next);
    return [{ id, next, occurrence }];
  });
  await session.run(insertEvents, [
    events.map(({ id }) => id),
    events.map(({ next }) => next),
    events.map(({ occurrence }) => occurrence.messageId),
    events.map(({ occurrence }) => occurrence.at),
  ]);
}
