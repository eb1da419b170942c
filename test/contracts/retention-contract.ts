import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { problem } from '../../src/message/problem.ts';
import type { PurgeStep } from '../../src/store/retention.ts';
import type { OpenedStore } from './open-each.ts';
import { answerTo, day, hour, idOf, policy, purgeAll, retentionSteps, start } from './retention-steps.ts';
import { submission, to } from './submission.ts';

/** What every store promises about forgetting contents, and about keeping from it. */
export function retentionContract(on: OpenedStore): void {
  const { store } = on;
  const { keep, deliver, finish, isThere } = retentionSteps(store);

  describe('retention', () => {
    it('purges a content when its period is over, counted from when the message was finished', async () => {
      const kept = await finish({}, start + 5 * day);
      await purgeAll(store, start + 35 * day - 1);
      expect(await isThere(kept)).toBe(true);
      expect(await purgeAll(store, start + 35 * day)).toMatchObject({ purged: 1 });
      expect(await isThere(kept)).toBe(false);
    });

    it('purges with it what it was made from and the bytes it was given as, and still tells as what', async () => {
      const bytes = Buffer.from('<Emessage/>');
      const sha256 = 'a'.repeat(64);
      const rendition = { mediaType: 'application/xml', kind: 'XDIS20', bytes, sha256, report: '[]' };
      const source = { mediaType: 'application/xml', kind: 'XDIS91', bytes, sha256, report: '[]' };
      const kept = await finish({ deliveries: [{ ...to('kom', 'none-owed'), rendition }], source });
      expect((await store.sourceOf(kept.messageId))?.sha256).toBe(sha256);
      await purgeAll(store, start + 35 * day);
      expect(await store.sourceOf(kept.messageId)).toBeUndefined();
      expect(await store.sourceFacts(kept.messageId)).toMatchObject({ kind: 'XDIS91', sha256, size: 0 });
      expect(await store.renditions(kept.messageId)).toMatchObject([{ kind: 'XDIS20', sha256, size: 0 }]);
    });

    it('deletes how a purged message was converted, and the pairs of its ids, with its steps', async () => {
      const bytes = Buffer.from('<Emessage/>');
      const sha256 = 'a'.repeat(64);
      const rendition = { mediaType: 'application/xml', kind: 'XDIS20', bytes, sha256, report: '[]' };
      const messageId = randomUUID();
      const pair = {
        kind: 'letter',
        ...{ owner: 'o', peer: 'p', legacy: randomUUID().slice(0, 14), fhir: messageId },
        ...{ part: 0, receiptWanted: true },
      } as const;
      const deliveries = [{ ...to('kom', 'none-owed'), rendition }];
      await finish({ messageId, deliveries, legacyIds: [pair] });
      await purgeAll(store, start + 35 * day);
      expect(await store.legacyIds({ fhir: [messageId] })).toHaveLength(1);
      expect(await store.renditions(messageId)).toHaveLength(1);
      await purgeAll(store, start + 136 * day);
      expect(await store.legacyIds({ fhir: [messageId] })).toEqual([]);
      expect(await store.renditions(messageId)).toEqual([]);
      expect(await store.message(messageId)).toMatchObject({
        messageId,
        deliveries: [{ state: 'delivered' }],
      });
    });

    it('counts by the period of the event', async () => {
      const short = await finish({ event: 'care-communication-message' });
      const long = await finish();
      await purgeAll(store, start + 12 * day);
      expect([await isThere(short), await isThere(long)]).toEqual([false, true]);
      await purgeAll(store, start + 32 * day);
      expect(await isThere(long)).toBe(false);
    });

    it('counts by a changed period for what waits already', async () => {
      const kept = await finish();
      await purgeAll(store, start + 12 * day);
      await purgeAll(store, start + 12 * day, { ...policy, otherPeriod: 11 * day });
      expect(await isThere(kept)).toBe(false);
    });

    it('keeps what is not delivered, not acknowledged, or acknowledged for the time being, whatever its age', async () => {
      const queued = await keep();
      const available = await keep({ deliveries: [to('kom', 'none-owed')] });
      await store.settle(idOf(available), { state: 'available', at: start, attempt: 0 });
      const awaited = await keep();
      await deliver(awaited, start);
      const transient = await keep();
      await deliver(transient, start);
      const code = 'transient-error';
      const ifUnmatched = problem('acknowledgement.unmatched');
      const answer = { acknowledges: { messageId: transient.messageId, code, ifUnmatched } } as const;
      await store.accept(answerTo(transient.messageId, { ...answer, receivedAt: start + hour }));
      const half = await keep({ deliveries: [to('kom', 'none-owed'), to('gp', 'none-owed')] });
      await deliver(half, start, 1);
      for (const years of [1, 10]) await purgeAll(store, start + years * 365 * day);
      for (const kept of [queued, available, awaited, transient, half]) {
        expect(Buffer.from((await store.content(kept.messageId)) ?? [])).toEqual(kept.bytes);
      }
      expect(await store.claimDue(start + 3650 * day, 100)).not.toEqual([]);
      await deliver(half, start + 3650 * day);
      await purgeAll(store, start + 3681 * day);
      expect(await isThere(half)).toBe(false);
    });

    it('takes as finished what was given up, and what lies in a queue that its receiver reads itself', async () => {
      const dead = await keep();
      await store.settle(idOf(dead), {
        ...{ state: 'dead', at: start + 3 * day, attempt: 0, by: 'hand-over', reason: 'refused' },
      } as const);
      const queue = await keep({ deliveries: [to('region', 'none-owed')] });
      await store.settle(idOf(queue), { state: 'available', at: start + 3 * day, attempt: 0 });
      await purgeAll(store, start + 33 * day - 1);
      expect([await isThere(dead), await isThere(queue)]).toEqual([true, true]);
      await purgeAll(store, start + 33 * day);
      expect([await isThere(dead), await isThere(queue)]).toEqual([false, false]);
    });

    it('leaves a tombstone: the message is recognised, explained, and never counted twice', async () => {
      const found = problem('id.not-uuid', { expression: 'Bundle.id', params: { found: '1509819996' } });
      const kept = await finish({ problems: [found], courseId: 'course' });
      const before = await store.message(kept.messageId);
      const purgedAt = start + 40 * day;
      await purgeAll(store, purgedAt);
      const codes = [{ code: found.code, severity: found.severity }];
      const after = await store.message(kept.messageId);
      expect(after).toEqual({ ...before, problems: codes, purgedAt });
      expect(await store.messageOfBundle(kept.bundleId)).toEqual(after);
      expect((await store.timeline(kept.messageId)).map(({ kind }) => kind)).toEqual([
        'received',
        'queued',
        'available',
        'delivered',
        'purged',
      ]);
      const again = await store.accept({ ...kept, bundleId: randomUUID(), receivedAt: purgedAt });
      expect(again).toMatchObject({ status: 'repeated', sha256: kept.sha256 });
      const reused = await store.accept(submission({ bundleId: kept.bundleId }));
      expect(reused.status).toBe('bundle-id-reused');
      const { messageId } = kept;
      expect(await store.recordRepeat({ messageId, bundleId: randomUUID(), at: purgedAt })).toBe(true);
      await purgeAll(store, purgedAt + 365 * day);
      expect((await store.message(messageId))?.purgedAt).toBe(purgedAt);
    });

    it('is no longer in the mailbox when it is purged, and no later message takes its place', async () => {
      const mailbox = (after: number) =>
        store.mailbox({
          ...{ endpoint: 'kom', after, limit: 10, maxBytes: 1e9 },
          ...{ since: undefined, event: undefined, acknowledgement: undefined },
        });
      await finish();
      const [read] = await mailbox(0);
      await purgeAll(store, start + 40 * day);
      expect(await mailbox(0)).toEqual([]);
      await on.restart();
      const later = await finish({ receivedAt: start + 41 * day }, start + 41 * day);
      const position = read?.position ?? Number.NaN;
      expect((await mailbox(position)).map(({ messageId }) => messageId)).toEqual([later.messageId]);
    });

    it('keeps what is held, by message or course, until the hold is lifted', async () => {
      const one = await finish();
      const inCourse = await finish({ courseId: 'course-7' });
      const hold = { reason: 'a complaint', by: 'ops', at: start };
      expect(await store.hold({ id: one.messageId, ...hold })).toEqual({ status: 'held', message: true });
      expect(await store.hold({ id: 'course-7', ...hold })).toEqual({ status: 'held', message: false });
      const later = await finish({ courseId: 'course-7' });
      await purgeAll(store, start + 365 * day);
      for (const kept of [one, inCourse, later]) expect(await isThere(kept)).toBe(true);
      const lift = { by: 'chief', reason: 'settled', at: start + 366 * day };
      expect(await store.liftHold({ id: one.messageId, ...lift })).toBe(true);
      expect(await store.liftHold({ id: 'course-7', ...lift })).toBe(true);
      expect(await store.liftHold({ id: 'course-7', ...lift })).toBe(false);
      await purgeAll(store, start + 367 * day);
      for (const kept of [one, inCourse, later]) expect(await isThere(kept)).toBe(false);
      const steps = await store.timeline(one.messageId);
      expect(steps.filter(({ kind }) => kind === 'hold-laid' || kind === 'hold-lifted')).toEqual([
        { at: start, kind: 'hold-laid', actor: 'ops', detail: 'a complaint' },
        { at: start + 366 * day, kind: 'hold-lifted', actor: 'chief', detail: 'settled' },
      ]);
    });

    it('tells who holds what and why, and that what is purged cannot be held', async () => {
      const kept = await finish();
      const hold = { id: 'course-1', reason: 'a lawsuit', by: 'ops', at: start };
      await store.hold(hold);
      expect(await store.holds()).toEqual([{ ...hold, lifted: undefined }]);
      expect(await store.hold({ ...hold, by: 'other' })).toEqual({
        status: 'present',
        hold: { ...hold, lifted: undefined },
      });
      const lifted = { by: 'chief', reason: 'over', at: start + 1 };
      await store.liftHold({ id: 'course-1', ...lifted });
      expect(await store.holds()).toEqual([]);
      expect(await store.holds('course-1')).toEqual([{ ...hold, lifted }]);
      await purgeAll(store, start + 40 * day);
      const outcome = await store.hold({ ...hold, id: kept.messageId });
      expect(outcome).toEqual({ status: 'purged', at: start + 40 * day });
      expect(await store.holds()).toEqual([]);
    });

    it('deletes steps so long after the content, and refusals so long after they were given', async () => {
      const kept = await finish();
      await store.recordRepeat({ messageId: kept.messageId, bundleId: randomUUID(), at: start + 2 * hour });
      const refusal = {
        ...{ caller: 'c', messageId: undefined, event: undefined },
        sha256: 's',
        problems: [],
      };
      await store.recordRefusal({ ...refusal, at: start, bundleId: 'b' });
      await purgeAll(store, start + 50 * day - 1);
      expect(await store.refusals('b')).toHaveLength(1);
      await purgeAll(store, start + 50 * day);
      expect(await store.refusals('b')).toEqual([]);
      const kinds = async () => (await store.timeline(kept.messageId)).map(({ kind }) => kind);
      await purgeAll(store, start + 150 * day - 2);
      expect(await kinds()).toContain('repeated');
      await purgeAll(store, start + 150 * day);
      expect(await kinds()).toEqual(['received', 'queued', 'available', 'delivered', 'purged']);
    });

    it('does a little at a time, and says whether there is more', async () => {
      const kept = await Promise.all(Array.from({ length: 250 }, () => finish()));
      const steps: PurgeStep[] = [];
      do steps.push(await store.purge(start + 40 * day, policy));
      while (steps.at(-1)?.more);
      expect(steps.map(({ purged }) => purged)).toEqual([100, 100, 50, ...steps.slice(3).map(() => 0)]);
      expect(await Promise.all(kept.map(isThere))).not.toContain(true);
    });

    it('passes over what is dated later than now, and comes back to it', async () => {
      const future = await finish({ receivedAt: start + 90 * day }, start + 90 * day);
      const present = await finish();
      await purgeAll(store, start + 40 * day);
      expect([await isThere(future), await isThere(present)]).toEqual([true, false]);
      await purgeAll(store, start + 121 * day);
      expect(await isThere(future)).toBe(false);
    });
  });
}
