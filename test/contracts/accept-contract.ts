import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { problem } from '../../src/message/problem.ts';
import type { OpenedStore } from './open-each.ts';
import { firstDelivery, storeSteps } from './store-steps.ts';
import { submission, to } from './submission.ts';

/** What every store takes in, and what it knows again. */
export function acceptContract(on: OpenedStore): void {
  const { store, under } = on;
  const { keep, mailbox } = storeSteps(store);

  describe('accept', () => {
    it('keeps the message with its exact bytes, its verdict and its deliveries', async () => {
      const bytes = Uint8Array.from([0, 255, 13, 10, 0]);
      const problems = [problem('id.not-uuid', { expression: 'Bundle.id', params: { found: 'x' } })];
      const sent = submission({ bytes, problems, courseId: 'course', deliveries: [to('kom'), to('gp')] });
      const acceptance = await store.accept(sent);
      const { messageId, bundleId, event, receivedAt } = sent;
      const deliveries = sent.deliveries.map(({ id, receiver, endpoint }) => ({ id, receiver, endpoint }));
      const receipt = { messageId, bundleId, event, receivedAt, deliveries, problems };
      expect(acceptance).toEqual({ status: 'accepted', receipt });
      const { bytes: _bytes, deliveries: _deliveries, ...facts } = sent;
      const found = await store.message(messageId);
      expect(found).toMatchObject({ ...facts, size: 5 });
      expect(found?.deliveries.map(({ id }) => id)).toEqual(deliveries.map(({ id }) => id));
      expect(found?.deliveries[0]).toMatchObject({
        messageId,
        state: 'queued',
        acknowledgement: 'awaited',
        attempts: 0,
        queuedAt: receivedAt,
      });
      expect(await store.messageOfBundle(bundleId)).toEqual(found);
      expect(Buffer.from((await store.content(messageId)) ?? [])).toEqual(Buffer.from(bytes));
    });

    it('knows nothing of what it was never given', async () => {
      expect(await store.message('x')).toBeUndefined();
      expect(await store.messageOfBundle('x')).toBeUndefined();
      expect(await store.content('x')).toBeUndefined();
      expect(await store.delivery('x')).toBeUndefined();
      expect(await store.timeline('x')).toEqual([]);
      expect(await store.refusals('x')).toEqual([]);
      expect(await mailbox()).toEqual([]);
      expect(await store.backlog(['kom', 'gp'], 10)).toEqual([]);
      expect(await store.nextDue()).toBeUndefined();
    });

    it('gives the first receipt to every repetition and writes nothing more', async () => {
      const first = await keep({ receivedAt: 1000 });
      const again = submission({ messageId: first.messageId, receivedAt: 2000 });
      const acceptance = await store.accept(again);
      expect(acceptance).toMatchObject({
        status: 'repeated',
        sha256: first.sha256,
        receipt: { bundleId: first.bundleId, receivedAt: 1000, deliveries: [{ id: firstDelivery(first) }] },
      });
      expect(await store.messageOfBundle(again.bundleId)).toBeUndefined();
      expect((await store.message(first.messageId))?.deliveries).toHaveLength(1);
    });

    it('makes one message of two hundred submissions at once', async () => {
      const messageId = randomUUID();
      const acceptances = await Promise.all(
        Array.from({ length: 200 }, () => store.accept(submission({ messageId }))),
      );
      expect(acceptances.filter(({ status }) => status === 'accepted')).toHaveLength(1);
      const receipts = acceptances.map((each) => ('receipt' in each ? each.receipt.deliveries[0]?.id : ''));
      expect(new Set(receipts).size).toBe(1);
    });

    it('lets a dispatch id belong to one message, also at once', async () => {
      const bundleId = randomUUID();
      const acceptances = await Promise.all([
        store.accept(submission({ bundleId })),
        store.accept(submission({ bundleId })),
      ]);
      expect(acceptances.map(({ status }) => status).sort()).toEqual(['accepted', 'bundle-id-reused']);
      expect(await store.claimDue(1e12, 10)).toHaveLength(1);
    });

    it('has it after a crash as soon as the promise has resolved', async () => {
      const kept = await keep();
      const after = await under.crashAndReopen();
      expect(await after.message(kept.messageId)).toMatchObject({ bundleId: kept.bundleId });
      expect((await after.accept(submission({ messageId: kept.messageId }))).status).toBe('repeated');
      expect(await after.claimDue(1e12, 10)).toHaveLength(1);
    });
  });

  describe('recordRepeat', () => {
    it('remembers under which id the message came again', async () => {
      const { messageId } = await keep();
      const repeat = { messageId, bundleId: randomUUID(), at: 2000 };
      expect(await store.recordRepeat(repeat)).toBe(true);
      expect(await store.recordRepeat(repeat), 'the same dispatch twice').toBe(true);
      expect((await store.messageOfBundle(repeat.bundleId))?.messageId).toBe(messageId);
      expect((await store.timeline(messageId)).filter(({ kind }) => kind === 'repeated')).toHaveLength(2);
      expect((await store.accept(submission({ bundleId: repeat.bundleId }))).status).toBe('bundle-id-reused');
    });

    it('says no when the id belongs to another message', async () => {
      const [one, other] = [await keep(), await keep()];
      const { messageId } = one;
      expect(await store.recordRepeat({ messageId, bundleId: other.bundleId, at: 2000 })).toBe(false);
      expect((await store.messageOfBundle(other.bundleId))?.messageId).toBe(other.messageId);
      expect((await store.timeline(messageId)).map(({ kind }) => kind)).not.toContain('repeated');
    });
  });

  describe('refusals', () => {
    it('are found by either id, newest first, at most fifty', async () => {
      const refusal = { caller: 'c', event: 'e', sha256: 'f', problems: ['header.missing'] };
      for (let at = 0; at < 60; at += 1) {
        await store.recordRefusal({ ...refusal, at, messageId: 'm', bundleId: at === 7 ? 'b7' : 'b' });
      }
      await store.recordRefusal({
        ...refusal,
        at: 99,
        messageId: undefined,
        bundleId: undefined,
        event: undefined,
      });
      const found = await store.refusals('m');
      expect(found.map(({ at }) => at)).toEqual(Array.from({ length: 50 }, (_, index) => 59 - index));
      expect(found[0]).toEqual({ ...refusal, at: 59, messageId: 'm', bundleId: 'b' });
      expect((await store.refusals('b7')).map(({ at }) => at)).toEqual([7]);
    });
  });
}
