import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { problem } from '../../src/message/problem.ts';
import type { GivingUp } from '../../src/store/follow-ups.ts';
import type { DeliveryOutcome, Submission } from '../../src/store/store.ts';
import type { OpenedStore } from './open-each.ts';
import { submission } from './submission.ts';

const ifUnmatched = problem('acknowledgement.unmatched');
const within = 30_000;
const why = { actor: 'gateway', reason: 'overdue' };

function to(endpoint: string, receiver = 'kom') {
  return { id: randomUUID(), receiver, endpoint, acknowledgement: 'awaited', answerWithin: within } as const;
}

/** What every store knows of looking after deliveries. */
export function followUpContract({ store, under }: OpenedStore): void {
  describe('follow-ups', () => {
    const keep = async (changes: Partial<Submission> = {}): Promise<Submission> => {
      const kept = submission({ deliveries: [to('kom')], ...changes });
      expect((await store.accept(kept)).status).toBe('accepted');
      return kept;
    };
    const available = (kept: Submission, at: number, attempt = 0) =>
      store.settle(kept.deliveries[0]?.id ?? '', { state: 'available', at, attempt });
    const dead = (kept: Submission, at: number, index = 0) =>
      store.settle(kept.deliveries[index]?.id ?? '', {
        state: 'dead',
        at,
        attempt: 0,
        by: 'hand-over',
        reason: 'answered 404',
      });
    const deliveryOf = async (kept: Submission, index = 0) => {
      const found = await store.delivery(kept.deliveries[index]?.id ?? '');
      if (found === undefined) throw new Error('no such delivery');
      return found;
    };
    const answer = (kept: Submission, code: 'ok' | 'fatal-error' | 'transient-error', receivedAt = 9000) => {
      const sent = submission({
        sender: 'kom',
        receivedAt,
        deliveries: [],
        acknowledges: { messageId: kept.messageId, code, ifUnmatched },
      });
      return store.accept(sent).then(({ status }) => ({ status, messageId: sent.messageId }));
    };
    const dueAt = async (now: number) =>
      (await store.dueFollowUps(now, 100)).map(({ delivery }) => delivery.id);
    const notice = (kept: Submission, code: 'transient-error' | 'fatal-error', key = 'k'): GivingUp => ({
      at: 50_000,
      acknowledgement: code === 'fatal-error' ? 'fatal-error' : 'in-error',
      notice: submission({
        sender: 'gateway',
        deliveries: [
          { id: randomUUID(), receiver: 'hospital', endpoint: 'hos', acknowledgement: 'none-owed' },
        ],
        acknowledges: { messageId: kept.messageId, code, ifUnmatched },
      }),
      tasks: {
        open: [{ id: randomUUID(), key, kind: 'k', owner: 'hospital', reason: {}, openedAt: 50_000 }],
      },
      reason: 'why',
    });

    it('are due when an acknowledgement is: counted from the instant of availability', async () => {
      const kept = await keep();
      expect(await store.nextFollowUp()).toBeUndefined();
      await available(kept, 2000);
      await available(kept, 7000);
      expect(await store.nextFollowUp()).toBe(2000 + within);
      expect(await dueAt(2000 + within - 1)).toEqual([]);
      const [due] = await store.dueFollowUps(2000 + within, 100);
      expect(due).toMatchObject({
        delivery: { id: kept.deliveries[0]?.id, followUpAt: 2000 + within, resends: 0 },
        message: { messageId: kept.messageId, sender: 'hospital' },
      });
      await store.settle(kept.deliveries[0]?.id ?? '', { state: 'delivered', at: 8000 });
      expect(await store.nextFollowUp()).toBe(2000 + within);
    });

    it('are not due for what owes no acknowledgement, has been answered or waits for its next try', async () => {
      const none = await keep({ deliveries: [{ ...to('kom'), acknowledgement: 'none-owed' }] });
      const answered = await keep();
      const waiting = await keep();
      for (const each of [none, answered, waiting]) await available(each, 2000);
      await answer(answered, 'ok');
      await store.settle(waiting.deliveries[0]?.id ?? '', {
        state: 'failed',
        at: 3000,
        dueAt: 4000,
        attempt: 0,
        by: 'hand-over',
        reason: 'answered 503',
      });
      expect(await dueAt(1e12)).toEqual([]);
      await available(waiting, 5000, 1);
      expect(await store.nextFollowUp()).toBe(5000 + within);
    });

    it('begin when it is delivered, where nobody has told that it was available', async () => {
      const kept = await keep();
      await store.settle(kept.deliveries[0]?.id ?? '', { state: 'delivered', at: 3000 });
      await available(kept, 2000);
      expect(await store.nextFollowUp()).toBe(3000 + within);
    });

    it('come again after a transient-error, and end with the answer that counts', async () => {
      const kept = await keep();
      await available(kept, 2000);
      await answer(kept, 'transient-error', 9000);
      expect(await store.nextFollowUp()).toBe(9000 + within);
      const { messageId } = await answer(kept, 'fatal-error', 9500);
      expect(await store.nextFollowUp()).toBeUndefined();
      expect(await deliveryOf(kept)).toMatchObject({ acknowledgement: 'fatal-error', answeredBy: messageId });
    });

    it('send again under a new Bundle.id, once, whoever tries', async () => {
      const kept = await keep();
      await available(kept, 2000);
      const before = await deliveryOf(kept);
      const dispatches = Array.from({ length: 5 }, () => ({ bundleId: randomUUID(), at: 40_000 }));
      const done = await Promise.all(dispatches.map((each) => store.resend(before, each, why)));
      expect(done.filter(Boolean)).toHaveLength(1);
      const dispatch = dispatches[done.indexOf(true)];
      expect(await deliveryOf(kept)).toMatchObject({
        state: 'queued',
        acknowledgement: 'awaited',
        resends: 1,
        dispatch,
        followUpAt: undefined,
        availableAt: 2000,
      });
      const [claimed] = await store.claimDue(40_000, 10);
      expect(claimed).toMatchObject({ delivery: { dispatch }, bytes: expect.anything() });
      expect(Buffer.from((await store.content(kept.messageId)) ?? [])).toEqual(Buffer.from(kept.bytes));
      expect((await store.messageOfBundle(dispatch?.bundleId ?? ''))?.messageId).toBe(kept.messageId);
      expect(await store.madeDispatch(dispatch?.bundleId ?? '')).toEqual(dispatch);
      expect(await store.madeDispatch(kept.bundleId)).toBeUndefined();
      const reused = submission({ bundleId: dispatch?.bundleId ?? '' });
      expect((await store.accept(reused)).status).toBe('bundle-id-reused');
      await available(kept, 41_000);
      expect(await store.nextFollowUp()).toBe(41_000 + within);
      const steps = await store.timeline(kept.messageId);
      expect(steps.filter(({ detail }) => detail?.includes(dispatch?.bundleId ?? '?'))).toMatchObject([
        { kind: 'resent', at: 40_000, endpoint: 'kom' },
        { kind: 'available', at: 41_000 },
      ]);
    });

    it('tell which sending was taken, also when an earlier one is while a later one is queued', async () => {
      const dispatch = { bundleId: randomUUID(), at: 40_000 };
      const told = async (taken: Pick<Extract<DeliveryOutcome, { state: 'delivered' }>, 'taken'>) => {
        const kept = await keep();
        await available(kept, 2000);
        await store.resend(await deliveryOf(kept), { ...dispatch, bundleId: randomUUID() }, why);
        await available(kept, 41_000);
        const later = { ...dispatch, bundleId: randomUUID() };
        await store.resend(await deliveryOf(kept), later, why);
        await store.settle(kept.deliveries[0]?.id ?? '', { state: 'delivered', at: 42_000, ...taken });
        expect(await deliveryOf(kept)).toMatchObject({ state: 'delivered', dispatch: later });
        expect(await store.claimDue(1e12, 10), 'what is queued is dropped').toEqual([]);
        const steps = (await store.timeline(kept.messageId)).filter(
          ({ kind, at }) => kind === 'delivered' && at === 42_000,
        );
        const details = steps.flatMap(({ detail }) => (detail === undefined ? [] : [detail]));
        return { details, first: `Bundle ${kept.bundleId}` };
      };
      const { details, first } = await told({ taken: 'first' });
      expect(details).toEqual([first]);
      const earlier = randomUUID();
      expect((await told({ taken: { bundleId: earlier } })).details).toEqual([`Bundle ${earlier}`]);
      expect((await told({})).details, 'nobody can tell').toEqual([]);
    });

    it('move what is sent again to the end of the mailbox, where a reader sees it again', async () => {
      const [first, second] = [await keep(), await keep()];
      await available(first, 2000);
      await available(second, 2001);
      const read = (after: number, since?: number) =>
        store.mailbox({
          endpoint: 'kom',
          after,
          since,
          event: undefined,
          acknowledgement: undefined,
          limit: 10,
          maxBytes: 1e9,
        });
      const last = (await read(0)).at(-1)?.position ?? 0;
      const dispatch = { bundleId: randomUUID(), at: 40_000 };
      await store.resend(await deliveryOf(first), dispatch, why);
      expect(
        await read(0),
        'nothing is out of reach meanwhile, nor anything there that comes again',
      ).toMatchObject([
        { messageId: first.messageId, bundleId: first.bundleId, dispatch: undefined },
        { messageId: second.messageId },
      ]);
      expect(await read(last)).toEqual([]);
      await available(first, 41_000);
      const again = { messageId: first.messageId, bundleId: dispatch.bundleId, dispatch, availableAt: 2000 };
      expect(await read(last)).toMatchObject([again]);
      expect(await read(0, 41_000)).toMatchObject([again]);
      expect(await read(0)).toMatchObject([{ messageId: second.messageId }, again]);
      await store.resend(await deliveryOf(first), { bundleId: randomUUID(), at: 80_000 }, why);
      expect((await read(0)).at(-1), 'what it was before, until it has its new place').toMatchObject(again);
      await available(first, 81_000);
      await store.settle(first.deliveries[0]?.id ?? '', { state: 'delivered', at: 42_000 });
      expect(await read(0)).toHaveLength(2);
    });

    it('leave alone what has been answered since it was read', async () => {
      const kept = await keep();
      await available(kept, 2000);
      const before = await deliveryOf(kept);
      await answer(kept, 'ok');
      expect(await store.resend(before, { bundleId: randomUUID(), at: 1 }, why)).toBe(false);
      expect(await store.giveUp(before, notice(kept, 'transient-error'))).toBe(false);
      expect(await deliveryOf(kept)).toMatchObject({ acknowledgement: 'ok', state: 'delivered', resends: 0 });
      expect(await store.tasks({ limit: 10 })).toEqual([]);
    });

    it('are due for what was given up, and outlive the process that gave it up', async () => {
      const kept = await keep();
      await dead(kept, 3000);
      const other = await under.crashAndReopen();
      const [due] = await other.dueFollowUps(3000, 10);
      expect(due?.delivery).toMatchObject({ state: 'dead', reason: 'answered 404', followUpAt: 3000 });
    });

    it('tell the sender once, with the task and the state, whoever tries and whatever dies', async () => {
      const kept = await keep();
      await dead(kept, 3000);
      const before = await deliveryOf(kept);
      const tries = Array.from({ length: 5 }, () => notice(kept, 'fatal-error'));
      const done = await Promise.all(tries.map((each) => store.giveUp(before, each)));
      expect(done.filter(Boolean)).toHaveLength(1);
      const other = await under.crashAndReopen();
      const told = tries[done.indexOf(true)]?.notice;
      for (const { notice: each } of tries) {
        const found = await other.message(each?.messageId ?? '');
        expect(found?.messageId).toBe(each === told ? told?.messageId : undefined);
      }
      expect(await other.delivery(before.id)).toMatchObject({
        state: 'dead',
        acknowledgement: 'fatal-error',
        answeredBy: told?.messageId,
        followUpAt: undefined,
      });
      expect(await other.tasks({ limit: 10 })).toHaveLength(1);
      expect((await other.timeline(kept.messageId)).map(({ kind }) => kind)).toContain('given-up');
      expect(await other.dueFollowUps(1e12, 10)).toEqual([]);
    });

    it('leave nothing behind when the notice cannot be kept', async () => {
      const kept = await keep();
      await dead(kept, 3000);
      const step = notice(kept, 'fatal-error');
      const taken = { ...step, notice: step.notice && { ...step.notice, bundleId: kept.bundleId } };
      await expect(store.giveUp(await deliveryOf(kept), taken)).rejects.toThrow();
      expect(await store.tasks({ limit: 10 })).toEqual([]);
      expect(await dueAt(3000)).toEqual([kept.deliveries[0]?.id]);
    });

    it('say nothing twice of one receiver, and never less after worse', async () => {
      const kept = await keep({ deliveries: [to('one'), to('two'), to('other', 'gp')] });
      for (const index of [0, 1, 2]) await dead(kept, 3000, index);
      const [one, two] = [await deliveryOf(kept, 0), await deliveryOf(kept, 1)];
      const [first, second] = [notice(kept, 'fatal-error', 'a'), notice(kept, 'transient-error', 'b')];
      expect(await store.giveUp(one, first)).toBe(true);
      expect(await store.giveUp(two, { ...second, acknowledgement: undefined })).toBe(true);
      expect(await store.message(second.notice?.messageId ?? '')).toBeUndefined();
      const { deliveries } = (await store.message(kept.messageId)) ?? { deliveries: [] };
      expect(deliveries.map(({ acknowledgement }) => acknowledgement)).toEqual([
        'fatal-error',
        'fatal-error',
        'awaited',
      ]);
      expect(await store.tasks({ limit: 10 })).toHaveLength(2);
    });

    it('take a late answer after nobody answered, and none against a fatal-error', async () => {
      const late = await keep();
      await available(late, 2000);
      await store.giveUp(await deliveryOf(late), notice(late, 'transient-error', 'late'));
      expect((await deliveryOf(late)).acknowledgement).toBe('in-error');
      expect((await answer(late, 'ok')).status).toBe('accepted');
      expect((await deliveryOf(late)).acknowledgement).toBe('ok');
      const lost = await keep();
      await dead(lost, 3000);
      await store.giveUp(await deliveryOf(lost), notice(lost, 'fatal-error', 'lost'));
      expect((await answer(lost, 'ok')).status).toBe('contradicts');
      expect((await deliveryOf(lost)).acknowledgement).toBe('fatal-error');
    });
  });
}
