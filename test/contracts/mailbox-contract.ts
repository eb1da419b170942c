import { describe, expect, it } from 'vitest';
import type { MailboxQuery } from '../../src/store/mailboxes.ts';
import type { OpenedStore } from './open-each.ts';
import { firstDelivery, storeSteps } from './store-steps.ts';
import { to } from './submission.ts';

/** What every store shows in a mailbox. */
export function mailboxContract(on: OpenedStore): void {
  const { store } = on;
  const { keep, makeAvailable, acknowledge, mailbox } = storeSteps(store);

  describe('mailbox', () => {
    it('gives what is available, in the order it became so, without what is not', async () => {
      const [one, two, three] = [await keep(), await keep(), await keep()];
      await keep({ deliveries: [to('gp')] });
      await makeAvailable(three, 1100);
      await makeAvailable(one, 1200);
      const items = await mailbox();
      expect(items.map(({ messageId }) => messageId)).toEqual([three.messageId, one.messageId]);
      expect(items[0]).toMatchObject({
        deliveryId: firstDelivery(three),
        bundleId: three.bundleId,
        mediaType: three.mediaType,
        state: 'available',
        availableAt: 1100,
      });
      expect(Buffer.from(items[0]?.bytes ?? [])).toEqual(Buffer.from(three.bytes));
      await makeAvailable(two, 1000);
      const more = await mailbox({ after: items.at(-1)?.position ?? 0 });
      expect(
        more.map(({ messageId }) => messageId),
        'later, whatever the clock says',
      ).toEqual([two.messageId]);
    });

    it('keeps positions when a message is delivered or tried again', async () => {
      const [one, two] = [await keep(), await keep()];
      await makeAvailable(one, 1100);
      await makeAvailable(two, 1200);
      const positions = (await mailbox()).map(({ position }) => position);
      await store.settle(firstDelivery(one), { state: 'delivered', at: 1300 });
      await makeAvailable(two, 1400);
      expect((await mailbox()).map(({ position }) => position)).toEqual(positions);
    });

    it('narrows by time, event, acknowledgement and number', async () => {
      const [one, two] = [await keep(), await keep({ event: 'sop-stay-end' })];
      await makeAvailable(one, 1100);
      await makeAvailable(two, 1200);
      await acknowledge(one.messageId, 'ok');
      const ids = async (query: Partial<MailboxQuery>) =>
        (await mailbox(query)).map(({ messageId }) => messageId);
      expect(await ids({ since: 1200 })).toEqual([two.messageId]);
      expect(await ids({ since: 1201 })).toEqual([]);
      expect(await ids({ event: 'sop-stay-end' })).toEqual([two.messageId]);
      expect(await ids({ acknowledgement: 'ok' })).toEqual([one.messageId]);
      expect(await ids({ limit: 1 })).toEqual([one.messageId]);
    });

    it('ends a page before it grows too large, but always gives one message', async () => {
      for (let n = 0; n < 4; n += 1) await makeAvailable(await keep({ bytes: new Uint8Array(100) }), 1100);
      expect(await mailbox({ maxBytes: 250 })).toHaveLength(2);
      expect(await mailbox({ maxBytes: 1 })).toHaveLength(1);
    });

    it('does not give a place away twice after a crash', async () => {
      const [one, two] = [await keep(), await keep()];
      await makeAvailable(one, 1100);
      const [first] = await mailbox();
      await on.restart();
      await makeAvailable(two, 1200);
      const items = await mailbox({ after: first?.position ?? 0 });
      expect(items.map(({ messageId }) => messageId)).toEqual([two.messageId]);
    });
  });
}
