import { describe, expect, it } from 'vitest';
import { idOf, inLine, lineSteps } from './in-line.ts';
import type { OpenedStore } from './open-each.ts';

/** What every store promises about endpoints that are left alone. */
export function pauseContract(on: OpenedStore): void {
  const { store } = on;
  const { keep, claim, available, delivered, stateOf } = lineSteps(store);

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
}
