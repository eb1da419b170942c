import { describe, expect, it } from 'vitest';
import type { OpenedStore } from './open-each.ts';
import { deadAt, failedAt, firstDelivery, storeSteps } from './store-steps.ts';

/** How every store moves a delivery on. */
export function settleContract(on: OpenedStore): void {
  const { store } = on;
  const { keep, makeAvailable, deliveryOf, mailbox } = storeSteps(store);

  describe('settle', () => {
    it('keeps the first instant of availability', async () => {
      const kept = await keep();
      await makeAvailable(kept, 1100);
      await makeAvailable(kept, 1200);
      expect(await deliveryOf(kept)).toMatchObject({ state: 'available', availableAt: 1100, attempts: 0 });
      expect((await deliveryOf(kept)).dueAt).toBeUndefined();
    });

    it('does not let a late confirm take back what has gone on', async () => {
      const [delivered, failed, dead] = [await keep(), await keep(), await keep()];
      await store.settle(firstDelivery(delivered), { state: 'delivered', at: 1100 });
      await store.settle(firstDelivery(failed), failedAt(1100, 2000));
      await store.settle(firstDelivery(dead), deadAt(1100, 'never'));
      for (const each of [delivered, failed, dead]) await makeAvailable(each, 1200);
      expect(await deliveryOf(delivered)).toMatchObject({ state: 'delivered', deliveredAt: 1100 });
      expect(await deliveryOf(failed)).toMatchObject({
        state: 'failed',
        dueAt: 2000,
        reason: 'no',
        attempts: 1,
        availableAt: 1200,
      });
      expect(await deliveryOf(dead)).toMatchObject({ state: 'dead', reason: 'never' });
    });

    it('counts failed tries, and goes on after the next confirm', async () => {
      const kept = await keep();
      for (const attempt of [0, 1, 2]) {
        await makeAvailable(kept, 1100 + attempt, attempt);
        expect(await deliveryOf(kept)).toMatchObject({ state: 'available', attempts: attempt });
        await store.settle(firstDelivery(kept), failedAt(1200, 2000, attempt));
        expect(await deliveryOf(kept)).toMatchObject({ state: 'failed', attempts: attempt + 1 });
      }
      await store.settle(firstDelivery(kept), { state: 'delivered', at: 3000 });
      const end = await deliveryOf(kept);
      expect(end).toMatchObject({ state: 'delivered', deliveredAt: 3000, attempts: 3 });
      expect([end.dueAt, end.reason]).toEqual([undefined, undefined]);
    });

    it('never fails what was delivered', async () => {
      const kept = await keep();
      await store.settle(firstDelivery(kept), { state: 'delivered', at: 1100 });
      const before = await deliveryOf(kept);
      await store.settle(firstDelivery(kept), failedAt(1200, 2000));
      await store.settle(firstDelivery(kept), deadAt(1200, 'no'));
      await store.settle(firstDelivery(kept), { state: 'delivered', at: 1300 });
      expect(await deliveryOf(kept)).toEqual(before);
      expect(before.availableAt, 'what was delivered had been available').toBe(1100);
    });

    it('lets nobody settle an attempt twice, whoever believes to be the one', async () => {
      const kept = await keep();
      await store.settle(firstDelivery(kept), failedAt(1100, 2000));
      const before = await deliveryOf(kept);
      await store.settle(firstDelivery(kept), failedAt(1200, 3000));
      await store.settle(firstDelivery(kept), deadAt(1200, 'given up'));
      await store.settle(firstDelivery(kept), { ...failedAt(1200, 3000), by: 'relay' });
      expect(await deliveryOf(kept)).toEqual(before);
      expect((await store.timeline(kept.messageId)).filter(({ kind }) => kind === 'failed')).toHaveLength(1);
    });

    it('does not let a second publish that fails take back the first one', async () => {
      const kept = await keep();
      await makeAvailable(kept, 1100);
      const before = await deliveryOf(kept);
      await store.settle(firstDelivery(kept), { ...failedAt(1200, 2000), by: 'relay' });
      await store.settle(firstDelivery(kept), { ...deadAt(1200, 'no queue'), by: 'relay' });
      expect(await deliveryOf(kept)).toEqual(before);
      expect(await store.claimDue(1e12, 10)).toEqual([]);
    });

    it('writes many at once, each step after the one before', async () => {
      const kept = await Promise.all(Array.from({ length: 30 }, () => keep()));
      await Promise.all(
        kept.flatMap((each, index) => [
          makeAvailable(each, 1100 + index),
          store.settle(firstDelivery(each), failedAt(1200, 2000)),
          store.settle(firstDelivery(each), { state: 'delivered', at: 1300 }),
        ]),
      );
      for (const [index, each] of kept.entries()) {
        expect(await deliveryOf(each)).toMatchObject({
          state: 'delivered',
          attempts: 1,
          availableAt: 1100 + index,
          deliveredAt: 1300,
        });
      }
      const positions = (await mailbox()).map(({ position }) => position);
      expect(new Set(positions).size).toBe(30);
    });

    it('takes no notice of a delivery it does not know', async () => {
      await store.settle('nobody', { state: 'delivered', at: 1 });
    });
  });
}
