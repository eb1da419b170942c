import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { deliveryVersion } from '../../src/message/delivery-action.ts';
import type { TaskChanges, TaskOpening } from '../../src/message/task.ts';
import type { CourseChange } from '../../src/store/courses.ts';
import { type Interest, taskEventId, taskEvents } from '../../src/store/subscriptions.ts';
import type { OpenedStore } from './open-each.ts';
import { submission } from './submission.ts';

function opening(changes: Partial<TaskOpening> = {}): TaskOpening {
  const id = randomUUID();
  return { id, key: `key:${id}`, kind: 'k', owner: 'kom', reason: {}, openedAt: 6000, ...changes };
}

function change(tasks: TaskChanges, changes: Partial<CourseChange> = {}): CourseChange {
  const courseId = randomUUID();
  return {
    ...{ courseId, basedOn: 0, at: 0, state: '{}', events: [], keys: [courseId], parties: [] },
    ...{ watches: [], dueAt: undefined, tasks },
    ...changes,
  };
}

/** What every store tells subscribers of tasks: each change of each, whoever brings it about. */
export function taskEventContract({ store }: OpenedStore): void {
  describe('subscriptions to tasks', () => {
    const subscribe = async (about: Partial<Interest> = {}, organisation = 'kom', pushed = false) => {
      const id = randomUUID();
      const interest = {
        events: Object.values(taskEvents),
        residence: undefined,
        course: undefined,
        ...about,
      };
      const terms = { id, organisation, resource: '{}', secret: undefined, base: '', pushed, interest };
      expect(await store.subscribe({ ...terms, endsAt: undefined }, 1000, 100)).toBe(true);
      return id;
    };
    const eventsOf = async (id: string) => {
      const events = await store.subscriptionEvents(id, { from: 1, to: 1e9, limit: 1000 });
      expect(events.map(({ number }) => number)).toEqual(events.map((_, at) => at + 1));
      expect((await store.subscription(id))?.lastNumber).toBe(events.length);
      return events.map(({ messageId }) => messageId);
    };

    it('number what is opened, escalated and closed of no course, once for each time it changes', async () => {
      const all = await subscribe();
      const done = await subscribe({ events: [taskEvents.done] });
      const escalated = await subscribe({ events: [taskEvents.escalated] });
      const others = await subscribe({}, 'other');
      const task = opening();
      const event = taskEventId(task.id);
      const twice = async (changes: TaskChanges) => {
        await store.changeTasks(changes);
        await store.changeTasks(changes);
      };
      await twice({ open: [task, opening({ owner: 'somebody' })] });
      expect(await eventsOf(all)).toEqual([event]);
      await twice({ escalate: [{ key: task.key, at: 6100 }] });
      expect(await eventsOf(all)).toEqual([event, event]);
      expect(await eventsOf(done)).toEqual([]);
      await twice({ close: [{ key: task.key, at: 6200, by: 'kom' }] });
      expect(await eventsOf(all)).toEqual([event, event, event]);
      expect(await eventsOf(escalated)).toEqual([event]);
      expect(await eventsOf(done)).toEqual([event]);
      expect(await eventsOf(others)).toEqual([]);
      expect(await store.subscriptionEvents(all, { from: 1, to: 9, limit: 9 })).toMatchObject([
        { at: 6000 },
        { at: 6100 },
        { at: 6200 },
      ]);
    });

    it('number those of what nobody acknowledged, of operators’ actions, of answers and of courses', async () => {
      const id = await subscribe();
      const [missing, told, owed] = [opening(), opening(), opening()];
      const awaited = {
        id: randomUUID(),
        receiver: 'kom',
        endpoint: 'kom',
        acknowledgement: 'awaited',
      } as const;
      const kept = submission({ deliveries: [{ ...awaited, answerWithin: 1000 }] });
      await store.accept(kept);
      await store.settle(awaited.id, { state: 'dead', at: 2000, attempt: 0, by: 'relay', reason: 'x' });
      const delivery = async () => {
        const found = await store.delivery(awaited.id);
        if (found === undefined) throw new Error('no such delivery');
        return found;
      };
      await store.giveUp(await delivery(), {
        ...{ at: 3000, acknowledgement: 'in-error', notice: undefined, reason: 'why' },
        tasks: { open: [missing] },
      });
      expect(await eventsOf(id)).toEqual([taskEventId(missing.id)]);
      const order = {
        action: 'resend',
        ...{ id: randomUUID(), deliveryId: awaited.id, actor: 'a', reason: 'r' },
        ...{ at: 4000, dispatch: undefined, expected: deliveryVersion(await delivery()) },
        next: { state: 'queued', dueAt: 4000 },
        takesBack: { tasks: { open: [told] } },
      } as const;
      expect((await store.act(order)).status).toBe('done');
      await store.act(order);
      const closing = [missing, told].map(({ key }) => ({ key, at: 5000, by: 'kom' }));
      await store.accept(submission({ tasks: { close: closing } }));
      await store.keepCourse(change({ open: [owed] }), []);
      const ids = [missing, told].map((each) => taskEventId(each.id));
      const events = await eventsOf(id);
      expect(events.slice(0, 2)).toEqual(ids);
      expect(events.slice(2, 4).toSorted()).toEqual(ids.toSorted());
      expect(events.slice(4)).toEqual([taskEventId(owed.id)]);
    });

    it('tell the tasks of a course and of its residence municipality from others', async () => {
      const [course, residents] = [await subscribe({ course: 'c1' }), await subscribe({ residence: '0101' })];
      const [one, two, three] = [opening({ courseId: 'c1' }), opening({ courseId: 'c2' }), opening()];
      await store.keepCourse(change({ open: [one] }, { courseId: 'c1', residence: '0101' }), []);
      await store.keepCourse(change({ open: [two] }, { courseId: 'c2', residence: '0147' }), []);
      await store.changeTasks({ open: [three] });
      expect(await eventsOf(course)).toEqual([taskEventId(one.id)]);
      expect(await eventsOf(residents)).toEqual([taskEventId(one.id)]);
    });

    it('number nothing of what is not written: a course that has moved on', async () => {
      const id = await subscribe();
      expect(await store.keepCourse(change({ open: [opening()] }, { basedOn: 7 }), [])).toBe(false);
      expect(await eventsOf(id)).toEqual([]);
    });

    it('are due at once when a task of no course changes', async () => {
      const id = await subscribe({}, 'kom', true);
      const [kept] = await store.claimSubscriptions(1000, { name: 'one', until: 2000, limit: 10 });
      if (kept === undefined) throw new Error('it is not due');
      const { sentNumber, failures, failingSince, error, lastSentAt } = kept;
      await store.settleSubscription(id, 'one', {
        ...{ sentNumber, failures, failingSince, error, lastSentAt, at: 5000, status: 'active' },
        ...{ handshaken: true, dueAt: undefined, holdsBack: false, disclosed: [] },
      });
      expect(await store.nextSubscriptionDue()).toBeUndefined();
      await store.changeTasks({ open: [opening()] });
      expect(await store.nextSubscriptionDue()).toBe(6000);
    });

    it('are numbered without a gap, however many tasks change at the same time', async () => {
      const subscribed = await Promise.all(['kom', 'other'].map((each) => subscribe({}, each)));
      const tasks = Array.from({ length: 24 }, (_, at) => opening({ owner: at % 3 === 0 ? 'other' : 'kom' }));
      const pairs = tasks.map((each, at) => [each, tasks[(at + 7) % tasks.length] ?? each]);
      await Promise.all(pairs.map((two) => store.changeTasks({ open: two })));
      await Promise.all(
        pairs.map((two) =>
          store.changeTasks({
            escalate: two.map(({ key }) => ({ key, at: 7000 })),
            close: two.map(({ key }) => ({ key, at: 7000, by: 'x' })),
          }),
        ),
      );
      const told = (await Promise.all(subscribed.map(eventsOf))).flat();
      expect(told.toSorted()).toEqual(
        tasks.flatMap(({ id }) => Array<string>(3).fill(taskEventId(id))).toSorted(),
      );
    });
  });
}
