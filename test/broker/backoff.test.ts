import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoff } from '../../src/broker/backoff.ts';

describe('backoff', () => {
  it('is a random share of a time that doubles with each failure', () => {
    expect([0, 1, 2, 3].map((failures) => backoff(failures, () => 0.5))).toEqual([50, 100, 200, 400]);
  });

  it('stays between nothing and half a minute, however many failures', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        (failures, share) => {
          const ms = backoff(failures, () => share);
          expect(ms).toBeGreaterThanOrEqual(0);
          expect(ms).toBeLessThanOrEqual(30_000);
        },
      ),
    );
  });
});
