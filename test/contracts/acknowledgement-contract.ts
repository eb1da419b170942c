import { describe, expect, it } from 'vitest';
import type { OpenedStore } from './open-each.ts';
import { firstDelivery, ifUnmatched, storeSteps } from './store-steps.ts';
import { submission, to } from './submission.ts';

/** What an acknowledgement does in every store. */
export function acknowledgementContract(on: OpenedStore): void {
  const { store } = on;
  const { keep, makeAvailable, deliveryOf, acknowledge } = storeSteps(store);

  describe('acknowledgements', () => {
    it('move the delivery to who acknowledges, and no other', async () => {
      const kept = await keep({ deliveries: [to('kom'), to('gp')] });
      await makeAvailable(kept, 1100);
      const acceptance = await acknowledge(kept.messageId, 'ok');
      expect(acceptance).toMatchObject({ status: 'accepted', receipt: { problems: [] } });
      const { deliveries } = (await store.message(kept.messageId)) ?? { deliveries: [] };
      expect(deliveries.map(({ acknowledgement }) => acknowledgement)).toEqual(['ok', 'awaited']);
      expect(deliveries[0]).toMatchObject({ state: 'delivered', acknowledgedAt: 5000, deliveredAt: 5000 });
    });

    it('that answer nothing are kept with the note they were given, and repeated with it', async () => {
      const stranger = await keep();
      for (const answered of ['never-heard-of', stranger.messageId]) {
        const acceptance = await acknowledge(answered, 'ok', 'somebody-else');
        expect(acceptance).toMatchObject({ status: 'accepted', receipt: { problems: [ifUnmatched] } });
        if (acceptance.status !== 'accepted') continue;
        const again = await store.accept(submission({ messageId: acceptance.receipt.messageId }));
        expect(again).toMatchObject({ status: 'repeated', receipt: acceptance.receipt });
      }
      expect((await deliveryOf(stranger)).acknowledgement).toBe('awaited');
    });

    it('never change sign, and leave nothing behind when they try', async () => {
      const kept = await keep();
      for (const [code, expected] of [
        ['transient-error', 'accepted'],
        ['fatal-error', 'accepted'],
        ['fatal-error', 'accepted'],
        ['ok', 'contradicts'],
        ['transient-error', 'contradicts'],
      ] as const) {
        expect((await acknowledge(kept.messageId, code)).status, code).toBe(expected);
      }
      expect((await deliveryOf(kept)).acknowledgement).toBe('fatal-error');
      const backlog = await store.backlog(['hospital'], 10);
      expect(backlog.find(({ endpoint }) => endpoint === 'hospital')?.states).toEqual({ queued: 3 });
    });

    it('end the tries of a delivery that seemed to fail: who acknowledges has it', async () => {
      const kept = await keep();
      await store.claimDue(1000, 10);
      await store.settle(firstDelivery(kept), {
        state: 'failed',
        at: 2000,
        attempt: 0,
        by: 'relay',
        dueAt: 9000,
        reason: 'no answer',
      });
      await acknowledge(kept.messageId, 'ok');
      expect(await deliveryOf(kept)).toMatchObject({
        state: 'delivered',
        acknowledgement: 'ok',
        dueAt: undefined,
      });
      const due = await store.claimDue(10_000, 10);
      expect(due.map(({ delivery }) => delivery.id)).not.toContain(firstDelivery(kept));
    });

    it('are themselves never acknowledged', async () => {
      const kept = await keep();
      const answer = await acknowledge(kept.messageId, 'ok');
      if (answer.status !== 'accepted') throw new Error('not accepted');
      expect((await acknowledge(answer.receipt.messageId, 'ok', 'hospital')).status).toBe('contradicts');
    });
  });
}
