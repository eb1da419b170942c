import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CourseChange } from '../../src/store/courses.ts';
import type { Submission } from '../../src/store/store.ts';
import type {
  Interest,
  KeptSubscription,
  SubscriptionOutcome,
  SubscriptionTerms,
} from '../../src/store/subscriptions.ts';
import type { OpenedStore } from './open-each.ts';
import { submission } from './submission.ts';

const notice = 'sop-discharge-notice-new';
const start = 'sop-stay-start';

function terms(changes: Partial<SubscriptionTerms> & { readonly about?: Partial<Interest> } = {}) {
  const { about, ...others } = changes;
  return {
    id: randomUUID(),
    organisation: 'kom',
    resource: '{"a":1}',
    secret: undefined,
    base: 'http://gateway/fhir',
    pushed: true,
    interest: { events: [notice, start], residence: undefined, course: undefined, ...about },
    endsAt: undefined,
    ...others,
  } satisfies SubscriptionTerms;
}

function change(courseId: string, changes: Partial<CourseChange> = {}): CourseChange {
  return {
    courseId,
    basedOn: 0,
    at: 0,
    state: '{}',
    events: [],
    keys: [courseId],
    parties: [],
    tasks: {},
    watches: [],
    dueAt: undefined,
    ...changes,
  };
}

function to(...receivers: readonly string[]): Submission['deliveries'] {
  return receivers.map((receiver) => ({
    id: randomUUID(),
    receiver,
    endpoint: receiver,
    acknowledgement: 'none-owed',
  }));
}

function message(changes: Partial<Submission> = {}): Submission {
  return submission({ event: notice, change: change(randomUUID()), ...changes });
}

function outcome(kept: KeptSubscription, changes: Partial<SubscriptionOutcome> = {}): SubscriptionOutcome {
  const { sentNumber, failures, failingSince, error, lastSentAt } = kept;
  const standing = { sentNumber, failures, failingSince, error, lastSentAt };
  return {
    ...standing,
    at: 5000,
    status: 'active',
    handshaken: true,
    dueAt: undefined,
    holdsBack: false,
    disclosed: [],
    ...changes,
  };
}

