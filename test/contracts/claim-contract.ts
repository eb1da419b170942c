import { describe, expect, it } from 'vitest';
import type { Submission } from '../../src/store/store.ts';
import type { OpenedStore } from './open-each.ts';
import { deadAt, failedAt, firstDelivery, storeSteps } from './store-steps.ts';
import { submission } from './submission.ts';

/** What every store hands out, and to whom. */
export function claimContract(on: OpenedStore): void {
  const { store, under } = on;
  const { keep, makeAvailable, deliveryOf } = storeSteps(store);

  describe('claims', () => {
    it('hand out what is due, in the order it was kept, each to one', async () => {
      const kept: Submission[] = [];
      for (let n = 0; n < 5; n += 1) kept.push(await keep());
      const first = await store.claimDue(1000, 3);
      const second = await store.claimDue(1000, 3);
      expect([...first, ...second].map(({ delivery }) => delivery.id)).toEqual(kept.map(firstDelivery));
      expect(await store.claimDue(1e12, 3)).toEqual([]);
      const { event, sender, sha256, mediaType, messageId } = kept[0] ?? submission();
      expect(first[0]).toMatchObject({ event, sender, sha256, mediaType, delivery: { messageId } });
      expect(Buffer.from(first[0]?.bytes ?? [])).toEqual(Buffer.from(kept[0]?.bytes ?? []));
    });

    it('hand nothing out before its time, and say when that is', async () => {
      const kept = await keep({ receivedAt: 1000 });
      expect(await store.nextDue()).toBe(1000);
      expect(await store.claimDue(999, 10)).toEqual([]);
      await store.claimDue(1000, 10);
      expect(await store.nextDue(), 'claimed').toBeUndefined();
      await store.settle(firstDelivery(kept), failedAt(1100, 2000));
      expect(await store.nextDue()).toBe(2000);
      expect(await store.claimDue(1999, 10)).toEqual([]);
      expect(await store.claimDue(2000, 10)).toHaveLength(1);
    });

    it('come back when they are released, untouched', async () => {
      const kept = await keep();
      const before = await deliveryOf(kept);
      await store.claimDue(1000, 10);
      await store.release([firstDelivery(kept)]);
      expect(await deliveryOf(kept)).toEqual(before);
      expect(await store.nextDue()).toBe(1000);
      expect(await store.claimDue(1000, 10)).toHaveLength(1);
    });

    it('end with the process that held them', async () => {
      await keep();
      await store.claimDue(1000, 10);
      const after = await under.crashAndReopen();
      expect(await after.claimDue(1000, 10)).toHaveLength(1);
    });

    it('do not hand out what is available, delivered or dead', async () => {
      const [one, two, three] = [await keep(), await keep(), await keep()];
      await makeAvailable(one, 1100);
      await store.settle(firstDelivery(two), { state: 'delivered', at: 1100 });
      await store.settle(firstDelivery(three), deadAt(1100, 'no'));
      expect(await store.claimDue(1e12, 10)).toEqual([]);
      expect(await store.nextDue()).toBeUndefined();
    });
  });
}
