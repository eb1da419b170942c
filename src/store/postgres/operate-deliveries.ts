import { deliveryVersion } from '../../message/delivery-action.ts';
import type { ActionOrder, ActionResult, RecordedAction } from '../operations.ts';
import { actionStep, detailOf, toRecordedAction } from '../recorded-action.ts';
import { number, text, toDelivery } from '../rows.ts';
import { isTaken, persistently } from './faults.ts';
import type { Database, Session, Statement, Transaction } from './open-database.ts';
import { storable } from './storable.ts';
import { changeTasks } from './tasks.ts';

const lockDelivery: Statement = {
  name: 'lock-delivery',
  text: 'SELECT * FROM delivery WHERE id = $1 FOR UPDATE',
};
const selectAction: Statement = {
  name: 'select-action',
  text: 'SELECT * FROM operator_action WHERE id = $1',
};
const move: Statement = {
  name: 'act-on-delivery',
  text: `
    WITH moved AS (
      UPDATE delivery SET state = $2, due_at = $3, revision = revision + 1, position = NULL, held = NULL,
        awaits = NULL,
        reason = CASE WHEN $2 = 'queued' THEN NULL ELSE $6 END,
        owner = CASE WHEN $2 = 'queued' THEN NULL ELSE $5 END,
        resent_at = CASE WHEN $2 = 'queued' THEN $7 ELSE resent_at END,
        dispatch_id = coalesce($11::text, dispatch_id),
        dispatched_at = CASE WHEN $11 IS NULL THEN dispatched_at ELSE $7 END,
        follow_up_at = CASE WHEN $2 = 'cancelled' AND replay IS NULL AND acknowledgement <> 'none-owed' THEN $7 END
      WHERE id = $1
      RETURNING *
    ), recorded AS (
      INSERT INTO operator_action (id, delivery_id, action, actor, reason, at, before, after)
      VALUES ($4, $1, $8, $5, $6, $7, $9, $2)
    ), dispatched AS (
      INSERT INTO dispatch (bundle_id, message_id, received_at, made) SELECT $11, message_id, $7, true FROM moved
      WHERE $11 IS NOT NULL
    ), told AS (
      INSERT INTO step (message_id, at, kind, actor, endpoint, detail)
      SELECT message_id, $7, $10, $5, endpoint, $12 FROM moved
    )
    SELECT * FROM moved`,
};

const selectReceiver: Statement = {
  name: 'select-receiver',
  text: 'SELECT receiver FROM delivery WHERE id = $1',
};
/** All that one answer of the receiver is for, in the order in which everybody locks them. */
const lockTold: Statement = {
  name: 'lock-told',
  text: `
    SELECT seq FROM delivery WHERE receiver = $2 AND message_seq = (SELECT message_seq FROM delivery WHERE id = $1)
    ORDER BY seq FOR UPDATE`,
};
const takeBack: Statement = {
  name: 'take-back',
  text: `
    UPDATE delivery SET acknowledged_at = NULL, acknowledgement = 'awaited'
    WHERE seq = ANY ($1::bigint[]) AND replay IS NULL AND acknowledgement = 'fatal-error'`,
};

/**
 * Does an operator's action. The delivery's row is locked first, so that of two actions the second sees what the first
 * has done; when the commit's outcome is unknown it is done again, and finds itself done.
 */
export function actOnDelivery(database: Database, order: ActionOrder): Promise<ActionResult> {
  return persistently(async () => {
    try {
      return await database.transaction((session) => act(session, order));
    } catch (cause) {
      // Taken by an action on another delivery at the same time.
      if (isTaken(cause, 'operator_action_pkey')) return { status: 'id-reused' };
      throw cause;
    }
  });
}

async function act(session: Transaction, order: ActionOrder): Promise<ActionResult> {
  const { id, deliveryId, actor, at, next } = order;
  const told = await lockAnswered(session, order);
  const [row] = await session.run(lockDelivery, [storable(deliveryId)]);
  if (row === undefined) return { status: 'unknown' };
  const delivery = toDelivery(row);
  const done = await readAction(session, id);
  if (done !== undefined) {
    const isSame = done.deliveryId === deliveryId && done.action === order.action;
    return isSame ? { status: 'repeated', action: done, delivery } : { status: 'id-reused' };
  }
  if (deliveryVersion(delivery) !== order.expected) return { status: 'moved', delivery };
  const reason = storable(order.reason);
  if (order.takesBack !== undefined) {
    await session.run(takeBack, [told]);
    await changeTasks(session, order.takesBack.tasks);
  }
  const [moved = {}] = await session.run(move, [
    deliveryId,
    next.state,
    next.dueAt,
    id,
    actor,
    reason,
    at,
    order.action,
    delivery.state,
    actionStep[order.action],
    order.dispatch?.bundleId,
    storable(detailOf(order)),
  ]);
  const action = {
    id,
    deliveryId,
    action: order.action,
    actor,
    reason,
    at,
    before: delivery.state,
    after: next.state,
  };
  return { status: 'done', action, delivery: toDelivery(moved) };
}

/** Locks what a word that is taken back was about, where one is. */
async function lockAnswered(
  session: Session,
  { deliveryId, takesBack }: ActionOrder,
): Promise<readonly number[]> {
  if (takesBack === undefined) return [];
  const [own] = await session.run(selectReceiver, [storable(deliveryId)]);
  if (own === undefined) return [];
  const rows = await session.run(lockTold, [storable(deliveryId), text(own, 'receiver')]);
  return rows.map((each) => number(each, 'seq'));
}

/** Reads an action that has been done. */
export async function readAction(session: Session, id: string): Promise<RecordedAction | undefined> {
  const [row] = await session.run(selectAction, [storable(id)]);
  return row === undefined ? undefined : toRecordedAction(row);
}
