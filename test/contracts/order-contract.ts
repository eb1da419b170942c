import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problem } from '../../src/message/problem.ts';
import type { Order } from '../../src/store/order.ts';
import { type DueDelivery, type Store, StoreUnavailable, type Submission } from '../../src/store/store.ts';
import { type StoreUnderTest, submission } from './store-contract.ts';

const ifAwaited = problem('message.predecessor-awaited');

/** A message of a course to one endpoint, which the gateway brings messages to. */
function inLine(key: string, at: number, changes: Partial<Submission> & { endpoint?: string } = {}) {
  const { endpoint = 'hook', ...rest } = changes;
  const order: Order = { key, inherits: false, at, follows: undefined };
  const to = {
    id: randomUUID(),
    receiver: endpoint,
    endpoint,
    acknowledgement: 'awaited',
    brought: true,
  } as const;
  return submission({ deliveries: [to], order, ...rest });
}

/** The same, continuing another one. */
function continuing(messageId: string, kept: Submission, until?: number, inherits = false): Submission {
  const { key = '', at = 0 } = kept.order ?? {};
  return { ...kept, order: { key, inherits, at, follows: { messageId, until, ifAwaited } } };
}

const idOf = ({ deliveries }: Submission): string => deliveries[0]?.id ?? '';

/** What every store promises about order. */
export function orderContract(open: () => Promise<StoreUnderTest>): void {
  let under: StoreUnderTest;
  let store: Store;
  beforeEach(async () => {
    under = await open();
    store = under.store;
  });
  afterEach(() => under.dispose());

  const keep = async (kept: Submission): Promise<Submission> => {
    expect((await store.accept(kept)).status).toBe('accepted');
    return kept;
  };
  const claim = async (now = 1e12, limit = 100): Promise<readonly string[]> =>
    (await store.claimDue(now, limit)).map(({ delivery }) => delivery.id);
  const available = (kept: Submission) =>
    store.settle(idOf(kept), { state: 'available', at: 2000, attempt: 0 });
  const delivered = (kept: Submission) => store.settle(idOf(kept), { state: 'delivered', at: 3000 });
  const stateOf = async (kept: Submission) => store.delivery(idOf(kept));

  describe('order in a line', () => {
    it('hands out the next only when the one before has been delivered, while other lines go on', async () => {
      const [one, two] = [await keep(inLine('a', 1)), await keep(inLine('a', 2))];
      const other = await keep(inLine('b', 3));
      const elsewhere = await keep(inLine('a', 4, { endpoint: 'other-hook' }));
      expect(await claim()).toEqual([one, other, elsewhere].map(idOf));
      expect(await claim(), 'in hand').toEqual([]);
      await available(one);
      expect(await claim(), 'in its queue').toEqual([]);
      expect(await stateOf(two)).toMatchObject({ held: 'turn', dueAt: undefined, orderKey: 'a' });
      await delivered(one);
      expect(await claim()).toEqual([idOf(two)]);
      await available(two);
      expect(await stateOf(two)).toMatchObject({ state: 'available', held: undefined });
    });

    it('waits only until the one before is available where the receiver fetches by itself', async () => {
      const fetched = (at: number) => {
        const kept = inLine('a', at);
        return { ...kept, deliveries: kept.deliveries.map((each) => ({ ...each, brought: false })) };
      };
      const [one, two] = [await keep(fetched(1)), await keep(fetched(2))];
      expect(await claim()).toEqual([idOf(one)]);
      await available(one);
      expect(await claim()).toEqual([idOf(two)]);
    });

    it('waits for a failed one until it is due again, and no longer than until it is given up', async () => {
      const [one, two] = [await keep(inLine('a', 1)), await keep(inLine('a', 2))];
      await claim();
      const failed = { at: 2000, by: 'hand-over', reason: 'no' } as const;
      await store.settle(idOf(one), { state: 'failed', ...failed, attempt: 0, dueAt: 5000 });
      expect(await claim(4999)).toEqual([]);
      expect(await claim(5000)).toEqual([idOf(one)]);
      await store.settle(idOf(one), { state: 'dead', ...failed, attempt: 1 });
      expect(await claim(5000)).toEqual([idOf(two)]);
    });

    it('goes on when the one before is acknowledged, though nobody told that it was delivered', async () => {
      const [one, two] = [await keep(inLine('a', 1)), await keep(inLine('a', 2))];
      await claim();
      await available(one);
      expect(await claim()).toEqual([]);
      const acknowledges = { messageId: one.messageId, code: 'ok', ifUnmatched: ifAwaited } as const;
      await keep(submission({ sender: 'hook', deliveries: [], acknowledges }));
      expect(await claim()).toEqual([idOf(two)]);
    });

    it('gives back what is released, and still one at a time', async () => {
      const [one, two] = [await keep(inLine('a', 1)), await keep(inLine('a', 2))];
      expect(await claim()).toEqual([idOf(one)]);
      await store.release([idOf(one)]);
      expect(await claim()).toEqual([idOf(one)]);
      await delivered(one);
      expect(await claim()).toEqual([idOf(two)]);
    });

    it('holds across the death of the process that had the first in hand', async () => {
      const [one, two] = [await keep(inLine('a', 1)), await keep(inLine('a', 2))];
      await claim();
      expect(await claim()).toEqual([]);
      const after = await under.crashAndReopen();
      const again = await after.claimDue(1e12, 10);
      expect(again.map(({ delivery }) => delivery.id)).toEqual([idOf(one)]);
      await after.settle(idOf(one), { state: 'delivered', at: 3000 });
      expect((await after.claimDue(1e12, 10)).map(({ delivery }) => delivery.id)).toEqual([idOf(two)]);
    });

    it('has nothing in hand that it could not hand out, such as on a full disk', async () => {
      const [one] = [await keep(inLine('a', 1)), await keep(inLine('a', 2))];
      const other = await keep(inLine('b', 3));
      await under.whileFull(async () => {
        for (let tries = 0; tries < 3; tries += 1) await expect(claim()).rejects.toThrow(StoreUnavailable);
      });
      expect(await claim()).toEqual([one, other].map(idOf));
    });

    it('lets those that wait together leave as the sender had it, whenever they came', async () => {
      const kept = await Promise.all([30, 10, 20].map((at) => keep(inLine('a', at))));
      const left: string[] = [];
      for (let [next] = await claim(); next !== undefined; [next] = await claim()) {
        left.push(next);
        await store.settle(next, { state: 'delivered', at: 3000 });
      }
      expect(left).toEqual([kept[1], kept[2], kept[0]].map((each) => each && idOf(each)));
    });

    it('frees a line whose endpoint is no longer brought anything to', async () => {
      const [one, two] = [await keep(inLine('a', 1)), await keep(inLine('a', 2))];
      await claim();
      await available(one);
      expect(await claim()).toEqual([]);
      await store.bringTo(['hook']);
      expect(await claim()).toEqual([]);
      await store.bringTo(['another']);
      expect(await claim()).toEqual([idOf(two)]);
    });

    it('passes through a long line of blocked ones to those behind it', async () => {
      const line = await Promise.all(Array.from({ length: 2500 }, (_, n) => keep(inLine('a', n))));
      const free = await keep(inLine('b', 9999, { receivedAt: 5000 }));
      expect((await claim(1e12, 1)).length).toBe(1);
      expect(await claim(1e12, 1)).toEqual([idOf(free)]);
      expect(await claim(1e12, 1)).toEqual([]);
      expect(await store.nextDue()).toBeUndefined();
      expect((await stateOf(line[2499] ?? free))?.held).toBe('turn');
    });
  });

  describe('a message that came before the one it continues', () => {
    it('is held for it, says so, and goes after it', async () => {
      const first = inLine('a', 1);
      const second = continuing(first.messageId, inLine('a', 2), 9000);
      const acceptance = await store.accept(second);
      expect(acceptance).toMatchObject({ status: 'accepted', receipt: { problems: [ifAwaited] } });
      expect(await store.accept({ ...second, bundleId: randomUUID() })).toMatchObject({
        status: 'repeated',
        receipt: { problems: [ifAwaited] },
      });
      expect(await stateOf(second)).toMatchObject({
        state: 'queued',
        held: 'predecessor',
        awaits: first.messageId,
        dueAt: 9000,
      });
      expect((await store.timeline(second.messageId)).at(-1)).toMatchObject({
        kind: 'held',
        detail: `for message ${first.messageId}, until 1970-01-01T00:00:09.000Z`,
      });
      expect(await claim(8999)).toEqual([]);
      await keep(first);
      expect(await claim(8999)).toEqual([idOf(first)]);
      expect(await claim(8999)).toEqual([]);
      await delivered(first);
      expect(await claim(8999)).toEqual([idOf(second)]);
      expect(await stateOf(second)).toMatchObject({ held: undefined, awaits: undefined });
    });

    it('goes alone when the hold has ended', async () => {
      const second = await keep(continuing('never-sent', inLine('a', 2), 9000));
      expect(await store.nextDue()).toBe(9000);
      expect(await claim(9000)).toEqual([idOf(second)]);
      await available(second);
      expect(await stateOf(second)).toMatchObject({ state: 'available', held: undefined, awaits: undefined });
    });

    it('keeps the order of a chain though the clocks say otherwise', async () => {
      const [first, second, third] = [inLine('a', 300), inLine('a', 200), inLine('a', 100)];
      await keep(continuing(second.messageId, third, 9000));
      await keep(first);
      await keep(continuing(first.messageId, second, 9000));
      const left: string[] = [];
      for (let [next] = await claim(); next !== undefined; [next] = await claim()) {
        left.push(next);
        await store.settle(next, { state: 'delivered', at: 3000 });
      }
      expect(left.indexOf(idOf(second))).toBeLessThan(left.indexOf(idOf(third)));
      expect(left).toHaveLength(3);
    });

    it('is not held where it is not to be, nor for one that has come', async () => {
      const alone = await keep(continuing('never-sent', inLine('a', 2)));
      const behind = await keep(continuing(alone.messageId, inLine('a', 1), 9000));
      expect(await claim(1000)).toEqual([idOf(alone)]);
      expect(await stateOf(behind)).not.toMatchObject({ held: 'predecessor' });
    });

    it('stands in the line of the one it continues, whose thread it knows only in part', async () => {
      const first = await keep(inLine('thread', 1));
      const second = await keep(continuing(first.messageId, inLine('guess', 2), undefined, true));
      expect(await stateOf(second)).toMatchObject({ orderKey: 'thread' });
      expect(await claim()).toEqual([idOf(first)]);
    });
  });

  describe('endpoints that are left alone', () => {
    const paused = { until: new Map([['hook', 5000]]), giveUpAfter: 100_000 };
    const claimSparing = async (now: number) =>
      (await store.claimDue(now, 100, paused)).map(({ delivery }) => delivery.id);

    it('are given nothing until then, and others all the more', async () => {
      const kept = await Promise.all([1, 2, 3].map((n) => keep(inLine(`a${n}`, n))));
      const other = await keep(inLine('b', 1, { endpoint: 'other-hook' }));
      expect(await claimSparing(2000)).toEqual([idOf(other)]);
      expect(await claimSparing(2000)).toEqual([]);
      expect(await stateOf(kept[0] ?? other)).toMatchObject({
        state: 'queued',
        held: 'endpoint',
        dueAt: 5000,
      });
      expect(await store.nextDue()).toBe(5000);
      expect((await claimSparing(5000)).toSorted()).toEqual(kept.map(idOf).toSorted());
    });

    it('are given at once what waited when the pause ends', async () => {
      const pause = { endpoint: 'hook', failures: 10, since: 1000, until: 5000, reason: 'answered 500' };
      await store.pause(pause);
      await store.pause({ ...pause, failures: 11, since: 2000, until: 6000 });
      expect(await store.pauses()).toEqual([{ ...pause, failures: 11, until: 6000 }]);
      const kept = await keep(inLine('a', 1));
      expect(await claimSparing(2000)).toEqual([]);
      await store.resume('hook', 2500);
      expect(await store.pauses()).toEqual([]);
      expect(await claim(2500)).toEqual([idOf(kept)]);
    });

    it('are given what was held by somebody who had not heard that the pause is over, and nothing else', async () => {
      const pause = { failures: 10, since: 1000, until: 5000, reason: 'answered 500' };
      await store.pause({ ...pause, endpoint: 'hook' });
      await store.pause({ ...pause, endpoint: 'other-hook' });
      const kept = await keep(inLine('a', 1));
      const other = await keep(inLine('b', 1, { endpoint: 'other-hook' }));
      await store.resume('hook', 2500);
      const until = new Map([...paused.until, ['other-hook', 5000]]);
      expect(await store.claimDue(2600, 100, { ...paused, until })).toEqual([]);
      expect(await stateOf(kept)).toMatchObject({ held: 'endpoint', dueAt: 5000 });
      await store.letGoUnpaused(2700);
      expect(await stateOf(kept)).toMatchObject({ held: undefined, dueAt: 2700 });
      expect(await stateOf(other)).toMatchObject({ held: 'endpoint', dueAt: 5000 });
      expect(await claim(2700)).toEqual([idOf(kept)]);
    });

    it('are given what is to be given up, so that its sender is told in time', async () => {
      const old = await keep(inLine('a', 1));
      const giveUpAfter = 1500;
      const sparing = { ...paused, giveUpAfter };
      expect(await store.claimDue(2499, 10, sparing)).toEqual([]);
      expect(await store.nextDue()).toBe(2500);
      const due = await store.claimDue(2500, 10, sparing);
      expect(due.map(({ delivery }) => delivery.id)).toEqual([idOf(old)]);
    });

    it('are not told of a copy that came back untried before its publish was confirmed', async () => {
      const kept = await keep(inLine('a', 1));
      await claim();
      await store.settle(idOf(kept), { state: 'postponed', at: 1900, attempt: 0, dueAt: 7000 });
      await available(kept);
      expect(await stateOf(kept)).toMatchObject({ state: 'queued', availableAt: 2000, dueAt: 7000 });
      const [again] = await store.claimDue(7000, 10);
      expect(again?.delivery.attempt).toBe(1);
    });

    it('take back what was in their queue, without counting a try', async () => {
      const kept = await keep(inLine('a', 1));
      await claim();
      await available(kept);
      await store.settle(idOf(kept), { state: 'postponed', at: 2500, attempt: 0, dueAt: 7000 });
      expect(await stateOf(kept)).toMatchObject({
        state: 'queued',
        attempts: 0,
        held: 'endpoint',
        dueAt: 7000,
      });
      await delivered(kept);
      await store.settle(idOf(kept), { state: 'postponed', at: 2600, attempt: 1, dueAt: 8000 });
      expect(await stateOf(kept)).toMatchObject({ state: 'delivered', held: undefined, dueAt: undefined });
    });
  });

  it('says of what comes back untried after a failure that it waits, not that it failed for no reason', async () => {
    const kept = await keep(inLine('a', 1));
    await claim();
    await store.settle(idOf(kept), {
      state: 'failed',
      at: 1900,
      attempt: 0,
      dueAt: 2000,
      by: 'relay',
      reason: 'no',
    });
    await store.claimDue(2000, 10);
    await store.settle(idOf(kept), { state: 'available', at: 2000, attempt: 1 });
    await store.settle(idOf(kept), { state: 'postponed', at: 2500, attempt: 1, dueAt: 7000 });
    expect(await stateOf(kept)).toMatchObject({ state: 'queued', attempts: 1, held: 'endpoint' });
  });

  it('never hands out a later message while an earlier one is open, and everything in the end', async () => {
    await fc.assert(
      fc.asyncProperty(history, history, async (before, after) => {
        const fresh = await open();
        try {
          const model = createModel();
          await play(before, fresh.store, model);
          const reopened = await fresh.crashAndReopen();
          model.crash();
          await play(after, reopened, model);
          await drain(reopened, model);
        } finally {
          await fresh.dispose();
        }
      }),
      { numRuns: 25, endOnFailure: true },
    );
  }, 120_000);
}

