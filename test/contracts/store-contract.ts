import { createHash, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problem } from '../../src/message/problem.ts';
import type { MailboxQuery, Store, Submission } from '../../src/store/store.ts';

/** A store under test. */
export interface StoreUnderTest {
  readonly store: Store;
  /** What another process finds after this one died without a word. */
  crashAndReopen(): Promise<Store>;
  /** While the work runs no delivery can be written to, as on a full disk; all can be read. */
  whileFull(work: () => Promise<void>): Promise<void>;
  /** Cleans up everything. */
  dispose(): Promise<void>;
}

const ifUnmatched = problem('acknowledgement.unmatched');

/** A submission with ids of its own and one delivery to the mailbox `kom`. */
export function submission(changes: Partial<Submission> = {}): Submission {
  const bytes = changes.bytes ?? Buffer.from(`{"n":"${randomUUID()}"}`);
  return {
    messageId: randomUUID(),
    bundleId: randomUUID(),
    event: 'hospital-notification-message',
    sender: 'hospital',
    courseId: undefined,
    timestamp: '2027-04-01T10:00:00+02:00',
    receivedAt: 1000,
    mediaType: 'application/fhir+json',
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    problems: [],
    deliveries: [to('kom')],
    acknowledges: undefined,
    ...changes,
  };
}

function to(endpoint: string, acknowledgement: 'awaited' | 'none-owed' = 'awaited') {
  return { id: randomUUID(), receiver: endpoint, endpoint, acknowledgement } as const;
}

function firstDelivery({ deliveries }: Submission): string {
  return deliveries[0]?.id ?? '';
}

function failedAt(at: number, dueAt: number, attempt = 0) {
  return { state: 'failed', at, dueAt, attempt, by: 'hand-over', reason: 'no' } as const;
}

function deadAt(at: number, reason: string, attempt = 0) {
  return { state: 'dead', at, attempt, by: 'hand-over', reason } as const;
}

/** Every store passes this suite. */
export function storeContract(open: () => Promise<StoreUnderTest>): void {
  let under: StoreUnderTest;
  let store: Store;

  beforeEach(async () => {
    under = await open();
    store = under.store;
  });
  afterEach(() => under.dispose());

  const mailbox = (query: Partial<MailboxQuery> = {}) =>
    store.mailbox({
      endpoint: 'kom',
      after: 0,
      since: undefined,
      event: undefined,
      acknowledgement: undefined,
      limit: 100,
      maxBytes: 1e9,
      ...query,
    });
  const keep = async (changes: Partial<Submission> = {}): Promise<Submission> => {
    const kept = submission(changes);
    expect((await store.accept(kept)).status).toBe('accepted');
    return kept;
  };
  const makeAvailable = async (kept: Submission, at: number, attempt = 0) =>
    store.settle(firstDelivery(kept), { state: 'available', at, attempt });
  const deliveryOf = async (kept: Submission) => {
    const found = await store.delivery(firstDelivery(kept));
    if (found === undefined) throw new Error('no such delivery');
    return found;
  };
  const acknowledge = (answered: string, code: 'ok' | 'fatal-error' | 'transient-error', sender = 'kom') =>
    store.accept(
      submission({
        event: 'acknowledgement-message',
        sender,
        deliveries: [to('hospital', 'none-owed')],
        acknowledges: { messageId: answered, code, ifUnmatched },
        receivedAt: 5000,
      }),
    );

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
      store = await under.crashAndReopen();
      await makeAvailable(two, 1200);
      const items = await mailbox({ after: first?.position ?? 0 });
      expect(items.map(({ messageId }) => messageId)).toEqual([two.messageId]);
    });
  });

  it('tells everything that happened to a message, in order', async () => {
    const kept = await keep({ receivedAt: 1000 });
    await makeAvailable(kept, 1100);
    await store.settle(firstDelivery(kept), {
      ...failedAt(1200, 1300),
      reason: 'answered 500',
    });
    await store.settle(firstDelivery(kept), { state: 'delivered', at: 1400 });
    await store.recordRepeat({ messageId: kept.messageId, bundleId: kept.bundleId, at: 1500 });
    await acknowledge(kept.messageId, 'ok');
    const steps = await store.timeline(kept.messageId);
    expect(steps.map(({ at, kind }) => [at, kind])).toEqual([
      [1000, 'received'],
      [1000, 'queued'],
      [1100, 'available'],
      [1200, 'failed'],
      [1400, 'delivered'],
      [1500, 'repeated'],
      [5000, 'acknowledged'],
    ]);
    expect(steps[3]).toMatchObject({ endpoint: 'kom', detail: 'answered 500' });
  });

  it('says how every endpoint stands', async () => {
    const one = await keep({ receivedAt: 1000 });
    const two = await keep({ receivedAt: 2000 });
    await keep({ receivedAt: 3000, deliveries: [to('gp', 'none-owed')] });
    await makeAvailable(one, 2100);
    await store.settle(firstDelivery(two), failedAt(2200, 9000));
    expect(await store.backlog(['kom', 'nobody', 'gp'], 10)).toEqual([
      { endpoint: 'gp', states: { queued: 1 }, awaited: 0, oldestQueuedAt: 3000 },
      { endpoint: 'kom', states: { available: 1, failed: 1 }, awaited: 2, oldestQueuedAt: 2000 },
    ]);
    expect((await store.backlog(['gp'], 10)).map(({ endpoint }) => endpoint)).toEqual(['gp']);
    for (const queuedAt of [3100, 3200, 3300]) {
      await keep({ receivedAt: queuedAt, deliveries: [to('gp')] });
    }
    expect(await store.backlog(['gp'], 2)).toMatchObject([{ states: { queued: 2 }, oldestQueuedAt: 3000 }]);
  });

  it('can be asked whether it writes', async () => {
    await expect(store.probe()).resolves.toBeUndefined();
  });
}
