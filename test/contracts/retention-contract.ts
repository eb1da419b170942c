import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problem } from '../../src/message/problem.ts';
import type { CourseChange } from '../../src/store/courses.ts';
import type { PurgeStep, RetentionPolicy } from '../../src/store/retention.ts';
import type { Store, Submission } from '../../src/store/store.ts';
import { taskEventId, taskEvents } from '../../src/store/subscriptions.ts';
import { type StoreUnderTest, submission } from './store-contract.ts';

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.UTC(2026, 10, 22);

const policy: RetentionPolicy = {
  periods: new Map([['care-communication-message', 10 * day]]),
  otherPeriod: 30 * day,
  stepPeriod: 100 * day,
  refusalPeriod: 50 * day,
  coursePeriod: 60 * day,
  taskPeriod: 50 * day,
  auditPeriod: 50 * day,
  ownQueues: new Set(['region']),
};

/** Purges until there is nothing more to do at that instant. */
async function purgeAll(store: Store, now: number, by = policy): Promise<Omit<PurgeStep, 'more'>> {
  const done = { purged: 0, waiting: 0, courses: 0, deleted: 0 };
  for (let more = true; more; ) {
    const step = await store.purge(now, by);
    done.purged += step.purged;
    done.waiting += step.waiting;
    done.courses += step.courses;
    done.deleted += step.deleted;
    more = step.more;
  }
  return done;
}

function to(endpoint: string, acknowledgement: 'awaited' | 'none-owed' = 'awaited') {
  return { id: randomUUID(), receiver: endpoint, endpoint, acknowledgement } as const;
}

function answerTo(messageId: string, changes: Partial<Submission>): Submission {
  return submission({
    event: 'acknowledgement-message',
    sender: 'kom',
    deliveries: [to('hospital', 'none-owed')],
    acknowledges: { messageId, code: 'ok', ifUnmatched: problem('acknowledgement.unmatched') },
    ...changes,
  });
}

