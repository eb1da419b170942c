import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type DeliveryAction,
  deliveryActions,
  deliveryVersion,
  planAction,
} from '../../src/message/delivery-action.ts';
import { problem } from '../../src/message/problem.ts';
import type { ActionOrder, ActionResult, MessageSearch } from '../../src/store/operations.ts';
import type { ReplayOrder } from '../../src/store/replays.ts';
import type { Store, Submission } from '../../src/store/store.ts';
import { type StoreUnderTest, submission } from './store-contract.ts';

const everything: MessageSearch = {
  sender: undefined,
  event: undefined,
  courseId: undefined,
  receiver: undefined,
  endpoint: undefined,
  state: undefined,
  from: undefined,
  to: undefined,
  behind: undefined,
  limit: 100,
  examine: 1000,
};

/** Every store passes this suite too. */
export function operatorContract(open: () => Promise<StoreUnderTest>): void {
  let under: StoreUnderTest;
  let store: Store;

  beforeEach(async () => {
    under = await open();
    store = under.store;
  });
  afterEach(() => under.dispose());

  const to = (endpoint: string, receiver = endpoint) =>
    ({ id: randomUUID(), receiver, endpoint, acknowledgement: 'awaited' }) as const;
  const keep = async (changes: Partial<Submission> = {}): Promise<Submission> => {
    const kept = submission({ deliveries: [to('kom')], ...changes });
    expect((await store.accept(kept)).status).toBe('accepted');
    return kept;
  };
  const idOf = ({ deliveries }: Submission): string => deliveries[0]?.id ?? '';
  const deliveryOf = async (kept: Submission) => {
    const found = await store.delivery(idOf(kept));
    if (found === undefined) throw new Error('no such delivery');
    return found;
  };
  const fail = (kept: Submission, attempt = 0) =>
    store.settle(idOf(kept), {
      state: 'failed',
      at: 1100,
      dueAt: 9000,
      attempt,
      by: 'hand-over',
      reason: 'no',
    });
  const die = (kept: Submission, attempt = 0) =>
    store.settle(idOf(kept), { state: 'dead', at: 1100, attempt, by: 'hand-over', reason: 'never' });
  const makeAvailable = (kept: Submission, at = 1100, attempt = 0) =>
    store.settle(idOf(kept), { state: 'available', at, attempt });
  const places = async (endpoint = 'kom') =>
    (
      await store.mailbox({
        endpoint,
        after: 0,
        since: undefined,
        event: undefined,
        acknowledgement: undefined,
        limit: 100,
        maxBytes: 1e9,
      })
    ).map(({ deliveryId, position, replay }) => ({ deliveryId, position, replay }));

  const orderOf = async (
    kept: Submission,
    action: DeliveryAction,
    changes: Partial<ActionOrder> = {},
  ): Promise<ActionOrder> => {
    const delivery = await deliveryOf(kept);
    const planned = planAction(action, delivery, {
      now: 5000,
      readByReceiver: false,
      senderTold: false,
      evenThoughTold: false,
    });
    if (typeof planned === 'string') throw new Error(`${action} does not fit ${delivery.state}`);
    return {
      id: randomUUID(),
      deliveryId: delivery.id,
      action,
      actor: 'gateway-org/anna',
      reason: 'the receiver asked for it',
      at: 5000,
      expected: deliveryVersion(delivery),
      next: planned,
      dispatch: planned.anew ? { bundleId: randomUUID(), at: 5000 } : undefined,
      ...changes,
    };
  };
  const act = async (
    kept: Submission,
    action: DeliveryAction,
    changes: Partial<ActionOrder> = {},
  ): Promise<ActionResult> => store.act(await orderOf(kept, action, changes));

  describe('an action', () => {
    it('parks: nobody claims it, and its reason and owner are told', async () => {
      const kept = await keep();
      expect(await act(kept, 'park')).toMatchObject({
        status: 'done',
        action: { before: 'queued', after: 'parked', actor: 'gateway-org/anna' },
        delivery: { state: 'parked' },
      });
      expect(await deliveryOf(kept)).toMatchObject({
        state: 'parked',
        owner: 'gateway-org/anna',
        reason: 'the receiver asked for it',
        dueAt: undefined,
        revision: 1,
      });
      expect(await store.claimDue(1e12, 10)).toEqual([]);
      expect((await store.timeline(kept.messageId)).at(-1)).toEqual({
        at: 5000,
        kind: 'parked',
        actor: 'gateway-org/anna',
        endpoint: 'kom',
        detail: 'the receiver asked for it',
      });
    });

    it('releases to the place it had, before what was kept later', async () => {
      const [first, second] = [await keep({ receivedAt: 1000 }), await keep({ receivedAt: 2000 })];
      await act(first, 'park');
      await act(first, 'release');
      expect(await deliveryOf(first)).toMatchObject({ state: 'queued', owner: undefined, reason: undefined });
      const due = await store.claimDue(1e12, 10);
      expect(due.map(({ delivery }) => delivery.id)).toEqual([idOf(first), idOf(second)]);
    });

    it('tries a dead one again at once, and as long as a new one', async () => {
      const kept = await keep();
      await die(kept);
      await act(kept, 'resend');
      const delivery = await deliveryOf(kept);
      expect(delivery).toMatchObject({ state: 'queued', dueAt: 5000, resentAt: 5000, attempts: 1 });
      expect(await store.claimDue(5000, 10)).toHaveLength(1);
      await makeAvailable(kept, 5100, 1);
      expect((await deliveryOf(kept)).state).toBe('available');
    });

    it('sends what is available once more, under a new Bundle.id', async () => {
      const kept = await keep();
      await makeAvailable(kept);
      const before = await deliveryOf(kept);
      const order = await orderOf(kept, 'resend');
      expect(await store.act(order)).toMatchObject({ status: 'done', action: { after: 'queued' } });
      const delivery = await deliveryOf(kept);
      expect(delivery).toMatchObject({ state: 'queued', dueAt: 5000, dispatch: order.dispatch });
      expect((await store.messageOfBundle(order.dispatch?.bundleId ?? ''))?.messageId).toBe(kept.messageId);
      expect(await places()).toEqual([]);
      await makeAvailable(kept, 6000);
      expect(await places()).toHaveLength(1);
      expect(deliveryVersion(await deliveryOf(kept))).not.toBe(deliveryVersion(before));
    });

    it('takes back that nobody took it, for all that one answer is for, and tells the sender by a task', async () => {
      const notice = submission({ sender: 'gateway', acknowledges: undefined });
      const both = [to('kom'), to('kom-2', 'kom'), to('other')];
      const kept = await keep({ deliveries: both });
      for (const [index] of both.entries()) {
        const [id, dead] = [both[index]?.id ?? '', { state: 'dead', at: 1100, attempt: 0 } as const];
        await store.settle(id, { ...dead, by: 'hand-over', reason: 'never' });
      }
      const told = await deliveryOf(kept);
      const acknowledges = {
        messageId: kept.messageId,
        code: 'fatal-error',
        ifUnmatched: problem('acknowledgement.unmatched'),
      } as const;
      await store.giveUp(told, {
        at: 1200,
        acknowledgement: 'fatal-error',
        notice: { ...notice, acknowledges },
        tasks: {},
        reason: 'delivery.undeliverable',
      });
      const answer = submission({ sender: 'kom', acknowledges: { ...acknowledges, code: 'ok' } });
      expect((await store.accept(answer)).status).toBe('contradicts');
      const task = {
        id: randomUUID(),
        key: `told:${idOf(kept)}`,
        kind: 'delivery.sent-after-all',
        owner: 'hospital',
        messageId: kept.messageId,
        reason: {},
        openedAt: 5000,
      };
      const order: ActionOrder = {
        ...{ id: randomUUID(), deliveryId: idOf(kept), actor: 'gateway-org/anna' },
        action: 'resend',
        ...{ reason: 'the address was wrong', at: 5000, dispatch: undefined },
        expected: deliveryVersion(await deliveryOf(kept)),
        next: { state: 'queued', dueAt: 5000 },
        takesBack: { tasks: { open: [task] } },
      };
      expect((await store.act(order)).status).toBe('done');
      const states = (await store.message(kept.messageId))?.deliveries.map((each) => each.acknowledgement);
      expect(states).toEqual(['awaited', 'awaited', 'awaited']);
      expect(await store.tasks({ messageId: kept.messageId, limit: 10 })).toMatchObject([
        { kind: 'delivery.sent-after-all', owner: 'hospital' },
      ]);
      expect((await store.timeline(kept.messageId)).at(-1)?.detail).toBe(
        'even though its sender was told: the address was wrong',
      );
      expect((await store.accept(answer)).status).toBe('accepted');
      expect((await deliveryOf(kept)).acknowledgement).toBe('ok');
      // Asked for again under its id, it is done once.
      expect((await store.act(order)).status).toBe('repeated');
    });

    it('lets what is cancelled be followed up, and nothing that is set aside or goes on', async () => {
      const [parked, cancelled] = [await keep(), await keep()];
      await die(parked);
      await die(cancelled);
      await act(parked, 'park');
      await act(cancelled, 'cancel');
      const due = await store.dueFollowUps(1e12, 10);
      expect(due.map(({ delivery }) => delivery.id)).toEqual([idOf(cancelled)]);
    });

    it('is undone by no settlement of a try that was under way', async () => {
      for (const action of ['park', 'cancel'] as const) {
        const kept = await keep();
        expect(await store.claimDue(1000, 10)).toHaveLength(1);
        await act(kept, action);
        await makeAvailable(kept);
        await fail(kept);
        await die(kept);
        const delivery = await deliveryOf(kept);
        expect(delivery).toMatchObject({ state: action === 'park' ? 'parked' : 'cancelled', attempts: 0 });
        expect(delivery.availableAt, 'that it got into the queue is told').toBe(1100);
        expect(await places()).toEqual([]);
        expect(await store.claimDue(1e12, 10)).toEqual([]);
      }
    });

    it('gives way to the truth: what the far end has taken is delivered', async () => {
      const kept = await keep();
      await act(kept, 'cancel');
      await store.settle(idOf(kept), { state: 'delivered', at: 6000 });
      expect(await deliveryOf(kept)).toMatchObject({
        state: 'delivered',
        owner: undefined,
        reason: undefined,
      });
      const kinds = (await store.timeline(kept.messageId)).map(({ kind }) => kind);
      expect(kinds).toEqual(['received', 'queued', 'cancelled', 'available', 'delivered']);
    });

    it('takes a message out of the mailbox, and gives it a new place when it becomes available again', async () => {
      const [first, second] = [await keep(), await keep()];
      await makeAvailable(first);
      await makeAvailable(second);
      const before = await places();
      expect(before.map(({ deliveryId }) => deliveryId)).toEqual([idOf(first), idOf(second)]);
      await die(second);
      await act(second, 'park');
      await act(first, 'cancel');
      expect(await places()).toEqual([]);
      await act(second, 'release');
      const after = await under.crashAndReopen();
      await after.settle(idOf(second), { state: 'available', at: 7000, attempt: 1 });
      const [again] = await after.mailbox({
        endpoint: 'kom',
        after: before[1]?.position ?? 0,
        since: undefined,
        event: undefined,
        acknowledgement: undefined,
        limit: 10,
        maxBytes: 1e9,
      });
      expect(again?.deliveryId, 'behind the place a reader may have kept').toBe(idOf(second));
      expect((await after.delivery(idOf(second)))?.availableAt, 'the first instant counts').toBe(1100);
    });

    it('is done once however often it is ordered under the same id', async () => {
      const kept = await keep();
      const order = await orderOf(kept, 'park');
      const results = await Promise.all(Array.from({ length: 5 }, () => store.act(order)));
      expect(results.map(({ status }) => status).toSorted()).toEqual([
        'done',
        ...Array.from({ length: 4 }, () => 'repeated'),
      ]);
      expect((await deliveryOf(kept)).revision).toBe(1);
      const kinds = (await store.timeline(kept.messageId)).map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'parked')).toHaveLength(1);
      expect(await store.action(order.id)).toMatchObject({ action: 'park', deliveryId: idOf(kept) });
      const other = await keep();
      expect(await act(other, 'park', { id: order.id })).toEqual({ status: 'id-reused' });
      expect((await deliveryOf(other)).state).toBe('queued');
    });

    it('is done by one of two operators at once; the other is told how it stands now', async () => {
      const kept = await keep();
      const orders = [await orderOf(kept, 'park'), await orderOf(kept, 'cancel')];
      const results = await Promise.all(orders.map((order) => store.act(order)));
      expect(results.map(({ status }) => status).toSorted()).toEqual(['done', 'moved']);
      expect((await deliveryOf(kept)).revision).toBe(1);
    });

    it('is refused when the delivery has moved since it was planned', async () => {
      for (const meanwhile of [fail, die, makeAvailable]) {
        const kept = await keep();
        const order = await orderOf(kept, 'park');
        await meanwhile(kept);
        const before = await deliveryOf(kept);
        expect(await store.act(order)).toEqual({ status: 'moved', delivery: before });
        expect(await deliveryOf(kept)).toEqual(before);
        expect(await store.action(order.id)).toBeUndefined();
      }
    });

    it('knows nothing of deliveries that are not there', async () => {
      const order = await orderOf(await keep(), 'park', { deliveryId: randomUUID() });
      expect(await store.act(order)).toEqual({ status: 'unknown' });
    });

    it('has a state for every sequence, in which due, owner and reason agree', async () => {
      const steps = ['fail', 'die', 'available', ...deliveryActions] as const;
      await fc.assert(
        fc.asyncProperty(fc.array(fc.constantFrom(...steps), { maxLength: 8 }), async (sequence) => {
          const kept = await keep();
          for (const step of sequence) {
            const { attempts } = await deliveryOf(kept);
            if (step === 'fail') await fail(kept, attempts);
            else if (step === 'die') await die(kept, attempts);
            else if (step === 'available') await makeAvailable(kept, 1100, attempts);
            else
              await act(kept, step).catch((fault: Error) => expect(fault.message).toContain('does not fit'));
          }
          const { state, dueAt, owner, reason } = await deliveryOf(kept);
          expect(dueAt !== undefined, state).toBe(state === 'queued' || state === 'failed');
          expect(owner !== undefined, state).toBe(state === 'parked' || state === 'cancelled');
          expect(reason !== undefined, state).toBe(state !== 'queued' && state !== 'available');
        }),
        { numRuns: 20 },
      );
    });
  });

  describe('a search', () => {
    it('finds by every criterion, newest first', async () => {
      const one = await keep({ receivedAt: 1000, sender: 'a', event: 'x', courseId: 'c1' });
      const two = await keep({ receivedAt: 2000, sender: 'b', event: 'x', courseId: 'c1' });
      const three = await keep({ receivedAt: 3000, sender: 'b', event: 'y', deliveries: [to('e2', 'gp')] });
      await die(two);
      const find = async (changes: Partial<MessageSearch>) =>
        (await store.search({ ...everything, ...changes })).messages.map(({ messageId }) => messageId);
      const [first, second, third] = [one, two, three].map(({ messageId }) => messageId);
      expect(await find({})).toEqual([third, second, first]);
      expect(await find({ sender: 'b' })).toEqual([third, second]);
      expect(await find({ event: 'x' })).toEqual([second, first]);
      expect(await find({ courseId: 'c1' })).toEqual([second, first]);
      expect(await find({ receiver: 'gp' })).toEqual([third]);
      expect(await find({ endpoint: 'kom' })).toEqual([second, first]);
      expect(await find({ state: 'dead' })).toEqual([second]);
      expect(await find({ state: 'dead', endpoint: 'e2' })).toEqual([]);
      expect(await find({ from: 2000 })).toEqual([third, second]);
      expect(await find({ to: 3000 })).toEqual([second, first]);
      expect(await find({ courseId: 'c1', to: 2000 })).toEqual([first]);
      expect(await find({ courseId: "c1' OR true --" })).toEqual([]);
    });

    it('gives every message once over its pages, however few it looks at for each', async () => {
      const ids: string[] = [];
      for (let n = 0; n < 12; n += 1) {
        ids.unshift((await keep({ receivedAt: 1000 + (n >> 2), sender: n % 3 === 0 ? 'a' : 'b' })).messageId);
      }
      for (const changes of [{ limit: 2 }, { examine: 1 }, { limit: 3, examine: 4 }, { examine: 12 }]) {
        const found: string[] = [];
        let behind: MessageSearch['behind'];
        do {
          const page = await store.search({ ...everything, ...changes, behind });
          found.push(...page.messages.map(({ messageId }) => messageId));
          behind = page.next;
        } while (behind !== undefined);
        expect(found, JSON.stringify(changes)).toEqual(ids);
      }
    });
  });

  it('a disclosure stands in the timeline of the message it was about', async () => {
    const { messageId } = await keep();
    const told = { at: 4000, actor: 'gateway-org/anna', what: 'message', detail: 'request r1', messageId };
    await store.recordDisclosure(told);
    await store.recordDisclosure({ ...told, what: 'search', messageId: undefined });
    expect((await store.timeline(messageId)).filter(({ kind }) => kind === 'disclosed')).toEqual([
      { at: 4000, kind: 'disclosed', actor: 'gateway-org/anna', detail: 'request r1' },
    ]);
  });

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
      store = await under.crashAndReopen();
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
