import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RetentionPolicy } from '../../../src/store/retention.ts';
import type { Store, Submission } from '../../../src/store/store.ts';
import { submission } from '../../contracts/submission.ts';
import { openPostgres, type PostgresUnderTest, reachable, where } from './postgres-under-test.ts';

const day = 24 * 3_600_000;
const november = Date.UTC(2026, 10, 10);
const policy: RetentionPolicy = {
  periods: new Map(),
  otherPeriod: 10 * day,
  stepPeriod: 100 * day,
  refusalPeriod: 100 * day,
  coursePeriod: 100 * day,
  taskPeriod: 100 * day,
  auditPeriod: 100 * day,
  ownQueues: new Set(),
};

describe.skipIf(!reachable)(`purging on PostgreSQL${where}`, () => {
  let under: PostgresUnderTest;
  let store: Store;

  beforeEach(async () => {
    under = await openPostgres();
    store = await under.open({ now: () => november });
  });
  afterEach(() => under.dispose());

  const finish = async (receivedAt: number): Promise<Submission> => {
    const kept = submission({ receivedAt });
    const [first] = kept.deliveries;
    if (first === undefined) throw new Error('it has a delivery');
    const sent = { ...kept, deliveries: [{ ...first, acknowledgement: 'none-owed' as const }] };
    await store.accept(sent);
    await store.settle(first.id, { state: 'delivered', at: receivedAt });
    return sent;
  };
  const purgeAll = async (now: number): Promise<number> => {
    let purged = 0;
    for (let more = true; more; ) {
      const step = await store.purge(now, policy);
      purged += step.purged;
      more = step.more;
    }
    return purged;
  };
  const months = async (): Promise<readonly string[]> => {
    const { rows } = await under.direct.query(
      "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'content'::regclass ORDER BY 1",
    );
    return rows.map(({ name }) => name);
  };

  it('forgets what it remembers of contents, whichever process purges them', async () => {
    const kept = submission({ receivedAt: november });
    const ids = kept.deliveries.map(({ id }) => id);
    await store.accept(kept);
    await under.direct.query('DELETE FROM content');
    expect((await store.claimDue(november, 10)).map(({ delivery }) => delivery.id)).toEqual(ids);
    await store.release(ids);
    await store.purge(november, policy);
    expect(await store.claimDue(november, 10)).toEqual([]);
  });

  it('drops the month of which everything is purged, and no other', async () => {
    const old = await finish(november);
    const young = await finish(Date.UTC(2026, 11, 5));
    await purgeAll(Date.UTC(2026, 11, 8));
    expect(await months()).toContain('content_2026_11');
    await purgeAll(Date.UTC(2026, 11, 11));
    expect(await months()).not.toContain('content_2026_11');
    expect(await months()).toContain('content_2026_12');
    expect(await store.content(old.messageId)).toBeUndefined();
    expect(Buffer.from((await store.content(young.messageId)) ?? [])).toEqual(young.bytes);
    expect((await store.message(old.messageId))?.sha256).toBe(old.sha256);
  });

  it('drops a month of which a little is held, moves that, and purges it when it may go', async () => {
    const held = await finish(november);
    await finish(november);
    await store.hold({ id: held.messageId, reason: 'a complaint', by: 'ops', at: november });
    await purgeAll(Date.UTC(2027, 0, 15));
    expect(await months()).not.toContain('content_2026_11');
    expect(Buffer.from((await store.content(held.messageId)) ?? [])).toEqual(held.bytes);
    const lift = { reason: 'settled', by: 'ops', at: Date.UTC(2027, 0, 16) };
    await store.liftHold({ id: held.messageId, ...lift });
    expect(await purgeAll(Date.UTC(2027, 0, 17))).toBe(1);
    expect(await store.content(held.messageId)).toBeUndefined();
  });

  it('lets intake go on when the month to be dropped is in use, and drops it another time', async () => {
    await finish(november);
    await under.direct.query('BEGIN; SELECT count(*) FROM content_2026_11');
    await purgeAll(Date.UTC(2027, 0, 15));
    expect(await months()).toContain('content_2026_11');
    await finish(november);
    await under.direct.query('COMMIT');
    await purgeAll(Date.UTC(2027, 0, 15));
    expect(await months()).not.toContain('content_2026_11');
  });

  it('is done by one process at a time: each content is purged once, however many are at it', async () => {
    for (let count = 0; count < 250; count += 1) await finish(november);
    const others = [await under.open(), await under.open()];
    let purged = 0;
    const purgeUntilDone = async (each: Store): Promise<void> => {
      for (let idle = 0; idle < 20; ) {
        const step = await each.purge(Date.UTC(2026, 11, 1), policy);
        purged += step.purged;
        idle = step.purged === 0 ? idle + 1 : 0;
      }
    };
    await Promise.all([store, ...others].map(purgeUntilDone));
    expect(purged).toBe(250);
    expect(under.faults).toEqual([]);
  });

  it('leaves what is said to be held, whatever purge was under way', async () => {
    const other = await under.open();
    for (let round = 0; round < 10; round += 1) {
      const kept = await Promise.all(Array.from({ length: 20 }, () => finish(november)));
      const ids = kept.map(({ messageId }) => messageId);
      const hold = { reason: 'a complaint', by: 'ops', at: november };
      const [outcomes] = await Promise.all([
        Promise.all(ids.map((id) => other.hold({ id, ...hold }))),
        purgeAll(Date.UTC(2026, 11, 1)),
      ]);
      for (const [index, { status }] of outcomes.entries()) {
        const content = await store.content(ids[index] ?? '');
        expect(content !== undefined).toBe(status === 'held');
      }
    }
  });
});
