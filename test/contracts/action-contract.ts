import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliveryActions, deliveryVersion } from '../../src/message/delivery-action.ts';
import { problem } from '../../src/message/problem.ts';
import type { ActionOrder } from '../../src/store/operations.ts';
import type { OpenedStore } from './open-each.ts';
import { idOf, operatorSteps, to } from './operator-steps.ts';
import { submission } from './submission.ts';

/** What an operator does to a delivery, in every store. */
export function actionContract(on: OpenedStore): void {
  const { store, under } = on;
  const { keep, deliveryOf, fail, die, makeAvailable, places, orderOf, act } = operatorSteps(store);

  describe('an action', () => {
    it('parks: nobody claims it, and its reason and owner are told', async () => {
      const kept = await keep();
      expect(await act(kept, 'park')).toMatchObject({
        status: 'done',
        action: { before: 'queued', after: 'parked', actor: 'gateway-org/anna' },
        delivery: { state: 'parked' },
      });
      expect(await deliveryOf(kept)).toMatchObject({
        state: 'parked',
        owner: 'gateway-org/anna',
        reason: 'the receiver asked for it',
        dueAt: undefined,
        revision: 1,
      });
      expect(await store.claimDue(1e12, 10)).toEqual([]);
      expect((await store.timeline(kept.messageId)).at(-1)).toEqual({
        at: 5000,
        kind: 'parked',
        actor: 'gateway-org/anna',
        endpoint: 'kom',
        detail: 'the receiver asked for it',
      });
    });

    it('releases to the place it had, before what was kept later', async () => {
      const [first, second] = [await keep({ receivedAt: 1000 }), await keep({ receivedAt: 2000 })];
      await act(first, 'park');
      await act(first, 'release');
      expect(await deliveryOf(first)).toMatchObject({ state: 'queued', owner: undefined, reason: undefined });
      const due = await store.claimDue(1e12, 10);
      expect(due.map(({ delivery }) => delivery.id)).toEqual([idOf(first), idOf(second)]);
    });

    it('tries a dead one again at once, and as long as a new one', async () => {
      const kept = await keep();
      await die(kept);
      await act(kept, 'resend');
      const delivery = await deliveryOf(kept);
      expect(delivery).toMatchObject({ state: 'queued', dueAt: 5000, resentAt: 5000, attempts: 1 });
      expect(await store.claimDue(5000, 10)).toHaveLength(1);
      await makeAvailable(kept, 5100, 1);
      expect((await deliveryOf(kept)).state).toBe('available');
    });

    it('sends what is available once more, under a new Bundle.id', async () => {
      const kept = await keep();
      await makeAvailable(kept);
      const before = await deliveryOf(kept);
      const order = await orderOf(kept, 'resend');
      expect(await store.act(order)).toMatchObject({ status: 'done', action: { after: 'queued' } });
      const delivery = await deliveryOf(kept);
      expect(delivery).toMatchObject({ state: 'queued', dueAt: 5000, dispatch: order.dispatch });
      expect((await store.messageOfBundle(order.dispatch?.bundleId ?? ''))?.messageId).toBe(kept.messageId);
      expect(await store.madeDispatch(order.dispatch?.bundleId ?? '')).toEqual(order.dispatch);
      expect(await places()).toEqual([]);
      await makeAvailable(kept, 6000);
      expect(await places()).toHaveLength(1);
      expect(deliveryVersion(await deliveryOf(kept))).not.toBe(deliveryVersion(before));
    });

    it('takes back that nobody took it, for all that one answer is for, and tells the sender by a task', async () => {
      const notice = submission({ sender: 'gateway', acknowledges: undefined });
      const both = [to('kom'), to('kom-2', 'kom'), to('other')];
      const kept = await keep({ deliveries: both });
      for (const [index] of both.entries()) {
        const [id, dead] = [both[index]?.id ?? '', { state: 'dead', at: 1100, attempt: 0 } as const];
        await store.settle(id, { ...dead, by: 'hand-over', reason: 'never' });
      }
      const told = await deliveryOf(kept);
      const acknowledges = {
        messageId: kept.messageId,
        code: 'fatal-error',
        ifUnmatched: problem('acknowledgement.unmatched'),
      } as const;
      await store.giveUp(told, {
        at: 1200,
        acknowledgement: 'fatal-error',
        notice: { ...notice, acknowledges },
        tasks: {},
        reason: 'delivery.undeliverable',
      });
      const answer = submission({ sender: 'kom', acknowledges: { ...acknowledges, code: 'ok' } });
      expect((await store.accept(answer)).status).toBe('contradicts');
      const task = {
        id: randomUUID(),
        key: `told:${idOf(kept)}`,
        kind: 'delivery.sent-after-all',
        owner: 'hospital',
        messageId: kept.messageId,
        reason: {},
        openedAt: 5000,
      };
      const order: ActionOrder = {
        ...{ id: randomUUID(), deliveryId: idOf(kept), actor: 'gateway-org/anna' },
        action: 'resend',
        ...{ reason: 'the address was wrong', at: 5000, dispatch: undefined },
        expected: deliveryVersion(await deliveryOf(kept)),
        next: { state: 'queued', dueAt: 5000 },
        takesBack: { tasks: { open: [task] } },
      };
      expect((await store.act(order)).status).toBe('done');
      const states = (await store.message(kept.messageId))?.deliveries.map((each) => each.acknowledgement);
      expect(states).toEqual(['awaited', 'awaited', 'awaited']);
      expect(await store.tasks({ messageId: kept.messageId, limit: 10 })).toMatchObject([
        { kind: 'delivery.sent-after-all', owner: 'hospital' },
      ]);
      expect((await store.timeline(kept.messageId)).at(-1)?.detail).toBe(
        'even though its sender was told: the address was wrong',
      );
      expect((await store.accept(answer)).status).toBe('accepted');
      expect((await deliveryOf(kept)).acknowledgement).toBe('ok');
      // Asked for again under its id, it is done once.
      expect((await store.act(order)).status).toBe('repeated');
    });

    it('lets what is cancelled be followed up, and nothing that is set aside or goes on', async () => {
      const [parked, cancelled] = [await keep(), await keep()];
      await die(parked);
      await die(cancelled);
      await act(parked, 'park');
      await act(cancelled, 'cancel');
      const due = await store.dueFollowUps(1e12, 10);
      expect(due.map(({ delivery }) => delivery.id)).toEqual([idOf(cancelled)]);
    });

    it('is undone by no settlement of a try that was under way', async () => {
      for (const action of ['park', 'cancel'] as const) {
        const kept = await keep();
        expect(await store.claimDue(1000, 10)).toHaveLength(1);
        await act(kept, action);
        await makeAvailable(kept);
        await fail(kept);
        await die(kept);
        const delivery = await deliveryOf(kept);
        expect(delivery).toMatchObject({ state: action === 'park' ? 'parked' : 'cancelled', attempts: 0 });
        expect(delivery.availableAt, 'that it got into the queue is told').toBe(1100);
        expect(await places()).toEqual([]);
        expect(await store.claimDue(1e12, 10)).toEqual([]);
      }
    });

    it('gives way to the truth: what the far end has taken is delivered', async () => {
      const kept = await keep();
      await act(kept, 'cancel');
      await store.settle(idOf(kept), { state: 'delivered', at: 6000 });
      expect(await deliveryOf(kept)).toMatchObject({
        state: 'delivered',
        owner: undefined,
        reason: undefined,
      });
      const kinds = (await store.timeline(kept.messageId)).map(({ kind }) => kind);
      expect(kinds).toEqual(['received', 'queued', 'cancelled', 'available', 'delivered']);
    });

    it('takes a message out of the mailbox, and gives it a new place when it becomes available again', async () => {
      const [first, second] = [await keep(), await keep()];
      await makeAvailable(first);
      await makeAvailable(second);
      const before = await places();
      expect(before.map(({ deliveryId }) => deliveryId)).toEqual([idOf(first), idOf(second)]);
      await die(second);
      await act(second, 'park');
      await act(first, 'cancel');
      expect(await places()).toEqual([]);
      await act(second, 'release');
      const after = await under.crashAndReopen();
      await after.settle(idOf(second), { state: 'available', at: 7000, attempt: 1 });
      const [again] = await after.mailbox({
        endpoint: 'kom',
        after: before[1]?.position ?? 0,
        since: undefined,
        event: undefined,
        acknowledgement: undefined,
        limit: 10,
        maxBytes: 1e9,
      });
      expect(again?.deliveryId, 'behind the place a reader may have kept').toBe(idOf(second));
      expect((await after.delivery(idOf(second)))?.availableAt, 'the first instant counts').toBe(1100);
    });

    it('is done once however often it is ordered under the same id', async () => {
      const kept = await keep();
      const order = await orderOf(kept, 'park');
      const results = await Promise.all(Array.from({ length: 5 }, () => store.act(order)));
      expect(results.map(({ status }) => status).toSorted()).toEqual([
        'done',
        ...Array.from({ length: 4 }, () => 'repeated'),
      ]);
      expect((await deliveryOf(kept)).revision).toBe(1);
      const kinds = (await store.timeline(kept.messageId)).map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'parked')).toHaveLength(1);
      expect(await store.action(order.id)).toMatchObject({ action: 'park', deliveryId: idOf(kept) });
      const other = await keep();
      expect(await act(other, 'park', { id: order.id })).toEqual({ status: 'id-reused' });
      expect((await deliveryOf(other)).state).toBe('queued');
    });

    it('is done by one of two operators at once; the other is told how it stands now', async () => {
      const kept = await keep();
      const orders = [await orderOf(kept, 'park'), await orderOf(kept, 'cancel')];
      const results = await Promise.all(orders.map((order) => store.act(order)));
      expect(results.map(({ status }) => status).toSorted()).toEqual(['done', 'moved']);
      expect((await deliveryOf(kept)).revision).toBe(1);
    });

    it('is refused when the delivery has moved since it was planned', async () => {
      for (const meanwhile of [fail, die, makeAvailable]) {
        const kept = await keep();
        const order = await orderOf(kept, 'park');
        await meanwhile(kept);
        const before = await deliveryOf(kept);
        expect(await store.act(order)).toEqual({ status: 'moved', delivery: before });
        expect(await deliveryOf(kept)).toEqual(before);
        expect(await store.action(order.id)).toBeUndefined();
      }
    });

    it('knows nothing of deliveries that are not there', async () => {
      const order = await orderOf(await keep(), 'park', { deliveryId: randomUUID() });
      expect(await store.act(order)).toEqual({ status: 'unknown' });
    });

    it('has a state for every sequence, in which due, owner and reason agree', async () => {
      const steps = ['fail', 'die', 'available', ...deliveryActions] as const;
      await fc.assert(
        fc.asyncProperty(fc.array(fc.constantFrom(...steps), { maxLength: 8 }), async (sequence) => {
          const kept = await keep();
          for (const step of sequence) {
            const { attempts } = await deliveryOf(kept);
            if (step === 'fail') await fail(kept, attempts);
            else if (step === 'die') await die(kept, attempts);
            else if (step === 'available') await makeAvailable(kept, 1100, attempts);
            else
              await act(kept, step).catch((fault: Error) => expect(fault.message).toContain('does not fit'));
          }
          const { state, dueAt, owner, reason } = await deliveryOf(kept);
          expect(dueAt !== undefined, state).toBe(state === 'queued' || state === 'failed');
          expect(owner !== undefined, state).toBe(state === 'parked' || state === 'cancelled');
          expect(reason !== undefined, state).toBe(state !== 'queued' && state !== 'available');
        }),
        { numRuns: 20 },
      );
    });
  });
}