type Step =
  | { readonly kind: 'accept'; readonly key: number; readonly endpoint: number; readonly at: number }
  | { readonly kind: 'claim'; readonly limit: number }
  | {
      readonly kind: 'settle';
      readonly which: number;
      readonly to: 'available' | 'delivered' | 'failed' | 'dead';
    }
  | { readonly kind: 'release'; readonly which: number };

const small = fc.nat({ max: 2 });
const history: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('accept' as const),
        key: small,
        endpoint: small,
        at: fc.nat(50),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('claim' as const), limit: fc.integer({ min: 1, max: 5 }) }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('settle' as const),
        which: fc.nat(100),
        to: fc.constantFrom('available', 'available', 'delivered', 'failed', 'dead'),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('release' as const), which: fc.nat(100) }) },
  ),
  { minLength: 10, maxLength: 60, size: 'max' },
);

interface Member {
  readonly id: string;
  readonly line: string;
  readonly brought: boolean;
  readonly at: number;
  readonly nr: number;
  state: 'open' | 'in hand' | 'available' | 'ended';
  attempts: number;
}

/** What is known to be open, by the simplest bookkeeping there is. */
function createModel() {
  const members: Member[] = [];
  const byId = new Map<string, Member>();
  const others = (member: Member) => members.filter((each) => each !== member && each.line === member.line);
  const blocks = (each: Member, member: Member): boolean => {
    if (each.state === 'in hand') return true;
    if (each.state === 'available') return each.brought;
    return each.state === 'open' && (each.at < member.at || (each.at === member.at && each.nr < member.nr));
  };
  return {
    members,
    add(member: Omit<Member, 'nr' | 'state' | 'attempts'>) {
      const added: Member = { ...member, nr: members.length, state: 'open', attempts: 0 };
      members.push(added);
      byId.set(added.id, added);
    },
    handedOut(due: readonly DueDelivery[]) {
      for (const { delivery } of due) {
        const member = byId.get(delivery.id);
        if (member === undefined) throw new Error('never accepted');
        expect(member.state).toBe('open');
        expect(others(member).filter((each) => blocks(each, member))).toEqual([]);
        member.state = 'in hand';
      }
    },
    /** Whoever could be handed out. */
    free: () =>
      members.filter(
        (member) => member.state === 'open' && others(member).every((each) => !blocks(each, member)),
      ),
    crash() {
      for (const member of members) if (member.state === 'in hand') member.state = 'open';
    },
  };
}

