import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchAccepting } from '../../../src/store/postgres/accept-batches.ts';
import type { Kept } from '../../../src/store/postgres/fresh-deliveries.ts';
import { StoreUnavailable, type Submission } from '../../../src/store/store.ts';
import { submission } from '../../contracts/submission.ts';

/** Keeps what it is given the way the statement does: all or none, a bad one fails the whole. */
function table(options: { readonly fails?: (each: Submission) => Error | undefined } = {}) {
  const kept = new Map<string, Submission>();
  const batches: (readonly Submission[])[] = [];
  let running = 0;
  let most = 0;
  return {
    kept,
    batches,
    mostAtOnce: () => most,
    keepAll: async (submissions: readonly Submission[]): Promise<ReadonlyMap<string, Kept>> => {
      batches.push(submissions);
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      for (const each of submissions) {
        const cause = options.fails?.(each);
        if (cause !== undefined) throw cause;
      }
      const fresh = submissions.filter(({ messageId }) => !kept.has(messageId));
      for (const each of fresh) kept.set(each.messageId, each);
      return new Map(
        fresh.map(({ messageId }) => [messageId, { held: false, orderKey: undefined, behind: false }]),
      );
    },
  };
}

const nothing = () => Promise.resolve();

describe('accepting in batches', () => {
  it('keeps each message once, whoever of those with its id came first, no id twice in a batch', async () => {
    const ids = fc.record({ messageId: fc.nat(8).map(String), bundleId: fc.nat(8).map(String) });
    await fc.assert(
      fc.asyncProperty(fc.array(ids, { minLength: 1, maxLength: 60 }), async (given) => {
        const { keepAll, kept, batches, mostAtOnce } = table();
        const { keep } = batchAccepting(keepAll, nothing);
        const submissions = given.map((each) => submission(each));
        const outcomes = await Promise.all(submissions.map(keep));
        const firsts = new Set(given.map(({ messageId }) => messageId));
        expect(outcomes.filter((held) => held !== undefined)).toHaveLength(firsts.size);
        expect([...kept.keys()].toSorted()).toEqual([...firsts].toSorted());
        expect(batches.flat()).toHaveLength(given.length);
        expect(mostAtOnce()).toBe(1);
        for (const batch of batches) {
          expect(new Set(batch.map(({ messageId }) => messageId)).size).toBe(batch.length);
          expect(new Set(batch.map(({ bundleId }) => bundleId)).size).toBe(batch.length);
        }
      }),
    );
  });

  it('lets one that cannot be kept fail alone', async () => {
    const bad = submission();
    const { keepAll, kept } = table({ fails: (each) => (each === bad ? new Error('no') : undefined) });
    const { keep } = batchAccepting(keepAll, nothing);
    const good = Array.from({ length: 9 }, () => submission());
    const outcomes = await Promise.allSettled([...good.slice(0, 4), bad, ...good.slice(4)].map(keep));
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(outcomes[4]?.status).toBe('rejected');
    expect(kept.size).toBe(9);
  });

  it('tells all of a batch that the store is away, and does not try each', async () => {
    const { keepAll, batches } = table({ fails: () => new StoreUnavailable('away') });
    const { keep } = batchAccepting(keepAll, nothing);
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => keep(submission())));
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    expect(batches).toHaveLength(1);
  });

  it('puts no more than a megabyte together, and a larger message alone', async () => {
    const { keepAll, batches } = table();
    const { keep } = batchAccepting(keepAll, nothing);
    const sizes = [600_000, 600_000, 2_000_000, 100, 100];
    await Promise.all(sizes.map((size) => keep(submission({ bytes: new Uint8Array(size) }))));
    const sums = batches.map((batch) => batch.reduce((sum, { bytes }) => sum + bytes.byteLength, 0));
    expect(sums.filter((sum) => sum > 1024 * 1024)).toEqual([2_000_000]);
  });

  it('lets a message alone wait for nobody', async () => {
    const { keepAll, batches } = table();
    const waits: number[] = [];
    const { keep } = batchAccepting(keepAll, async (milliseconds) => waits.push(milliseconds));
    for (let count = 0; count < 3; count += 1) await keep(submission());
    expect(batches.map(({ length }) => length)).toEqual([1, 1, 1]);
    expect(waits).toEqual([]);
  });

  it('lets the few after a batch of several wait for company', async () => {
    const { keepAll, batches } = table();
    const waits = Promise.withResolvers<void>();
    let isAsked = false;
    const { keep } = batchAccepting(keepAll, () => {
      isAsked = true;
      return waits.promise;
    });
    await Promise.all([keep(submission()), keep(submission()), keep(submission())]);
    const first = keep(submission());
    while (!isAsked) await new Promise((resolve) => setImmediate(resolve));
    const second = keep(submission());
    waits.resolve();
    await Promise.all([first, second]);
    expect(batches.map(({ length }) => length)).toEqual([3, 2]);
  });
});
