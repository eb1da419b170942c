import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextTry, type RetryPolicy } from '../../src/deliver/retry-policy.ts';

const policy: RetryPolicy = { firstWait: 10_000, longestWait: 1_800_000, giveUpAfter: 259_200_000 };
const tries = fc.record({
  attempts: fc.integer({ min: 1, max: 10_000 }),
  since: fc.integer({ min: 0, max: 1e9 }),
  waited: fc.integer({ min: 0, max: 3e8 }),
  retryAfter: fc.option(fc.integer({ min: 0, max: 1e7 }), { nil: undefined }),
  random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});

it('the next try lies ahead, within the longest wait unless asked otherwise, and never after giving up', () => {
  fc.assert(
    fc.property(tries, ({ waited, ...rest }) => {
      const now = rest.since + waited;
      const due = nextTry(policy, { ...rest, now });
      if (due === undefined) {
        expect(now + Math.max(policy.longestWait, rest.retryAfter ?? 0) - rest.since).toBeGreaterThan(
          policy.giveUpAfter,
        );
        return;
      }
      expect(due).toBeGreaterThan(now);
      expect(due - now).toBeGreaterThanOrEqual(rest.retryAfter ?? 0);
      expect(due - now).toBeLessThanOrEqual(Math.max(policy.longestWait, rest.retryAfter ?? 0));
      expect(due - rest.since).toBeLessThanOrEqual(policy.giveUpAfter);
      expect(Number.isInteger(due)).toBe(true);
    }),
  );
});

it('waits double until they are the longest', () => {
  const waits = [1, 2, 3, 8, 9, 1000].map((attempts) =>
    nextTry(policy, { attempts, since: 0, now: 0, retryAfter: undefined, random: 0.999_999 }),
  );
  expect(waits).toEqual(
    [10_000, 20_000, 40_000, 1_279_999, 1_800_000, 1_800_000].map((each) => expect.closeTo(each, -1)),
  );
});

it('what failed together does not come back together', () => {
  const due = (random: number) =>
    nextTry(policy, { attempts: 3, since: 0, now: 0, retryAfter: undefined, random });
  expect([due(0), due(0.5)]).toEqual([20_000, 30_000]);
});