const instant = 1e12;

async function play(steps: readonly Step[], store: Store, model: ReturnType<typeof createModel>) {
  for (const step of steps) {
    if (step.kind === 'accept') {
      const kept = inLine(`course ${step.key}`, step.at, { endpoint: `endpoint-${step.endpoint}` });
      const brought = step.endpoint > 0;
      const deliveries = kept.deliveries.map((each) => ({ ...each, brought }));
      await store.accept({ ...kept, deliveries });
      model.add({ id: idOf(kept), line: `${step.endpoint} ${step.key}`, brought, at: step.at });
    } else if (step.kind === 'claim') {
      const due = await store.claimDue(instant, step.limit);
      expect(due.length).toBeLessThanOrEqual(step.limit);
      model.handedOut(due);
    } else {
      const workable = model.members.filter(({ state }) =>
        step.kind === 'release' ? state === 'in hand' : state === 'in hand' || state === 'available',
      );
      const member = workable[step.which % Math.max(1, workable.length)];
      if (member === undefined) continue;
      if (step.kind === 'release') {
        await store.release([member.id]);
        member.state = 'open';
      } else await settle(store, member, step.to);
    }
  }
}

async function settle(store: Store, member: Member, to: 'available' | 'delivered' | 'failed' | 'dead') {
  const failed = { at: 2000, attempt: member.attempts, by: 'hand-over', reason: 'no' } as const;
  if (to === 'available') {
    await store.settle(member.id, { state: to, at: 2000, attempt: member.attempts });
    member.state = 'available';
  } else if (to === 'delivered') {
    await store.settle(member.id, { state: to, at: 2000 });
    member.state = 'ended';
  } else if (to === 'dead') {
    await store.settle(member.id, { state: to, ...failed });
    member.state = 'ended';
  } else {
    await store.settle(member.id, { state: to, ...failed, dueAt: 2000 });
    member.state = 'open';
    member.attempts += 1;
  }
}

/** Nothing that could go is left behind, and in the end nothing at all. */
async function drain(store: Store, model: ReturnType<typeof createModel>) {
  for (;;) {
    for (;;) {
      const due = await store.claimDue(instant, 100);
      model.handedOut(due);
      if (due.length === 0) break;
    }
    expect(model.free()).toEqual([]);
    const underWay = model.members.filter(({ state }) => state === 'in hand' || state === 'available');
    if (underWay.length === 0) break;
    for (const member of underWay) await settle(store, member, 'delivered');
  }
  expect(model.members.filter(({ state }) => state !== 'ended')).toEqual([]);
}
