import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DueDelivery, Store } from '../../src/store/store.ts';
import { idOf, inLine } from './in-line.ts';
import type { OpenedStore } from './open-each.ts';

/** What every store promises about order, whatever happens. */
export function orderInAnySequence({ open }: OpenedStore): void {
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