/** What every store knows of subscriptions. */
export function subscriptionContract(
  { store, under }: OpenedStore,
  { runs }: { readonly runs: number },
): void {
  describe('subscriptions', () => {
    it('keeps other texts for the same only where they are still the ones that were read', async () => {
      for (const secret of ['before', undefined]) {
        const made = terms({ secret });
        await store.subscribe(made, 1000, 10);
        const before = { resource: made.resource, secret };
        const after = { resource: '{"sealed":true}', secret: 'after' };
        expect(await store.rewrite(randomUUID(), before, after)).toBe(false);
        expect(await store.rewrite(made.id, { ...before, secret: 'another' }, after)).toBe(false);
        expect(await store.rewrite(made.id, { ...before, resource: '{}' }, after)).toBe(false);
        expect(await store.rewrite(made.id, before, after)).toBe(true);
        expect(await store.rewrite(made.id, before, before)).toBe(false);
        expect(await store.subscription(made.id)).toMatchObject({ ...after, revision: 1 });
      }
    });

    const subscribe = async (changes: Parameters<typeof terms>[0] = {}): Promise<SubscriptionTerms> => {
      const made = terms(changes);
      expect(await store.subscribe(made, 1000, 100)).toBe(true);
      return made;
    };
    const accept = async (changes: Partial<Submission> = {}): Promise<string> => {
      const kept = message({ deliveries: to('kom'), ...changes });
      expect((await store.accept(kept)).status).toBe('accepted');
      return kept.messageId;
    };
    const eventsOf = async (id: string, from = 1) =>
      (await store.subscriptionEvents(id, { from, to: 1e9, limit: 1000 })).map(
        ({ number, messageId }) => [number, messageId] as const,
      );
    const claim = (now: number, name = 'one', until = now + 1000) =>
      store.claimSubscriptions(now, { name, until, limit: 10 });
    const activate = async (id: string) => {
      const [kept] = (await claim(1000)).filter((each) => each.id === id);
      if (kept === undefined) throw new Error('it is not due');
      expect(await store.settleSubscription(id, 'one', outcome(kept))).toBe(true);
    };

    it('are given back as they were made, requested and due at once', async () => {
      const { interest: _, ...made } = await subscribe({ secret: 'whsec_x', endsAt: 9000 });
      const expected = {
        ...made,
        status: 'requested',
        revision: 1,
        handshaken: false,
        lastNumber: 0,
        sentNumber: 0,
        failures: 0,
        dueAt: 1000,
        changedAt: 1000,
      };
      expect(await store.subscription(made.id)).toMatchObject(expected);
      expect(await store.subscriptions(['kom'])).toMatchObject([expected]);
      expect(await store.subscriptions('all')).toMatchObject([expected]);
      expect(await store.subscriptions(['other'])).toEqual([]);
      expect(await store.subscription('unknown')).toBeUndefined();
    });

    it('are not more for an organisation than it may have', async () => {
      expect(await store.subscribe(terms(), 1000, 1)).toBe(true);
      expect(await store.subscribe(terms(), 1000, 1)).toBe(false);
      expect(await store.subscribe(terms({ organisation: 'other' }), 1000, 1)).toBe(true);
    });

    it('number what is kept for their organisation, and only what they ask for', async () => {
      const all = await subscribe();
      const residents = await subscribe({ about: { residence: '0101' } });
      const one = await subscribe({ about: { course: 'c1' } });
      const starts = await subscribe({ about: { events: [start] } });
      const others = await subscribe({ organisation: 'other' });
      const first = await accept({ change: change('c1', { residence: '0101' }) });
      const second = await accept({ change: change('c2', { residence: '0147' }), event: start });
      const third = await accept({ change: undefined, courseId: 'c1' });
      await accept({ deliveries: to('somebody') });
      await accept({ event: 'hospital-notification-message', change: undefined });
      await accept({ event: 'sop-capacity', change: undefined });
      expect(await eventsOf(all.id)).toEqual([
        [1, first],
        [2, second],
        [3, third],
      ]);
      expect(await eventsOf(residents.id)).toEqual([[1, first]]);
      expect(await eventsOf(one.id)).toEqual([
        [1, first],
        [2, third],
      ]);
      expect(await eventsOf(starts.id)).toEqual([[1, second]]);
      expect(await eventsOf(others.id)).toEqual([]);
      expect((await store.subscription(all.id))?.lastNumber).toBe(3);
      expect(await eventsOf(all.id, 3)).toEqual([[3, third]]);
    });

    it('number a message once, however many endpoints it goes to', async () => {
      const { id } = await subscribe();
      const twice = [...to('kom'), ...to('kom').map((each) => ({ ...each, endpoint: 'kom-2' }))];
      const sent = await accept({ deliveries: twice });
      expect(await eventsOf(id)).toEqual([[1, sent]]);
    });

    it('number what the gateway sends by itself, with a message or without', async () => {
      const { id } = await subscribe();
      const inform = () => submission({ event: start, deliveries: to('kom') });
      const [along, alone] = [inform(), inform()];
      await accept({ deliveries: to('somebody'), sends: [along] });
      expect(await store.keepCourse(change('c'), [alone])).toBe(true);
      expect(await eventsOf(id)).toEqual([
        [1, along.messageId],
        [2, alone.messageId],
      ]);
    });

    it('number nothing that is not kept: what is repeated, or has to be decided again', async () => {
      const { id } = await subscribe();
      const kept = message({ deliveries: to('kom') });
      await store.accept(kept);
      expect((await store.accept({ ...kept, bundleId: randomUUID() })).status).toBe('repeated');
      const moved = message({ deliveries: to('kom'), change: change('c', { basedOn: 7 }) });
      expect((await store.accept(moved)).status).toBe('course-moved');
      expect(await eventsOf(id)).toEqual([[1, kept.messageId]]);
      expect((await store.subscription(id))?.lastNumber).toBe(1);
    });

    it('are numbered without a gap, each once, whatever comes at the same time', async () => {
      const receivers = ['kom', 'other', 'third'];
      const subset = fc.subarray(receivers, { minLength: 1 });
      const events = fc.subarray([notice, start], { minLength: 1 });
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.record({ of: fc.constantFrom(...receivers), events }), { minLength: 1, maxLength: 5 }),
          fc.array(fc.record({ to: subset, event: fc.constantFrom(notice, start), repeated: fc.boolean() }), {
            minLength: 1,
            maxLength: 24,
          }),
          async (asked, sent) => {
            // Runs share the store: the names of each are its own.
            const run = randomUUID().slice(0, 8);
            const made = await Promise.all(
              asked.map((each) => subscribe({ organisation: run + each.of, about: { events: each.events } })),
            );
            const messages = sent.map((each) =>
              message({ event: each.event, deliveries: to(...each.to.map((name) => run + name)) }),
            );
            await Promise.all(
              messages.flatMap((each, index) =>
                sent[index]?.repeated === true
                  ? [store.accept(each), store.accept(each)]
                  : [store.accept(each)],
              ),
            );
            for (const { id, organisation, interest } of made) {
              const found = await eventsOf(id);
              const expected = messages.filter(
                ({ event, deliveries }) =>
                  interest.events.includes(event) &&
                  deliveries.some(({ receiver }) => receiver === organisation),
              );
              expect(found.map(([number]) => number)).toEqual(expected.map((_, index) => index + 1));
              expect(found.map(([, messageId]) => messageId).toSorted()).toEqual(
                expected.map(({ messageId }) => messageId).toSorted(),
              );
              expect((await store.subscription(id))?.lastNumber).toBe(expected.length);
            }
          },
        ),
        { numRuns: runs },
      );
    });

    it('are claimed by one at a time, when they are due, until the claim ends', async () => {
      const { id } = await subscribe();
      expect(await claim(999)).toEqual([]);
      const claims = await Promise.all(['one', 'two', 'three'].map((name) => claim(1000, name)));
      expect(claims.flat().map((each) => each.id)).toEqual([id]);
      expect(await store.nextSubscriptionDue()).toBe(2000);
      expect(await claim(1999, 'late')).toEqual([]);
      expect(await claim(2000, 'later')).toMatchObject([{ id }]);
    });

    it('are settled by who holds the claim, and by nobody else', async () => {
      const { id } = await subscribe();
      const [kept] = await claim(1000, 'slow');
      if (kept === undefined) throw new Error('it is not due');
      await claim(2000, 'other');
      expect(await store.settleSubscription(id, 'slow', outcome(kept, { sentNumber: 9 }))).toBe(false);
      const failed = {
        status: 'error',
        failures: 1,
        failingSince: 2000,
        error: 'answered 500',
        dueAt: 7000,
      } as const;
      expect(await store.settleSubscription(id, 'other', outcome(kept, failed))).toBe(true);
      expect(await store.subscription(id)).toMatchObject({ ...failed, sentNumber: 0 });
      expect(await store.settleSubscription(id, 'other', outcome(kept))).toBe(false);
      expect(await store.nextSubscriptionDue()).toBe(7000);
    });

    it('are due when an event comes, or came meanwhile, but not before a failed one is tried again', async () => {
      const { id } = await subscribe();
      await activate(id);
      expect(await store.nextSubscriptionDue()).toBeUndefined();
      await accept({ receivedAt: 6000 });
      expect(await store.nextSubscriptionDue()).toBe(6000);
      const [kept] = await claim(6000);
      if (kept === undefined) throw new Error('it is not due');
      await accept({ receivedAt: 6100 });
      await store.settleSubscription(id, 'one', outcome(kept, { sentNumber: 1, at: 6200 }));
      expect(await store.nextSubscriptionDue()).toBe(6200);
      const [again] = await claim(6200);
      if (again === undefined) throw new Error('it is not due');
      await store.settleSubscription(
        id,
        'one',
        outcome(again, { status: 'error', failures: 1, dueAt: 9000, holdsBack: true }),
      );
      await accept({ receivedAt: 6300 });
      expect(await store.nextSubscriptionDue()).toBe(9000);
      expect(await store.subscription(id)).toMatchObject({ lastNumber: 3, sentNumber: 1 });
    });

    it('are not due before their time when what waits is held back, though nobody failed', async () => {
      const { id } = await subscribe();
      await activate(id);
      await accept({ receivedAt: 6000 });
      const [kept] = await claim(6000);
      if (kept === undefined) throw new Error('it is not due');
      await store.settleSubscription(id, 'one', outcome(kept, { dueAt: 7000, holdsBack: true }));
      expect(await store.nextSubscriptionDue()).toBe(7000);
    });

    it('that are only asked are never due for an event', async () => {
      const { id } = await subscribe({ pushed: false });
      await activate(id);
      await accept();
      expect(await store.nextSubscriptionDue()).toBeUndefined();
      expect(await eventsOf(id)).toHaveLength(1);
    });

    it('keep their numbers when they change, and number nothing while they are off', async () => {
      const made = await subscribe();
      const { id } = made;
      await activate(id);
      await accept();
      expect(await store.resubscribe(made, 'off', 7, 2000)).toBe(false);
      expect(await store.resubscribe({ ...made, organisation: 'other' }, 'off', 1, 2000)).toBe(false);
      expect(await store.resubscribe(made, 'off', 1, 2000)).toBe(true);
      expect(await store.nextSubscriptionDue()).toBeUndefined();
      await accept();
      const changed = { ...made, resource: '{"a":2}', interest: { ...made.interest, events: [start] } };
      expect(await store.resubscribe(changed, 'requested', 2, 3000)).toBe(true);
      await accept();
      await accept({ event: start });
      expect(await store.subscription(id)).toMatchObject({
        status: 'requested',
        revision: 3,
        handshaken: false,
        resource: '{"a":2}',
        lastNumber: 2,
        sentNumber: 0,
        dueAt: 3000,
      });
    });

    it('that are given up number nothing until they are asked for anew', async () => {
      const made = await subscribe();
      const [kept] = await claim(1000);
      if (kept === undefined) throw new Error('it is not due');
      await store.settleSubscription(made.id, 'one', outcome(kept, { status: 'off' }));
      await accept();
      expect((await store.subscription(made.id))?.lastNumber).toBe(0);
      await store.resubscribe(made, 'requested', 1, 2000);
      await accept();
      expect((await store.subscription(made.id))?.lastNumber).toBe(1);
    });

    it('are a claim no more once their owner has changed them', async () => {
      const made = await subscribe();
      const [kept] = await claim(1000);
      if (kept === undefined) throw new Error('it is not due');
      await store.resubscribe(made, 'requested', 1, 1500);
      expect(await store.settleSubscription(made.id, 'one', outcome(kept))).toBe(false);
      expect(await claim(1500, 'two')).toMatchObject([{ id: made.id, revision: 2 }]);
    });

    it('are gone with their events when they are removed', async () => {
      const { id } = await subscribe();
      await accept();
      expect(await store.unsubscribe(id)).toBe(true);
      expect(await store.unsubscribe(id)).toBe(false);
      expect(await store.subscription(id)).toBeUndefined();
      expect(await eventsOf(id)).toEqual([]);
      await accept();
      expect(await eventsOf(id)).toEqual([]);
    });

    it('leave on record whom a message was told to, with the event', async () => {
      const { id } = await subscribe();
      await activate(id);
      const [first, second] = [await accept({ receivedAt: 6000 }), await accept({ receivedAt: 6000 })];
      const [kept] = await claim(6000);
      if (kept === undefined) throw new Error('it is not due');
      const told = outcome(kept, { sentNumber: 2, at: 6500, disclosed: [2] });
      expect(await store.settleSubscription(id, 'one', told)).toBe(true);
      const steps = async (messageId: string) =>
        (await store.timeline(messageId)).filter(({ kind }) => kind === 'disclosed');
      expect(await steps(first)).toEqual([]);
      expect(await steps(second)).toEqual([
        { at: 6500, kind: 'disclosed', actor: 'kom', detail: `Subscription/${id} event 2` },
      ]);
    });

    it('are found by the next process with all that was numbered', async () => {
      const { id } = await subscribe();
      const sent = await accept();
      const next = await under.crashAndReopen();
      expect(await next.subscription(id)).toMatchObject({ lastNumber: 1, status: 'requested' });
      expect(await next.subscriptionEvents(id, { from: 1, to: 9, limit: 9 })).toEqual([
        { number: 1, messageId: sent, at: 1000 },
      ]);
    });
  });
}
