import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { type DeliveryAction, deliveryVersion, planAction } from '../../src/message/delivery-action.ts';
import type { ActionOrder, ActionResult } from '../../src/store/operations.ts';
import type { Store, Submission } from '../../src/store/store.ts';
import { storeSteps } from './store-steps.ts';
import { submission } from './submission.ts';

/** A delivery to an endpoint of a receiver. */
export function to(endpoint: string, receiver = endpoint) {
  return { id: randomUUID(), receiver, endpoint, acknowledgement: 'awaited' } as const;
}

/** Id of the first delivery. */
export function idOf({ deliveries }: Submission): string {
  return deliveries[0]?.id ?? '';
}

/** What tests of operators' acts do to a store. */
export function operatorSteps(store: Store) {
  const { mailbox } = storeSteps(store);
  const keep = async (changes: Partial<Submission> = {}): Promise<Submission> => {
    const kept = submission({ deliveries: [to('kom')], ...changes });
    expect((await store.accept(kept)).status).toBe('accepted');
    return kept;
  };
  const deliveryOf = async (kept: Submission) => {
    const found = await store.delivery(idOf(kept));
    if (found === undefined) throw new Error('no such delivery');
    return found;
  };
  const fail = (kept: Submission, attempt = 0) =>
    store.settle(idOf(kept), {
      state: 'failed',
      at: 1100,
      dueAt: 9000,
      attempt,
      by: 'hand-over',
      reason: 'no',
    });
  const die = (kept: Submission, attempt = 0) =>
    store.settle(idOf(kept), { state: 'dead', at: 1100, attempt, by: 'hand-over', reason: 'never' });
  const makeAvailable = (kept: Submission, at = 1100, attempt = 0) =>
    store.settle(idOf(kept), { state: 'available', at, attempt });
  const places = async (endpoint = 'kom') =>
    (await mailbox({ endpoint })).map(({ deliveryId, position, replay }) => ({
      deliveryId,
      position,
      replay,
    }));

  const orderOf = async (
    kept: Submission,
    action: DeliveryAction,
    changes: Partial<ActionOrder> = {},
  ): Promise<ActionOrder> => {
    const delivery = await deliveryOf(kept);
    const planned = planAction(action, delivery, {
      now: 5000,
      readByReceiver: false,
      senderTold: false,
      evenThoughTold: false,
    });
    if (typeof planned === 'string') throw new Error(`${action} does not fit ${delivery.state}`);
    return {
      id: randomUUID(),
      deliveryId: delivery.id,
      action,
      actor: 'gateway-org/anna',
      reason: 'the receiver asked for it',
      at: 5000,
      expected: deliveryVersion(delivery),
      next: planned,
      dispatch: planned.anew ? { bundleId: randomUUID(), at: 5000 } : undefined,
      ...changes,
    };
  };
  const act = async (
    kept: Submission,
    action: DeliveryAction,
    changes: Partial<ActionOrder> = {},
  ): Promise<ActionResult> => store.act(await orderOf(kept, action, changes));
  return { keep, deliveryOf, fail, die, makeAvailable, places, orderOf, act };
}
