import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problem } from '../../src/message/problem.ts';
import type { Store, Submission } from '../../src/store/store.ts';
import type { OpenedStore } from './open-each.ts';
import { answerTo, day, hour, policy, purgeAll, start } from './retention-steps.ts';
import { submission, to } from './submission.ts';

/** What every store promises about forgetting, whatever happens before. */
export function retentionInAnyOrder({ open }: OpenedStore, { runs }: { readonly runs: number }): void {
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
