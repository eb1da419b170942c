import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CourseChange } from '../../src/store/courses.ts';
import type { Submission } from '../../src/store/store.ts';
import { taskEventId, taskEvents } from '../../src/store/subscriptions.ts';
import type { OpenedStore } from './open-each.ts';
import { day, purgeAll, retentionSteps, start } from './retention-steps.ts';
import { to } from './submission.ts';

/** What every store promises about forgetting courses, tasks and the audit. */
export function forgettingCoursesContract(on: OpenedStore): void {
  const { store } = on;
  const { keep, deliver } = retentionSteps(store);

  describe('retention', () => {
    describe('of courses', () => {
      const changeOf = (courseId: string, changes: Partial<CourseChange> = {}): CourseChange => ({
        courseId,
        basedOn: 0,
        at: start,
        state: '{"fold":1}',
        events: [{ id: randomUUID(), content: '{"kind":"referral"}' }],
        keys: [courseId, `referral ${courseId}`],
        parties: ['hospital', 'kom'],
        tasks: {},
        watches: [],
        dueAt: undefined,
        ...changes,
      });
      const begin = async (changes: Partial<CourseChange> = {}): Promise<string> => {
        const courseId = randomUUID();
        expect(await store.keepCourse(changeOf(courseId, changes), [])).toBe(true);
        return courseId;
      };
      const isKnown = async (courseId: string) => (await store.course([courseId])) !== undefined;
      const task = (courseId: string) => ({
        ...{ id: randomUUID(), key: randomUUID(), kind: 'course.x', owner: 'kom', courseId },
        ...{ reason: {}, openedAt: start },
      });

      it('forgets one that has rested for its period, and keeps a tombstone of it', async () => {
        const courseId = await begin();
        await purgeAll(store, start + 60 * day - 1);
        expect(await isKnown(courseId)).toBe(true);
        expect(await store.forgottenCourse(courseId)).toBeUndefined();
        expect(await purgeAll(store, start + 60 * day)).toMatchObject({ courses: 1 });
        expect(await isKnown(courseId)).toBe(false);
        expect(await store.course([`referral ${courseId}`])).toBeUndefined();
        expect(await store.courseEvents(courseId)).toEqual([]);
        expect(await store.forgottenCourse(courseId)).toEqual({
          parties: ['hospital', 'kom'],
          purgedAt: start + 60 * day,
        });
        const hold = { id: courseId, reason: 'a case', by: 'anna', at: start + 61 * day };
        expect(await store.hold(hold)).toEqual({ status: 'purged', at: start + 60 * day });
      });

      it('begins it anew when something comes of it after all', async () => {
        const courseId = await begin();
        await purgeAll(store, start + 60 * day);
        expect(await store.keepCourse(changeOf(courseId, { at: start + 61 * day }), [])).toBe(true);
        expect(await store.course([courseId])).toMatchObject({ version: 1 });
        expect(await store.forgottenCourse(courseId)).toBeUndefined();
        await purgeAll(store, start + 122 * day);
        expect(await isKnown(courseId)).toBe(false);
      });

      it('counts from the last thing recorded', async () => {
        const courseId = await begin();
        const again = changeOf(courseId, { basedOn: 1, at: start + 30 * day });
        expect(await store.keepCourse(again, [])).toBe(true);
        await purgeAll(store, start + 89 * day);
        expect(await isKnown(courseId)).toBe(true);
        await purgeAll(store, start + 90 * day);
        expect(await isKnown(courseId)).toBe(false);
      });

      it('keeps one that something is due of, that has an open task, is held, or has a message with its content', async () => {
        const due = await begin({ dueAt: start + 900 * day });
        const busy = await begin();
        const open = { ...task(busy), dueAt: start + 250 * day };
        await store.changeTasks({ open: [open] });
        const held = await begin();
        await store.hold({ id: held, reason: 'a case', by: 'anna', at: start });
        const heldByReferral = await begin();
        await store.hold({ id: `referral ${heldByReferral}`, reason: 'a case', by: 'anna', at: start });
        const courseId = randomUUID();
        const unread = await keep({ courseId, deliveries: [to('kom', 'none-owed')] });
        await store.keepCourse(changeOf(courseId), []);
        const all = [due, busy, held, heldByReferral, courseId];
        for (const days of [60, 100, 300]) await purgeAll(store, start + days * day);
        for (const each of all) expect(await isKnown(each), each).toBe(true);
        await store.changeTasks({ close: [{ key: open.key, at: start + 300 * day, by: 'kom' }] });
        for (const id of [held, `referral ${heldByReferral}`]) {
          await store.liftHold({ id, by: 'anna', reason: 'over', at: start + 300 * day });
        }
        await deliver(unread, start + 300 * day);
        await purgeAll(store, start + 301 * day + 1);
        for (const each of [busy, held, heldByReferral]) expect(await isKnown(each), each).toBe(false);
        for (const days of [331, 332, 333]) await purgeAll(store, start + days * day);
        expect(await Promise.all([due, courseId].map(isKnown))).toEqual([true, false]);
      });

      it('closes what nobody has closed a period later, tells who owed it, and forgets the course', async () => {
        const courseId = await begin();
        const [old, escalated] = [task(courseId), task(courseId)];
        await store.changeTasks({ open: [old, escalated] });
        await store.changeTasks({ escalate: [{ key: escalated.key, at: start + 10 * day }] });
        const held = await begin();
        const ofHeld = task(held);
        await store.changeTasks({ open: [ofHeld] });
        await store.hold({ id: held, reason: 'a case', by: 'anna', at: start });
        const interest = { events: [taskEvents.done], residence: undefined, course: undefined };
        const terms = { resource: '{}', secret: undefined, base: '', pushed: false, endsAt: undefined };
        await store.subscribe({ ...terms, id: 's', organisation: 'kom', interest }, start, 100);
        for (const days of [60, 120, 129]) await purgeAll(store, start + days * day);
        expect(await isKnown(courseId)).toBe(true);
        expect(await store.tasks({ open: true, limit: 10 })).toHaveLength(3);
        await purgeAll(store, start + 131 * day);
        expect(await isKnown(courseId)).toBe(false);
        const closed = { closedAt: start + 131 * day, closedBy: 'retention' };
        for (const { id } of [old, escalated]) expect(await store.task(id)).toMatchObject(closed);
        const told = await store.subscriptionEvents('s', { from: 1, to: 9, limit: 9 });
        expect(told.map(({ messageId }) => messageId).toSorted()).toEqual(
          [old, escalated].map(({ id }) => taskEventId(id)).toSorted(),
        );
        await purgeAll(store, start + 5000 * day);
        expect([await isKnown(held), (await store.task(ofHeld.id))?.closedAt]).toEqual([true, undefined]);
      });

      it('deletes closed tasks a period after, open ones and held ones never', async () => {
        const [closed, open, held] = [task('c1'), task('c2'), task('c3')];
        await store.changeTasks({ open: [closed, open, held] });
        for (const { key } of [closed, held]) {
          await store.changeTasks({ close: [{ key, at: start, by: 'kom' }] });
        }
        await store.hold({ id: 'c3', reason: 'a case', by: 'anna', at: start });
        await purgeAll(store, start + 50 * day - 1);
        expect(await store.task(closed.id)).toBeDefined();
        await purgeAll(store, start + 5000 * day);
        const left = await Promise.all([closed, open, held].map(({ id }) => store.task(id)));
        expect(left.map((each) => each?.id)).toEqual([undefined, open.id, held.id]);
      });

      it('deletes the audit a period after, but not of what is held', async () => {
        const [one, other] = [await keep(), await keep()];
        for (const { messageId } of [one, other]) {
          await store.recordDisclosure({ at: start, actor: 'a', what: 'message', detail: 'd', messageId });
        }
        await store.hold({ id: other.messageId, reason: 'a case', by: 'anna', at: start });
        const told = async ({ messageId }: Submission) =>
          (await store.timeline(messageId)).filter(({ kind }) => kind === 'disclosed').length;
        await purgeAll(store, start + 50 * day - 1);
        expect([await told(one), await told(other)]).toEqual([1, 1]);
        await purgeAll(store, start + 50 * day);
        expect([await told(one), await told(other)]).toEqual([0, 1]);
      });
    });
  });
}
