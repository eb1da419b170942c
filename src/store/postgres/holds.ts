import { toHold } from '../retain/to-hold.ts';
import type { Hold, HoldOutcome, Retention } from '../retention.ts';
import { optionalNumber } from '../rows.ts';
import type { Database, Session, Statement } from './open-database.ts';
import { awaitRetention } from './purge-statements.ts';
import { storable } from './storable.ts';

const selectPresent: Statement = {
  name: 'select-hold',
  text: 'SELECT * FROM hold WHERE id = $1 AND lifted_at IS NULL',
};
const selectMessage: Statement = {
  name: 'select-held-message',
  text: `
    SELECT m.purged_at FROM identity i JOIN message m ON m.seq = i.seq AND m.received_at = i.received_at
    WHERE i.message_id = $1`,
};
const selectForgotten: Statement = {
  name: 'select-forgotten-course',
  text: 'SELECT purged_at FROM course_tombstone WHERE id = $1 AND NOT EXISTS (SELECT FROM course WHERE id = $1)',
};
const insertHold: Statement = {
  name: 'insert-hold',
  text: 'INSERT INTO hold (id, reason, actor, at) VALUES ($1, $2, $3, $4)',
};
const lift: Statement = {
  name: 'lift-hold',
  text: `
    UPDATE hold SET lift_reason = $2, lift_actor = $3, lifted_at = $4 WHERE id = $1 AND lifted_at IS NULL
    RETURNING id`,
};
const insertStep: Statement = {
  name: 'insert-hold-step',
  text: `
    INSERT INTO step (message_id, at, kind, actor, detail)
    SELECT message_id, $2, $3, $4, $5 FROM identity WHERE message_id = $1`,
};
const selectInForce: Statement = {
  name: 'select-holds',
  text: 'SELECT * FROM hold WHERE lifted_at IS NULL ORDER BY seq DESC LIMIT 1000',
};
const selectOf: Statement = {
  name: 'select-holds-of',
  text: 'SELECT * FROM hold WHERE id = $1 ORDER BY seq DESC LIMIT 1000',
};

/** Lays a hold on. Not while a step of purging is under way, so that what is said to be held is there. */
export function layHold(
  database: Database,
  { id: given, reason: why, by, at }: Omit<Hold, 'lifted'>,
): Promise<HoldOutcome> {
  const [id, reason] = [storable(given), storable(why)];
  return database.transaction(async (session): Promise<HoldOutcome> => {
    await session.run(awaitRetention);
    const [present] = await session.run(selectPresent, [id]);
    if (present !== undefined) return { status: 'present', hold: toHold(present) };
    const [message] = await session.run(selectMessage, [id]);
    const gone = message ?? (await session.run(selectForgotten, [id]))[0];
    const purgedAt = gone === undefined ? undefined : optionalNumber(gone, 'purged_at');
    if (purgedAt !== undefined) return { status: 'purged', at: purgedAt };
    await session.run(insertHold, [id, reason, by, at]);
    await session.run(insertStep, [id, at, 'hold-laid', by, reason]);
    return { status: 'held', message: message !== undefined };
  });
}

/** Lifts a hold; false when there is none. */
export function liftHold(
  database: Database,
  { id: given, reason: why, by, at }: Parameters<Retention['liftHold']>[0],
): Promise<boolean> {
  const [id, reason] = [storable(given), storable(why)];
  return database.transaction(async (session) => {
    const [lifted] = await session.run(lift, [id, reason, by, at]);
    if (lifted === undefined) return false;
    await session.run(insertStep, [id, at, 'hold-lifted', by, reason]);
    return true;
  });
}

/** Reads the holds on an id, or those in force. */
export async function readHolds(session: Session, id?: string): Promise<readonly Hold[]> {
  const rows = await (id === undefined ? session.run(selectInForce) : session.run(selectOf, [storable(id)]));
  return rows.map(toHold);
}
