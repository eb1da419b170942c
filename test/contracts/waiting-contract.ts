import { expect, it } from 'vitest';
import type { OpenedStore } from './open-each.ts';
import { submission } from './submission.ts';

/** Every store tells how much waits in it. */
export function waitingContract({ store }: OpenedStore): void {
  it('counts what waits to be published or tried again, and no further than it is asked', async () => {
    expect(await store.countWaiting(10)).toBe(0);
    const kept = [1, 2, 3].map(() => submission());
    await Promise.all(kept.map((each) => store.accept(each)));
    expect(await store.countWaiting(10)).toBe(3);
    expect(await store.countWaiting(2)).toBe(2);
    const [first = '', second = '', third = ''] = kept.map(({ deliveries }) => deliveries[0]?.id ?? '');
    await store.settle(first, { state: 'available', at: 2000, attempt: 0 });
    await store.settle(second, {
      state: 'failed',
      at: 2000,
      dueAt: 9000,
      attempt: 0,
      by: 'relay',
      reason: 'no',
    });
    await store.settle(third, { state: 'dead', at: 2000, attempt: 0, by: 'relay', reason: 'no' });
    expect(await store.countWaiting(10)).toBe(1);
  });
}
