import type { Delivery } from '../message/delivery.ts';
import type { DeliveryTaskKind } from '../message/delivery-tasks.ts';
import type { DueFollowUp } from '../store/follow-ups.ts';

/** What is to be done about a delivery that is due to be looked after. */
export type FollowUp =
  | { readonly kind: 'resend' }
  | {
      readonly kind: 'give-up';
      readonly reason: DeliveryTaskKind;
      /** With which sign the sender is told; undefined when there is nothing to tell. */
      readonly tell: 'transient-error' | 'fatal-error' | undefined;
    };

/**
 * Decides by what is known now. Nobody answered in time: send again, then say transient-error, which leaves the sign of
 * a late answer open. Given up though the receiver took an earlier sending: the same, as it may still answer. Given up
 * before anybody took it: fatal-error, which is the last word. (MedCom COMM/043, KR7, scenario 2; docs/decisions/029.)
 * @param resends how often it may be sent again
 */
export function decideFollowUp({ delivery, message }: DueFollowUp, resends: number): FollowUp {
  if (!isOver(delivery)) {
    return delivery.resends < resends
      ? { kind: 'resend' }
      : { kind: 'give-up', reason: 'acknowledgement.missing', tell: 'transient-error' };
  }
  const reason = 'delivery.undeliverable';
  if (delivery.acknowledgement === 'none-owed') return { kind: 'give-up', reason, tell: undefined };
  const toReceiver = message.deliveries.filter(
    ({ receiver, replay }) => receiver === delivery.receiver && replay === undefined,
  );
  // Another of the receiver's endpoints may still take it: then it is not undelivered.
  if (!toReceiver.every(isOver)) return { kind: 'give-up', reason, tell: undefined };
  return { kind: 'give-up', reason, tell: toReceiver.some(wasTaken) ? 'transient-error' : 'fatal-error' };
}

/** Whether nothing more is tried: the gateway has given it up, or an operator has cancelled it. */
function isOver({ state }: Delivery): boolean {
  return state === 'dead' || state === 'cancelled';
}

function wasTaken({ deliveredAt }: Delivery): boolean {
  return deliveredAt !== undefined;
}
