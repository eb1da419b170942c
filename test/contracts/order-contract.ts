import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../src/store/store.ts';
import { continuing, idOf, ifAwaited, inLine, lineSteps } from './in-line.ts';
import type { OpenedStore } from './open-each.ts';
import { submission } from './submission.ts';

/** What every store promises about order. */
export function orderContract(on: OpenedStore): void {
  const { store, under } = on;
  const { keep, claim, available, delivered, stateOf } = lineSteps(store);

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
}
