import { expect, it } from 'vitest';
import type { OpenedStore } from './open-each.ts';
import { failedAt, firstDelivery, storeSteps } from './store-steps.ts';
import { to } from './submission.ts';

/** What every store tells of a message, of its endpoints and of itself. */
export function accountContract(on: OpenedStore): void {
  const { store } = on;
  const { keep, makeAvailable, acknowledge } = storeSteps(store);

  it('tells everything that happened to a message, in order', async () => {
    const kept = await keep({ receivedAt: 1000 });
    await makeAvailable(kept, 1100);
    await store.settle(firstDelivery(kept), {
      ...failedAt(1200, 1300),
      reason: 'answered 500',
    });
    await store.settle(firstDelivery(kept), { state: 'delivered', at: 1400 });
    await store.recordRepeat({ messageId: kept.messageId, bundleId: kept.bundleId, at: 1500 });
    await acknowledge(kept.messageId, 'ok');
    const steps = await store.timeline(kept.messageId);
    expect(steps.map(({ at, kind }) => [at, kind])).toEqual([
      [1000, 'received'],
      [1000, 'queued'],
      [1100, 'available'],
      [1200, 'failed'],
      [1400, 'delivered'],
      [1500, 'repeated'],
      [5000, 'acknowledged'],
    ]);
    expect(steps[3]).toMatchObject({ endpoint: 'kom', detail: 'answered 500' });
  });

  it('says how every endpoint stands', async () => {
    const one = await keep({ receivedAt: 1000 });
    const two = await keep({ receivedAt: 2000 });
    await keep({ receivedAt: 3000, deliveries: [to('gp', 'none-owed')] });
    await makeAvailable(one, 2100);
    await store.settle(firstDelivery(two), failedAt(2200, 9000));
    expect(await store.backlog(['kom', 'nobody', 'gp'], 10)).toEqual([
      { endpoint: 'gp', states: { queued: 1 }, awaited: 0, oldestQueuedAt: 3000 },
      { endpoint: 'kom', states: { available: 1, failed: 1 }, awaited: 2, oldestQueuedAt: 2000 },
    ]);
    expect((await store.backlog(['gp'], 10)).map(({ endpoint }) => endpoint)).toEqual(['gp']);
    for (const queuedAt of [3100, 3200, 3300]) {
      await keep({ receivedAt: queuedAt, deliveries: [to('gp')] });
    }
    expect(await store.backlog(['gp'], 2)).toMatchObject([{ states: { queued: 2 }, oldestQueuedAt: 3000 }]);
  });

  it('can be asked whether it writes', async () => {
    await expect(store.probe()).resolves.toBeUndefined();
  });
}
