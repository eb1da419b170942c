import type { DatabaseSync } from 'node:sqlite';
import { deliveryVersion } from '../../message/delivery-action.ts';
import type { ActionOrder, ActionResult, RecordedAction } from '../operations.ts';
import { actionStep, detailOf, toRecordedAction } from '../recorded-action.ts';
import { number, type Row, text, toDelivery } from '../rows.ts';
import { deliveryColumns } from './delivery-columns.ts';
import type { ChangeTasks } from './tasks.ts';

/** What an operator can do to deliveries. `act` must run inside a transaction. */
export interface DeliveryActions {
  act(order: ActionOrder): ActionResult;
  action(id: string): RecordedAction | undefined;
}

/** Prepares the actions. */
export function prepareActions(database: DatabaseSync, changeTasks: ChangeTasks): DeliveryActions {
  const select = database.prepare(`
    SELECT d.seq, ${deliveryColumns} FROM delivery d JOIN message m ON m.seq = d.message_seq WHERE d.id = ?`);
  const selectAction = database.prepare('SELECT * FROM operator_action WHERE id = ?');
  const insertAction = database.prepare(`
    INSERT INTO operator_action (id, delivery_id, action, actor, reason, at, before, after)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  const insertStep = database.prepare(
    'INSERT INTO step (message_id, at, kind, actor, endpoint, detail) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const surrender = prepareSurrender(database);
  const move = database.prepare(`
    UPDATE delivery SET state = :state, due_at = :dueAt, revision = revision + 1, position = NULL,
      held = NULL, awaits = NULL, reason = iif(:aside, :reason, NULL), owner = iif(:aside, :actor, NULL),
      resent_at = iif(:aside, resent_at, :at),
      dispatch_id = coalesce(:bundleId, dispatch_id), dispatched_at = iif(:bundleId IS NULL, dispatched_at, :at),
      follow_up_at = iif(:state = 'cancelled' AND replay IS NULL AND acknowledgement <> 'none-owed', :at, NULL)
    WHERE seq = :seq`);
  const takeBack = database.prepare(`
    UPDATE delivery SET acknowledged_at = NULL, acknowledgement = 'awaited'
    WHERE message_seq = (SELECT message_seq FROM delivery WHERE seq = :seq) AND receiver = :receiver
      AND replay IS NULL AND acknowledgement = 'fatal-error'`);
  const insertDispatch = database.prepare(
    'INSERT INTO dispatch (bundle_id, message_id, received_at, made) VALUES (?, ?, ?, 1)',
  );

  const action = (id: string): RecordedAction | undefined => {
    const row = selectAction.get(id);
    return row === undefined ? undefined : toRecordedAction(row);
  };
  return {
    action,
    act(order) {
      const { id, deliveryId, actor, reason, at, next } = order;
      const row = select.get(deliveryId);
      if (row === undefined) return { status: 'unknown' };
      const delivery = toDelivery(row);
      const done = action(id);
      if (done !== undefined) {
        const isSame = done.deliveryId === deliveryId && done.action === order.action;
        return isSame ? { status: 'repeated', action: done, delivery } : { status: 'id-reused' };
      }
      if (deliveryVersion(delivery) !== order.expected) return { status: 'moved', delivery };
      const seq = number(row, 'seq');
      surrender(seq);
      const aside = next.state === 'queued' ? 0 : 1;
      const bundleId = order.dispatch?.bundleId ?? null;
      move.run({ seq, state: next.state, dueAt: next.dueAt ?? null, aside, reason, actor, at, bundleId });
      if (order.takesBack !== undefined) {
        takeBack.run({ seq, receiver: delivery.receiver });
        changeTasks(order.takesBack.tasks);
      }
      if (bundleId !== null) insertDispatch.run(bundleId, text(row, 'message_id'), at);
      insertAction.run(id, deliveryId, order.action, actor, reason, at, delivery.state, next.state);
      insertStep.run(
        text(row, 'message_id'),
        at,
        actionStep[order.action],
        actor,
        delivery.endpoint,
        detailOf(order),
      );
      const after = select.get(deliveryId) as Row;
      return {
        status: 'done',
        action: toRecordedAction(selectAction.get(id) as Row),
        delivery: toDelivery(after),
      };
    },
  };
}

/** Prepares the note that a delivery's place in a mailbox is given up: none may be given twice. */
export function prepareSurrender(database: DatabaseSync): (seq: number) => void {
  const update = database.prepare(`
    UPDATE surrendered_place SET position = max(surrendered_place.position, d.position)
    FROM (SELECT position FROM delivery WHERE seq = ?) AS d WHERE d.position IS NOT NULL`);
  return (seq) => {
    update.run(seq);
  };
}
