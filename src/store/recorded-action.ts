import type { DeliveryState } from '../message/delivery.ts';
import type { DeliveryAction } from '../message/delivery-action.ts';
import type { ActionOrder, RecordedAction } from './operations.ts';
import { number, type Row, text } from './rows.ts';
import type { Step } from './store.ts';

/** How an action stands in the timeline. */
export const actionStep: Readonly<Record<DeliveryAction, Step['kind']>> = {
  resend: 'resent',
  park: 'parked',
  release: 'released',
  cancel: 'cancelled',
};

/** What the timeline says of an action. */
export function detailOf({ reason, dispatch, takesBack }: ActionOrder): string {
  if (takesBack !== undefined) return `even though its sender was told: ${reason}`;
  return dispatch === undefined ? reason : `Bundle ${dispatch.bundleId}: ${reason}`;
}

/** A recorded action from its row. */
export function toRecordedAction(row: Row): RecordedAction {
  return {
    id: text(row, 'id'),
    deliveryId: text(row, 'delivery_id'),
    action: text(row, 'action') as DeliveryAction,
    actor: text(row, 'actor'),
    reason: text(row, 'reason'),
    at: number(row, 'at'),
    before: text(row, 'before') as DeliveryState,
    after: text(row, 'after') as DeliveryState,
  };
}
