import type { Delivery, Dispatch } from '../../message/delivery.ts';
import type { DueFollowUp, GivingUp, ResendReason } from '../follow-ups.ts';
import { number, optionalNumber, text } from '../rows.ts';
import type { StoredMessage } from '../store.ts';
import { isToldAlready } from '../told.ts';
import { keepMessage } from './accept-message.ts';
import { messageSeq } from './message-seq.ts';
import type { Database, Statement, Transaction } from './open-database.ts';
import { storable } from './storable.ts';
import { changeTasks } from './tasks.ts';
import { keepTranslations } from './translations.ts';

export const selectDueFollowUps: Statement = {
  name: 'due-follow-ups',
  text: `SELECT id, message_id FROM delivery WHERE follow_up_at <= $1 ORDER BY follow_up_at, seq LIMIT $2`,
};
export const selectNextFollowUp: Statement = {
  name: 'next-follow-up',
  text: 'SELECT min(follow_up_at) AS at FROM delivery WHERE follow_up_at IS NOT NULL',
};
/** In the same order as acknowledgements lock them. */
const lockSiblings: Statement = {
  name: 'lock-siblings',
  text: `
    SELECT seq, id, state, resends, follow_up_at, told, replay FROM delivery WHERE message_seq = ${messageSeq('$1')} AND receiver = $2
    ORDER BY seq FOR UPDATE`,
};
const selectMade: Statement = {
  name: 'select-made-dispatch',
  text: 'SELECT received_at FROM dispatch WHERE bundle_id = $1 AND made',
};
const requeue: Statement = {
  name: 'requeue',
  text: `
    WITH moved AS (
      UPDATE delivery SET state = 'queued', due_at = $5, dispatch_id = $6, dispatched_at = $5, resends = resends + 1,
        follow_up_at = NULL, reason = NULL, held = NULL
      WHERE id = $1 AND state = $2 AND resends = $3 AND follow_up_at IS NOT DISTINCT FROM $4
      RETURNING message_id, endpoint
    ), dispatched AS (
      INSERT INTO dispatch (bundle_id, message_id, received_at, made) SELECT $6, message_id, $5, true FROM moved
    )
    INSERT INTO step (message_id, at, kind, actor, endpoint, detail)
    SELECT message_id, $5, 'resent', $8, endpoint, $7 FROM moved RETURNING message_id`,
};
const markGivenUp: Statement = {
  name: 'mark-given-up',
  text: `
    UPDATE delivery SET follow_up_at = CASE WHEN id = $1 THEN NULL ELSE follow_up_at END,
      acknowledgement = coalesce($3::text, acknowledgement), told = coalesce($4::text, told),
      acknowledged_at = CASE WHEN $3 = 'fatal-error' THEN $5 ELSE acknowledged_at END,
      answered_by = coalesce($6::text, answered_by)
    WHERE seq = ANY ($2::bigint[])`,
};
const insertStep: Statement = {
  name: 'step-given-up',
  text: `INSERT INTO step (message_id, at, kind, actor, endpoint, detail) VALUES ($1, $2, 'given-up', 'gateway', $3, $4)`,
};

/** Deliveries to look after, the longest due first; without those that something has happened to between the questions. */
export async function readDueFollowUps(
  database: Database,
  readMessage: (messageId: string) => Promise<StoredMessage | undefined>,
  now: number,
  limit: number,
): Promise<readonly DueFollowUp[]> {
  const due: DueFollowUp[] = [];
  for (const row of await database.run(selectDueFollowUps, [now, limit])) {
    const message = await readMessage(text(row, 'message_id'));
    const delivery = message?.deliveries.find(({ id }) => id === row.id);
    const isStillDue = delivery?.followUpAt !== undefined && delivery.followUpAt <= now;
    if (message !== undefined && isStillDue) due.push({ message, delivery });
  }
  return due;
}

/** When the next one is due. */
export async function readNextFollowUp(database: Database): Promise<number | undefined> {
  const [row = {}] = await database.run(selectNextFollowUp);
  return optionalNumber(row, 'at');
}

/** A dispatch that the gateway made. */
export async function readMadeDispatch(database: Database, bundleId: string): Promise<Dispatch | undefined> {
  const [row] = await database.run(selectMade, [storable(bundleId)]);
  return row === undefined ? undefined : { bundleId, at: number(row, 'received_at') };
}

/** Queues a delivery once more; false when it has moved. Safe to do again: the second time it has. */
export async function resend(
  database: Database,
  { id, state, resends, followUpAt }: Delivery,
  { bundleId, at }: Dispatch,
  { actor, reason }: ResendReason,
): Promise<boolean> {
  const detail = storable(`Bundle ${bundleId}: ${reason}`);
  const rows = await database.run(requeue, [id, state, resends, followUpAt, at, bundleId, detail, actor]);
  return rows.length > 0;
}

/** Writes that a delivery was given up; false when it has moved. Safe to do again: the second time it has. */
export function giveUp(database: Database, delivery: Delivery, step: GivingUp): Promise<boolean> {
  return database.transaction((session) => writeGivenUp(session, delivery, step));
}

async function writeGivenUp(
  session: Transaction,
  { id, messageId, receiver, endpoint, state, resends, followUpAt }: Delivery,
  { at, acknowledgement, notice, tasks, reason }: GivingUp,
): Promise<boolean> {
  const siblings = await session.run(lockSiblings, [messageId, receiver]);
  const own = siblings.find((row) => row.id === id);
  const isAsRead =
    own !== undefined &&
    text(own, 'state') === state &&
    number(own, 'resends') === resends &&
    optionalNumber(own, 'follow_up_at') === followUpAt;
  if (!isAsRead) return false;
  const told = siblings.map((row) => row.told);
  const tells = notice !== undefined && !isToldAlready(told, notice) ? notice : undefined;
  if (tells !== undefined && (await keepMessage(session, tells, tells.problems)) === undefined) {
    throw new Error('a notice is not new');
  }
  if (tells !== undefined) await keepTranslations(session, tells);
  const asked = siblings.filter((row) => row.replay === null);
  const marked = acknowledgement === 'fatal-error' ? asked : [own];
  await session.run(markGivenUp, [
    id,
    marked.map((row) => number(row, 'seq')),
    acknowledgement,
    tells?.acknowledges?.code,
    at,
    tells?.messageId,
  ]);
  await changeTasks(session, tasks);
  const detail = tells === undefined ? reason : `${reason}, told by ${tells.messageId}`;
  await session.run(insertStep, [messageId, at, endpoint, storable(detail)]);
  return true;
}