/** What every store promises about forgetting. */
export function retentionContract(
  open: () => Promise<StoreUnderTest>,
  { runs }: { readonly runs: number },
): void {
  describe('retention', () => {
    let under: StoreUnderTest;
    let store: Store;

    beforeEach(async () => {
      under = await open();
      store = under.store;
    });
    afterEach(() => under.dispose());

    const keep = async (changes: Partial<Submission> = {}): Promise<Submission> => {
      const kept = submission({ receivedAt: start, ...changes });
      expect((await store.accept(kept)).status).toBe('accepted');
      return kept;
    };
    const idOf = ({ deliveries }: Submission, index = 0): string => deliveries[index]?.id ?? '';
    const deliver = (kept: Submission, at: number, index = 0) =>
      store.settle(idOf(kept, index), { state: 'delivered', at });
    const finish = async (changes: Partial<Submission> = {}, at = start + hour): Promise<Submission> => {
      const kept = await keep({ deliveries: [to('kom', 'none-owed')], ...changes });
      await deliver(kept, at);
      return kept;
    };
    const isThere = async ({ messageId }: Submission) => (await store.content(messageId)) !== undefined;

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

    describe('of courses', () => {
      const changeOf = (courseId: string, changes: Partial<CourseChange> = {}): CourseChange => ({
        courseId,
        basedOn: 0,
        at: start,
        state: '{"fold":1}',
        events: [{ id: randomUUID(), content: '{"kind":"referral"}' }],
        keys: [courseId, `referral ${courseId}`],
        parties: ['hospital', 'kom'],
        tasks: {},
        watches: [],
        dueAt: undefined,
        ...changes,
      });
      const begin = async (changes: Partial<CourseChange> = {}): Promise<string> => {
        const courseId = randomUUID();
        expect(await store.keepCourse(changeOf(courseId, changes), [])).toBe(true);
        return courseId;
      };
      const isKnown = async (courseId: string) => (await store.course([courseId])) !== undefined;
      const task = (courseId: string) => ({
        ...{ id: randomUUID(), key: randomUUID(), kind: 'course.x', owner: 'kom', courseId },
        ...{ reason: {}, openedAt: start },
      });

      it('forgets one that has rested for its period, and keeps a tombstone of it', async () => {
        const courseId = await begin();
        await purgeAll(store, start + 60 * day - 1);
        expect(await isKnown(courseId)).toBe(true);
        expect(await store.forgottenCourse(courseId)).toBeUndefined();
        expect(await purgeAll(store, start + 60 * day)).toMatchObject({ courses: 1 });
        expect(await isKnown(courseId)).toBe(false);
        expect(await store.course([`referral ${courseId}`])).toBeUndefined();
        expect(await store.courseEvents(courseId)).toEqual([]);
        expect(await store.forgottenCourse(courseId)).toEqual({
          parties: ['hospital', 'kom'],
          purgedAt: start + 60 * day,
        });
        const hold = { id: courseId, reason: 'a case', by: 'anna', at: start + 61 * day };
        expect(await store.hold(hold)).toEqual({ status: 'purged', at: start + 60 * day });
      });

      it('begins it anew when something comes of it after all', async () => {
        const courseId = await begin();
        await purgeAll(store, start + 60 * day);
        expect(await store.keepCourse(changeOf(courseId, { at: start + 61 * day }), [])).toBe(true);
        expect(await store.course([courseId])).toMatchObject({ version: 1 });
        expect(await store.forgottenCourse(courseId)).toBeUndefined();
        await purgeAll(store, start + 122 * day);
        expect(await isKnown(courseId)).toBe(false);
      });

      it('counts from the last thing recorded', async () => {
        const courseId = await begin();
        const again = changeOf(courseId, { basedOn: 1, at: start + 30 * day });
        expect(await store.keepCourse(again, [])).toBe(true);
        await purgeAll(store, start + 89 * day);
        expect(await isKnown(courseId)).toBe(true);
        await purgeAll(store, start + 90 * day);
        expect(await isKnown(courseId)).toBe(false);
      });

      it('keeps one that something is due of, that has an open task, is held, or has a message with its content', async () => {
        const due = await begin({ dueAt: start + 900 * day });
        const busy = await begin();
        const open = { ...task(busy), dueAt: start + 250 * day };
        await store.changeTasks({ open: [open] });
        const held = await begin();
        await store.hold({ id: held, reason: 'a case', by: 'anna', at: start });
        const heldByReferral = await begin();
        await store.hold({ id: `referral ${heldByReferral}`, reason: 'a case', by: 'anna', at: start });
        const courseId = randomUUID();
        const unread = await keep({ courseId, deliveries: [to('kom', 'none-owed')] });
        await store.keepCourse(changeOf(courseId), []);
        const all = [due, busy, held, heldByReferral, courseId];
        for (const days of [60, 100, 300]) await purgeAll(store, start + days * day);
        for (const each of all) expect(await isKnown(each), each).toBe(true);
        await store.changeTasks({ close: [{ key: open.key, at: start + 300 * day, by: 'kom' }] });
        for (const id of [held, `referral ${heldByReferral}`]) {
          await store.liftHold({ id, by: 'anna', reason: 'over', at: start + 300 * day });
        }
        await deliver(unread, start + 300 * day);
        await purgeAll(store, start + 301 * day + 1);
        for (const each of [busy, held, heldByReferral]) expect(await isKnown(each), each).toBe(false);
        for (const days of [331, 332, 333]) await purgeAll(store, start + days * day);
        expect(await Promise.all([due, courseId].map(isKnown))).toEqual([true, false]);
      });

      it('closes what nobody has closed a period later, tells who owed it, and forgets the course', async () => {
        const courseId = await begin();
        const [old, escalated] = [task(courseId), task(courseId)];
        await store.changeTasks({ open: [old, escalated] });
        await store.changeTasks({ escalate: [{ key: escalated.key, at: start + 10 * day }] });
        const held = await begin();
        const ofHeld = task(held);
        await store.changeTasks({ open: [ofHeld] });
        await store.hold({ id: held, reason: 'a case', by: 'anna', at: start });
        const interest = { events: [taskEvents.done], residence: undefined, course: undefined };
        const terms = { resource: '{}', secret: undefined, base: '', pushed: false, endsAt: undefined };
        await store.subscribe({ ...terms, id: 's', organisation: 'kom', interest }, start, 100);
        for (const days of [60, 120, 129]) await purgeAll(store, start + days * day);
        expect(await isKnown(courseId)).toBe(true);
        expect(await store.tasks({ open: true, limit: 10 })).toHaveLength(3);
        await purgeAll(store, start + 131 * day);
        expect(await isKnown(courseId)).toBe(false);
        const closed = { closedAt: start + 131 * day, closedBy: 'retention' };
        for (const { id } of [old, escalated]) expect(await store.task(id)).toMatchObject(closed);
        const told = await store.subscriptionEvents('s', { from: 1, to: 9, limit: 9 });
        expect(told.map(({ messageId }) => messageId).toSorted()).toEqual(
          [old, escalated].map(({ id }) => taskEventId(id)).toSorted(),
        );
        await purgeAll(store, start + 5000 * day);
        expect([await isKnown(held), (await store.task(ofHeld.id))?.closedAt]).toEqual([true, undefined]);
      });

      it('deletes closed tasks a period after, open ones and held ones never', async () => {
        const [closed, open, held] = [task('c1'), task('c2'), task('c3')];
        await store.changeTasks({ open: [closed, open, held] });
        for (const { key } of [closed, held]) {
          await store.changeTasks({ close: [{ key, at: start, by: 'kom' }] });
        }
        await store.hold({ id: 'c3', reason: 'a case', by: 'anna', at: start });
        await purgeAll(store, start + 50 * day - 1);
        expect(await store.task(closed.id)).toBeDefined();
        await purgeAll(store, start + 5000 * day);
        const left = await Promise.all([closed, open, held].map(({ id }) => store.task(id)));
        expect(left.map((each) => each?.id)).toEqual([undefined, open.id, held.id]);
      });

      it('deletes the audit a period after, but not of what is held', async () => {
        const [one, other] = [await keep(), await keep()];
        for (const { messageId } of [one, other]) {
          await store.recordDisclosure({ at: start, actor: 'a', what: 'message', detail: 'd', messageId });
        }
        await store.hold({ id: other.messageId, reason: 'a case', by: 'anna', at: start });
        const told = async ({ messageId }: Submission) =>
          (await store.timeline(messageId)).filter(({ kind }) => kind === 'disclosed').length;
        await purgeAll(store, start + 50 * day - 1);
        expect([await told(one), await told(other)]).toEqual([1, 1]);
        await purgeAll(store, start + 50 * day);
        expect([await told(one), await told(other)]).toEqual([0, 1]);
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
      store = await under.crashAndReopen();
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

  describe('whatever is accepted, settled, acknowledged, held and purged in whatever order', () => {
    it('nothing unfinished or held is purged, nothing too early, and every id ever accepted is recognised', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 40 }), async (events) => {
          const under = await open();
          try {
            await play(under.store, events);
          } finally {
            await under.dispose();
          }
        }),
        { numRuns: runs },
      );
    }, 60_000);
  });
}

const pick = fc.nat(9);
const event = fc.oneof(
  fc.record({
    kind: fc.constant('accept' as const),
    endpoints: fc.subarray(['kom', 'gp', 'region'] as const, { minLength: 1 }),
    owed: fc.boolean(),
    care: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('settle' as const),
    pick,
    delivery: fc.nat(2),
    state: fc.constantFrom('available' as const, 'delivered' as const, 'failed' as const, 'dead' as const),
  }),
  fc.record({
    kind: fc.constant('acknowledge' as const),
    pick,
    code: fc.constantFrom('ok' as const, 'fatal-error' as const, 'transient-error' as const),
  }),
  fc.record({ kind: fc.constantFrom('hold' as const, 'lift' as const), pick, course: fc.boolean() }),
  fc.record({ kind: fc.constant('pass' as const), hours: fc.nat(24 * 25) }),
  fc.record({ kind: fc.constant('purge' as const) }),
);

type Happening = typeof event extends fc.Arbitrary<infer Value> ? Value : never;

/** What the play itself knows of a message. */
interface Known {
  readonly sent: Submission;
  /** Since when it is finished, as far as it is. */
  finished: number | undefined;
}

async function play(store: Store, events: readonly Happening[]): Promise<void> {
  const all: Known[] = [];
  const held = new Set<string>();
  let now = start;
  const chosen = (index: number): Known | undefined => all[index % Math.max(1, all.length)];
  const accept = async (sent: Submission): Promise<void> => {
    if ((await store.accept(sent)).status === 'accepted') all.push({ sent, finished: undefined });
  };

  /** Judged from what the store tells, beside its own rule. */
  const observe = async (): Promise<void> => {
    for (const known of all) {
      const { deliveries = [] } = (await store.message(known.sent.messageId)) ?? {};
      const over = deliveries.every(({ state, acknowledgement, endpoint }) => {
        if (state === 'dead') return true;
        if (acknowledgement === 'awaited' || acknowledgement === 'transient-error') return false;
        return state === 'delivered' || (state === 'available' && endpoint === 'region');
      });
      known.finished = over ? (known.finished ?? now) : undefined;
    }
  };

  const checkKept = async (): Promise<void> => {
    for (const { sent, finished } of all) {
      const { messageId, event: code, bytes, courseId = '' } = sent;
      const period = policy.periods.get(code) ?? policy.otherPeriod;
      const mayGo =
        finished !== undefined && finished + period <= now && !held.has(messageId) && !held.has(courseId);
      const content = await store.content(messageId);
      if (purged.has(messageId)) continue;
      if (content !== undefined) expect(Buffer.from(content)).toEqual(bytes);
      else {
        expect(mayGo, messageId).toBe(true);
        purged.add(messageId);
      }
    }
  };
  const purged = new Set<string>();

  for (const happening of events) {
    switch (happening.kind) {
      case 'accept':
        await accept(
          submission({
            receivedAt: now,
            event: happening.care ? 'care-communication-message' : 'hospital-notification-message',
            courseId: `course-${all.length % 3}`,
            deliveries: happening.endpoints.map((each) => to(each, happening.owed ? 'awaited' : 'none-owed')),
          }),
        );
        break;
      case 'settle': {
        const id = chosen(happening.pick)?.sent.deliveries[happening.delivery]?.id;
        if (id === undefined) break;
        const { attempts: attempt = 0 } = (await store.delivery(id)) ?? {};
        const failed = { at: now, attempt, by: 'hand-over', reason: 'no' } as const;
        const { state } = happening;
        if (state === 'available') await store.settle(id, { state, at: now, attempt });
        else if (state === 'delivered') await store.settle(id, { state, at: now });
        else if (state === 'failed') await store.settle(id, { state, dueAt: now + hour, ...failed });
        else await store.settle(id, { state, ...failed });
        break;
      }
      case 'acknowledge': {
        const answered = chosen(happening.pick)?.sent;
        if (answered === undefined) break;
        const { messageId } = answered;
        const ifUnmatched = problem('acknowledgement.unmatched');
        const acknowledges = { messageId, code: happening.code, ifUnmatched };
        await accept(answerTo(messageId, { receivedAt: now, acknowledges }));
        break;
      }
      case 'hold':
      case 'lift': {
        const sent = chosen(happening.pick)?.sent;
        const id = happening.course ? 'course-1' : sent?.messageId;
        if (id === undefined) break;
        const facts = { id, reason: 'why', by: 'who', at: now };
        if (happening.kind === 'lift') {
          expect(await store.liftHold(facts)).toBe(held.delete(id));
        } else {
          const { status } = await store.hold(facts);
          if (status === 'purged') expect(purged).toContain(id);
          else held.add(id);
        }
        break;
      }
      case 'pass':
        now += happening.hours * hour;
        break;
      case 'purge':
        await purgeAll(store, now);
        await checkKept();
    }
    await observe();
  }
  // In the end everything goes that may.
  now += 400 * day;
  await purgeAll(store, now);
  await checkKept();
  now += 400 * day;
  await purgeAll(store, now);
  for (const { sent, finished } of all) {
    const { messageId, bundleId, courseId = '' } = sent;
    const stays = finished === undefined || held.has(messageId) || held.has(courseId);
    if (!purged.has(messageId)) expect((await store.content(messageId)) !== undefined).toBe(stays);
    expect((await store.accept({ ...sent, bundleId: randomUUID() })).status).toBe('repeated');
    expect((await store.messageOfBundle(bundleId))?.messageId).toBe(messageId);
    expect((await store.accept(submission({ bundleId }))).status).toBe('bundle-id-reused');
  }
}
