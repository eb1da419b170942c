import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DueDelivery, Store } from '../../../src/store/store.ts';
import { submission } from '../../contracts/submission.ts';
import { eventually } from '../../eventually.ts';
import { lease, openPostgres, type PostgresUnderTest, reachable, where } from './postgres-under-test.ts';

describe.skipIf(!reachable)(`several processes over one PostgreSQL${where}`, () => {
  let under: PostgresUnderTest;
  let one: Store;
  let other: Store;

  beforeEach(async () => {
    under = await openPostgres();
    [one, other] = await Promise.all([under.open(), under.open()]);
  });
  afterEach(() => under.dispose());

  const to = (endpoint: string) =>
    ({ id: randomUUID(), receiver: endpoint, endpoint, acknowledgement: 'awaited' }) as const;
  const keepFor = async (endpoints: readonly string[], store = one) => {
    const kept = submission({ deliveries: endpoints.map(to) });
    expect((await store.accept(kept)).status).toBe('accepted');
    return kept;
  };
  const endpoints = Array.from({ length: 100 }, (_, n) => `endpoint-${n}`);
  const ids = (due: readonly DueDelivery[]) => due.map(({ delivery }) => delivery.id);
  const settleAll = (store: Store, due: readonly DueDelivery[]) =>
    Promise.all(
      due.map(({ delivery }) =>
        store.settle(delivery.id, { state: 'available', at: 2000, attempt: delivery.attempts }),
      ),
    );
  /** Both come to know of each other, and each has its share. */
  const shareOut = async () => {
    await one.claimDue(0, 1);
    await other.claimDue(0, 1);
    await under.passTime(lease / 2);
    await one.claimDue(0, 1);
    await other.claimDue(0, 1);
  };

  it('bring the schema up to date once, however many start at the same time', async () => {
    const fresh = await openPostgres();
    await Promise.all(Array.from({ length: 5 }, () => fresh.open()));
    const { rows } = await fresh.direct.query(
      'SELECT count(*) = count(DISTINCT version) AS once FROM migration',
    );
    expect(rows).toEqual([{ once: true }]);
    expect(fresh.faults).toEqual([]);
    await fresh.dispose();
  });

  it('share the endpoints, and never claim the same delivery', async () => {
    await shareOut();
    const kept = await Promise.all([1, 2, 3].map(() => keepFor(endpoints)));
    const [mine, theirs] = await Promise.all([one.claimDue(1e12, 1000), other.claimDue(1e12, 1000)]);
    expect(mine.length).toBeGreaterThan(50);
    expect(theirs.length).toBeGreaterThan(50);
    const all = [...ids(mine), ...ids(theirs)];
    expect(all.toSorted()).toEqual(
      kept.flatMap(({ deliveries }) => deliveries.map(({ id }) => id)).toSorted(),
    );
    const ofMine = new Set(mine.map(({ delivery }) => delivery.endpoint));
    expect(theirs.filter(({ delivery }) => ofMine.has(delivery.endpoint))).toEqual([]);
  });

  it('claim disjointly while they come, go and settle', async () => {
    const kept = await Promise.all(Array.from({ length: 5 }, () => keepFor(endpoints)));
    const seen: string[] = [];
    const stores = [one, other];
    for (let round = 0; seen.length < 500; round += 1) {
      if (round === 2) stores.push(await under.open());
      if (round === 6) await stores.shift()?.close();
      const claimed = await Promise.all(stores.map((store) => store.claimDue(1e12, 20)));
      seen.push(...claimed.flatMap(ids));
      await Promise.all(stores.map((store, index) => settleAll(store, claimed[index] ?? [])));
      await under.passTime(lease / 3);
      expect(round).toBeLessThan(100);
    }
    expect(seen.toSorted()).toEqual(
      kept.flatMap(({ deliveries }) => deliveries.map(({ id }) => id)).toSorted(),
    );
  });

  it('keep an endpoint while something of it is in hand, so that its order holds', async () => {
    await keepFor(endpoints);
    const inHand = await one.claimDue(1e12, 1000);
    expect(inHand).toHaveLength(100);
    await other.claimDue(1e12, 1);
    await under.passTime(lease / 2);
    await one.claimDue(1e12, 1000);
    await keepFor(endpoints);
    expect(await other.claimDue(1e12, 1000), 'all are busy').toEqual([]);
    await settleAll(one, inHand);
    await under.passTime(lease / 2);
    await one.claimDue(0, 1);
    const theirs = await other.claimDue(1e12, 1000);
    expect(theirs.length, 'and now they are not').toBeGreaterThan(20);
    expect(ids(theirs).filter((id) => ids(inHand).includes(id))).toEqual([]);
  });

  it('take over what a killed one held as soon as its lease has ended, and not before', async () => {
    await keepFor(endpoints);
    const lost = await one.claimDue(1e12, 1000);
    expect(lost).toHaveLength(100);
    await under.passTime(lease - 1);
    expect(await other.claimDue(1e12, 1000)).toEqual([]);
    await under.passTime(1);
    await under.passTime(lease / 2);
    const back = await other.claimDue(1e12, 1000);
    expect(ids(back).toSorted()).toEqual(ids(lost).toSorted());
  });

  it('take over at once from one that closes', async () => {
    await keepFor(endpoints);
    await one.claimDue(1e12, 1000);
    await one.close();
    expect(await other.claimDue(1e12, 1000)).toHaveLength(100);
  });

  it('cannot both settle a delivery that both believe to be theirs', async () => {
    const kept = await keepFor(['kom']);
    const id = kept.deliveries[0]?.id ?? '';
    const [slow] = await one.claimDue(1e12, 1);
    await under.passTime(lease);
    const [quick] = await other.claimDue(1e12, 1);
    expect([slow?.delivery.id, quick?.delivery.id]).toEqual([id, id]);
    const failed = { state: 'failed', at: 3000, attempt: 0, by: 'relay', reason: 'no queue' } as const;
    await other.settle(id, { ...failed, dueAt: 4000 });
    await one.settle(id, { ...failed, dueAt: 9000 });
    expect(await one.delivery(id)).toMatchObject({ state: 'failed', attempts: 1, dueAt: 4000 });
    await one.settle(id, { state: 'available', at: 3500, attempt: 0 });
    expect(await one.delivery(id), 'too late, but true').toMatchObject({
      state: 'failed',
      attempts: 1,
      availableAt: 3500,
    });
    expect((await one.timeline(kept.messageId)).filter(({ kind }) => kind === 'failed')).toHaveLength(1);
  });

  it('lose what they own when they were taken for dead, and get a share again', async () => {
    await one.claimDue(0, 1);
    await under.passTime(lease);
    await other.claimDue(0, 1);
    await keepFor(endpoints);
    expect(await one.claimDue(1e12, 1000)).toEqual([]);
    await under.passTime(lease / 2);
    const theirs = await other.claimDue(1e12, 10);
    const mine = await one.claimDue(1e12, 1000);
    expect(theirs).toHaveLength(10);
    expect(mine.length).toBeGreaterThan(10);
  });

  it('wake each other when one keeps what the other may claim', async () => {
    let woken = 0;
    const stop = other.onDue(() => {
      woken += 1;
    });
    // Hearing begins with a wake, for what was said before.
    await eventually(() => expect(woken).toBeGreaterThan(0));
    await other.claimDue(0, 1);
    const before = woken;
    await keepFor(['kom']);
    await eventually(() => expect(woken).toBeGreaterThan(before));
    stop();
    expect(under.faults).toEqual([]);
  });

  it('do not wake for what they keep for themselves', async () => {
    let woken = 0;
    other.onDue(() => {
      woken += 1;
    });
    await eventually(() => expect(woken).toBeGreaterThan(0));
    await one.claimDue(0, 1);
    const before = woken;
    await keepFor(['kom']);
    // A notice sent now would come after one that was sent before.
    await under.direct.query("SELECT pg_notify('overgang_due', current_schema() || ' test')");
    await eventually(() => expect(woken).toBeGreaterThan(before));
    expect(woken).toBe(before + 1);
  });

  it('never let a mailbox reader slip past a message that commits later', async () => {
    const kept = await Promise.all(Array.from({ length: 120 }, () => keepFor(['kom'])));
    const read: string[] = [];
    let after = 0;
    let settling = true;
    const reader = (async () => {
      for (;;) {
        const last = !settling;
        const page = await one.mailbox({
          endpoint: 'kom',
          after,
          since: undefined,
          event: undefined,
          acknowledgement: undefined,
          limit: 7,
          maxBytes: 1e9,
        });
        read.push(...page.map(({ messageId }) => messageId));
        after = page.at(-1)?.position ?? after;
        if (last && page.length === 0) return;
      }
    })();
    await Promise.all(
      kept.map(async ({ deliveries: [delivery] }, index) => {
        const store = index % 2 === 0 ? one : other;
        await store.settle(delivery?.id ?? '', { state: 'available', at: 2000, attempt: 0 });
      }),
    );
    settling = false;
    await reader;
    expect(read.toSorted()).toEqual(kept.map(({ messageId }) => messageId).toSorted());
  });

  it('give a place in a mailbox only when all places before it are given for good', async () => {
    const [first, second] = [await keepFor(['kom']), await keepFor(['kom'])];
    const settle = (store: Store, { deliveries: [delivery] }: typeof first) =>
      store.settle(delivery?.id ?? '', { state: 'available', at: 2000, attempt: 0 });
    await settle(one, first);
    // Somebody has the next place and has not committed.
    await under.direct.query("BEGIN; UPDATE mailbox SET position = position + 1 WHERE endpoint = 'kom'");
    let settled = false;
    const waiting = settle(other, second).then(() => {
      settled = true;
    });
    await eventually(async () => {
      const { rows } = await under.direct.query(
        'SELECT 1 FROM pg_stat_activity WHERE application_name = $1 AND cardinality(pg_blocking_pids(pid)) > 0',
        [under.schema],
      );
      expect(rows).toHaveLength(1);
    });
    expect(settled).toBe(false);
    await under.direct.query('COMMIT');
    await waiting;
    const { rows } = await under.direct.query('SELECT position FROM delivery ORDER BY position');
    expect(rows.map(({ position }) => Number(position))).toEqual([1, 3]);
  });
});
