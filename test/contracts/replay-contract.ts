import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { problem } from '../../src/message/problem.ts';
import type { ReplayOrder } from '../../src/store/replays.ts';
import type { Submission } from '../../src/store/store.ts';
import type { OpenedStore } from './open-each.ts';
import { idOf, operatorSteps, to } from './operator-steps.ts';
import { submission } from './submission.ts';

/** How every store replays what it has kept. */
export function replayContract(on: OpenedStore): void {
  const { store } = on;
  const { keep, places } = operatorSteps(store);

  describe('a replay', () => {
    const orderReplay = (changes: Partial<ReplayOrder> = {}): ReplayOrder => ({
      id: randomUUID(),
      query: {
        event: undefined,
        sender: undefined,
        receiver: undefined,
        courseId: undefined,
        from: 0,
        to: 10_000,
      },
      target: { endpoint: 'box', receiver: 'test-org', sandbox: true, brought: false },
      rate: 1000,
      actor: 'gateway-org/anna',
      reason: 'a new system is tried out',
      at: 20_000,
      ...changes,
    });
    const newId = () => randomUUID();
    const run = async (id: string, from = 20_000) => {
      for (let now = from; ; now += 1000) {
        const step = await store.continueReplay(id, now, newId);
        if (step?.nextAt === undefined) return step?.replay;
      }
    };
    const inBox = async () =>
      (await store.claimDue(1e12, 1000))
        .map(({ delivery }) => delivery)
        .filter(({ endpoint }) => endpoint === 'box');

    it('makes a marked delivery of every message, oldest first, that owes no acknowledgement', async () => {
      const kept: Submission[] = [];
      for (const receivedAt of [3000, 1000, 2000, 1000]) kept.push(await keep({ receivedAt }));
      await keep({ receivedAt: 10_000 });
      const order = orderReplay();
      const { id, target, rate, actor, reason, at } = order;
      expect(await store.startReplay(order)).toMatchObject({
        ...{ id, target, rate, actor, reason, at },
        query: { from: 0, to: 10_000 },
        state: 'running',
        replayed: 0,
      });
      expect(await run(order.id)).toMatchObject({ state: 'done', examined: 4, replayed: 4 });
      const made = await inBox();
      const inOrder = [kept[1], kept[3], kept[2], kept[0]].map((each) => each?.messageId);
      expect(made.map(({ messageId }) => messageId)).toEqual(inOrder);
      for (const each of made) {
        expect(each).toMatchObject({ acknowledgement: 'none-owed', receiver: 'test-org', replay: order.id });
      }
      await store.settle(made[0]?.id ?? '', { state: 'available', at: 21_000, attempt: 0 });
      expect(await places('box')).toMatchObject([{ deliveryId: made[0]?.id, replay: order.id }]);
      const steps = await store.timeline(kept[0]?.messageId ?? '');
      expect(steps.find(({ kind }) => kind === 'replayed')).toMatchObject({
        actor: 'gateway-org/anna',
        endpoint: 'box',
        detail: `replay ${order.id}: a new system is tried out`,
      });
    });

    it('keeps the rate, whoever asks how often', async () => {
      for (let n = 0; n < 12; n += 1) await keep();
      const order = orderReplay({ rate: 8 });
      await store.startReplay(order);
      const first = await store.continueReplay(order.id, 20_000, newId);
      expect(first).toMatchObject({ nextAt: 20_250, replay: { replayed: 2 } });
      const early = await Promise.all(
        [20_000, 20_100, 20_249].map((now) => store.continueReplay(order.id, now, newId)),
      );
      expect(early.map((step) => step?.replay.replayed)).toEqual([2, 2, 2]);
      const second = await Promise.all([1, 2, 3].map(() => store.continueReplay(order.id, 20_250, newId)));
      expect(Math.max(...second.map((step) => step?.replay.replayed ?? 0))).toBe(4);
    });

    it('goes on after a crash where it was, and replays nothing twice', async () => {
      for (let n = 0; n < 10; n += 1) await keep();
      const order = orderReplay({ rate: 16 });
      await store.startReplay(order);
      await store.continueReplay(order.id, 20_000, newId);
      await on.restart();
      expect(await store.runningReplays()).toEqual([order.id]);
      expect((await store.startReplay(order)).replayed, 'ordered again').toBe(4);
      expect(await run(order.id, 21_000)).toMatchObject({ replayed: 10, state: 'done' });
      const made = await inBox();
      expect(new Set(made.map(({ messageId }) => messageId)).size).toBe(10);
      expect(made).toHaveLength(10);
      expect(await store.runningReplays()).toEqual([]);
    });

    it('takes what fits the query alone', async () => {
      const wanted = await keep({ sender: 'a', event: 'x', courseId: 'c', deliveries: [to('kom')] });
      await keep({ sender: 'b', event: 'x', courseId: 'c' });
      await keep({ sender: 'a', event: 'y', courseId: 'c' });
      await keep({ sender: 'a', event: 'x', courseId: 'd' });
      await keep({ sender: 'a', event: 'x', courseId: 'c', deliveries: [to('gp')] });
      await keep({ sender: 'a', event: 'x', courseId: 'c', receivedAt: 10 });
      const query = { sender: 'a', event: 'x', courseId: 'c', receiver: 'kom', from: 1000, to: 2000 };
      const order = orderReplay({ query });
      await store.startReplay(order);
      await run(order.id);
      expect((await inBox()).map(({ messageId }) => messageId)).toEqual([wanted.messageId]);
    });

    it('brings to who is no sandbox only what its organisation was sent', async () => {
      const own = await keep({ deliveries: [to('kom-old', 'kommune')] });
      await keep({ deliveries: [to('gp')] });
      const there = await keep({ deliveries: [to('box', 'kommune')] });
      const order = orderReplay({
        target: { endpoint: 'box', receiver: 'kommune', sandbox: false, brought: false },
      });
      expect(await store.countReplay(order.query, order.target, 100)).toEqual({
        examined: 3,
        replayed: 1,
        gone: 0,
        withheld: 1,
        present: 1,
        complete: true,
      });
      expect(await store.countReplay(order.query, order.target, 2)).toMatchObject({ complete: false });
      await store.startReplay(order);
      expect(await run(order.id)).toMatchObject({ replayed: 1, withheld: 1, present: 1 });
      const made = (await inBox()).map(({ messageId, replay }) => ({ messageId, replay }));
      expect(
        made.toSorted((a, b) => Number(a.replay === undefined) - Number(b.replay === undefined)),
      ).toEqual([
        { messageId: own.messageId, replay: order.id },
        { messageId: there.messageId, replay: undefined },
      ]);
    });

    it('brings again what an earlier one brought, under new ids and in order', async () => {
      const [first, second] = [await keep({ receivedAt: 1000 }), await keep({ receivedAt: 2000 })];
      const narrow = orderReplay({ query: { ...orderReplay().query, from: 2000 } });
      await store.startReplay(narrow);
      await run(narrow.id);
      const [before] = await inBox();
      await store.settle(before?.id ?? '', { state: 'delivered', at: 20_500 });
      const wide = orderReplay({ at: 30_000 });
      await store.startReplay(wide);
      expect(await run(wide.id, 30_000)).toMatchObject({ replayed: 2 });
      const made = await inBox();
      expect(made.map(({ messageId }) => messageId)).toEqual([first.messageId, second.messageId]);
      expect(made[1]?.id).not.toBe(before?.id);
      expect(made[1]?.deliveredAt).toBeUndefined();
      expect((await store.replays(10)).map(({ id }) => id)).toEqual([wide.id, narrow.id]);
    });

    it('changes nothing of what sender and receiver were told', async () => {
      const kept = await keep({ deliveries: [to('kom')] });
      const order = orderReplay({
        target: { endpoint: 'box', receiver: 'kom', sandbox: false, brought: false },
      });
      await store.startReplay(order);
      await run(order.id);
      const repeated = await store.accept(submission({ messageId: kept.messageId }));
      expect(repeated).toMatchObject({ status: 'repeated', receipt: { deliveries: [{ id: idOf(kept) }] } });
      const answer = submission({
        sender: 'kom',
        deliveries: [],
        acknowledges: {
          messageId: kept.messageId,
          code: 'ok',
          ifUnmatched: problem('acknowledgement.unmatched'),
        },
      });
      expect(await store.accept(answer)).toMatchObject({ status: 'accepted', receipt: { problems: [] } });
      const states = (await store.message(kept.messageId))?.deliveries.map((each) => each.acknowledgement);
      expect(states).toEqual(['ok', 'none-owed']);
    });

    it('can be stopped, and then stands still', async () => {
      for (let n = 0; n < 4; n += 1) await keep();
      const order = orderReplay({ rate: 4 });
      await store.startReplay(order);
      await store.continueReplay(order.id, 20_000, newId);
      expect(await store.stopReplay(order.id, 20_100)).toMatchObject({ state: 'stopped', endedAt: 20_100 });
      expect(await store.continueReplay(order.id, 30_000, newId)).toMatchObject({
        nextAt: undefined,
        replay: { replayed: 1, state: 'stopped' },
      });
      expect(await store.stopReplay(randomUUID(), 1)).toBeUndefined();
      expect(await store.replay(randomUUID())).toBeUndefined();
    });
  });
}
