import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { problem } from '../../src/message/problem.ts';
import type { CourseChange, Watch } from '../../src/store/courses.ts';
import type { Submission } from '../../src/store/store.ts';
import type { OpenedStore } from './open-each.ts';
import { submission } from './submission.ts';

function change(courseId: string, changes: Partial<CourseChange> = {}): CourseChange {
  return {
    courseId,
    basedOn: 0,
    at: 1000,
    state: '{"fold":1}',
    events: [],
    keys: [courseId],
    parties: ['hospital'],
    tasks: {},
    watches: [],
    dueAt: undefined,
    ...changes,
  };
}

function watch(of: Submission, changes: Partial<Watch> = {}): Watch {
  return { deliveryId: of.deliveries[0]?.id ?? '', tells: '{"n":1}', waitsFor: 'anything', ...changes };
}

/** What every store knows of courses. */
export function courseContract({ store, under }: OpenedStore): void {
  describe('courses', () => {
    const id = () => randomUUID();
    const keep = (given: CourseChange, sends: readonly Submission[] = []) => store.keepCourse(given, sends);

    it('finds a course by any of its keys, the first known one, and nothing by others', async () => {
      const [course, other, referral] = [id(), id(), id()];
      expect(await keep(change(course, { keys: [course, referral], state: '{"a":1}' }))).toBe(true);
      expect(await keep(change(other))).toBe(true);
      expect(await store.course([referral])).toEqual({
        courseId: course,
        version: 1,
        state: '{"a":1}',
        entered: true,
        parties: ['hospital'],
        tasks: [],
        observed: [],
      });
      expect((await store.course([id(), other, referral]))?.courseId).toBe(other);
      expect(await store.course([id()])).toBeUndefined();
      expect(await store.course([])).toBeUndefined();
    });

    it('leaves a key to the course that had it first', async () => {
      const [first, second, shared] = [id(), id(), id()];
      await keep(change(first, { keys: [first, shared] }));
      await keep(change(second, { keys: [second, shared] }));
      expect((await store.course([shared]))?.courseId).toBe(first);
    });

    it('writes a change only on the version it was decided on', async () => {
      const course = id();
      await keep(change(course));
      expect(await keep(change(course, { state: '{"late":1}' }))).toBe(false);
      expect(await keep(change(course, { basedOn: 1, state: '{"two":2}' }))).toBe(true);
      expect(await keep(change(course, { basedOn: 1, state: '{"late":1}' }))).toBe(false);
      expect(await store.course([course])).toMatchObject({ version: 2, state: '{"two":2}' });
    });

    it('lets one of many that decide at once through', async () => {
      const course = id();
      await keep(change(course));
      const tries = Array.from({ length: 8 }, (_, n) =>
        keep(change(course, { basedOn: 1, events: [{ id: `e${n}`, content: `${n}` }] })),
      );
      expect((await Promise.all(tries)).filter((kept) => kept)).toHaveLength(1);
      expect(await store.courseEvents(course)).toHaveLength(1);
    });

    it('gives events back in the order they were recorded', async () => {
      const course = id();
      const events = [
        { id: 'b', content: '{"n":"b"}' },
        { id: 'a', content: '{"n":"a"}' },
      ];
      await keep(change(course, { events }));
      await keep(change(course, { basedOn: 1, events: [{ id: 'c', content: '{"n":"c"}' }] }));
      expect(await store.courseEvents(course)).toEqual(['{"n":"b"}', '{"n":"a"}', '{"n":"c"}']);
    });

    it('keeps message, course, tasks and what is sent, or nothing of them', async () => {
      const course = id();
      const tasks = {
        open: [
          { id: id(), key: id(), kind: 'course.x', owner: 'kom', reason: {}, openedAt: 1, courseId: course },
        ],
      };
      const [sent, message] = [submission({ event: 'sop-stay-information' }), submission()];
      const accepted = await store.accept({ ...message, change: change(course, { tasks }), sends: [sent] });
      expect(accepted.status).toBe('accepted');
      expect((await store.course([course]))?.tasks).toMatchObject([{ kind: 'course.x', owner: 'kom' }]);
      expect((await store.message(sent.messageId))?.event).toBe('sop-stay-information');

      const [lost, late] = [submission(), submission()];
      const moved = await store.accept({
        ...late,
        change: change(course, { state: '{"never":1}' }),
        sends: [lost],
      });
      expect(moved).toEqual({ status: 'course-moved' });
      expect(await store.message(late.messageId)).toBeUndefined();
      expect(await store.message(lost.messageId)).toBeUndefined();
      // Decided again, the very same message is taken.
      const again = await store.accept({ ...late, change: change(course, { basedOn: 1 }) });
      expect(again.status).toBe('accepted');
    });

    it('changes a course once for a message, however often it comes', async () => {
      const course = id();
      const message = submission();
      const first = await store.accept({
        ...message,
        change: change(course, { events: [{ id: message.messageId, content: '1' }] }),
      });
      const repeat = await store.accept({
        ...message,
        bundleId: id(),
        receivedAt: 2000,
        change: change(course, { basedOn: 1, events: [{ id: message.messageId, content: '2' }] }),
        sends: [submission()],
      });
      expect([first.status, repeat.status]).toEqual(['accepted', 'repeated']);
      expect(await store.course([course])).toMatchObject({ version: 1 });
      expect(await store.courseEvents(course)).toEqual(['1']);
    });

    it('tells which courses are due by their time', async () => {
      const [soon, later, never] = [id(), id(), id()];
      await keep(change(soon, { dueAt: 1000 }));
      await keep(change(later, { dueAt: 5000 }));
      await keep(change(never));
      expect(await store.dueCourses(999, 10)).toEqual([]);
      expect(await store.dueCourses(1000, 10)).toEqual([soon]);
      expect((await store.dueCourses(9000, 10)).toSorted()).toEqual([soon, later].toSorted());
      expect(await store.dueCourses(9000, 1)).toHaveLength(1);
      await keep(change(soon, { basedOn: 1 }));
      expect(await store.dueCourses(1000, 10)).toEqual([]);
    });

    it('tells a course once that its delivery is available, and again when it is refused', async () => {
      const course = id();
      const message = submission();
      await store.accept({ ...message, change: change(course, { watches: [watch(message)] }) });
      expect(await store.dueCourses(0, 10)).toEqual([]);
      expect((await store.course([course]))?.observed).toEqual([]);

      const delivery = message.deliveries[0]?.id ?? '';
      await store.settle(delivery, { state: 'available', at: 3000, attempt: 0 });
      expect(await store.dueCourses(0, 10)).toEqual([course]);
      expect((await store.course([course]))?.observed).toEqual([
        { deliveryId: delivery, tells: '{"n":1}', availableAt: 3000, dead: undefined, refusedAt: undefined },
      ]);
      await keep(
        change(course, { basedOn: 1, watches: [watch(message, { tells: '{"n":2}', waitsFor: 'refusal' })] }),
      );
      expect(await store.dueCourses(0, 10)).toEqual([]);

      const answer = (code: 'ok' | 'fatal-error') =>
        store.accept(
          submission({
            event: 'acknowledgement-message',
            sender: 'kom',
            receivedAt: 4000,
            deliveries: [],
            acknowledges: {
              messageId: message.messageId,
              code,
              ifUnmatched: problem('acknowledgement.unmatched'),
            },
          }),
        );
      await answer('fatal-error');
      expect(await store.dueCourses(0, 10)).toEqual([course]);
      expect((await store.course([course]))?.observed).toMatchObject([
        { tells: '{"n":2}', availableAt: 3000, refusedAt: 4000 },
      ]);
    });

    it('tells a course that knew its delivery to be available that its receiver never took it', async () => {
      const course = id();
      const message = submission();
      const delivery = message.deliveries[0]?.id ?? '';
      await store.accept({ ...message, change: change(course, { watches: [watch(message)] }) });
      await store.settle(delivery, { state: 'available', at: 1000, attempt: 0 });
      await keep(change(course, { basedOn: 1, watches: [watch(message, { waitsFor: 'refusal' })] }));
      expect(await store.dueCourses(0, 10)).toEqual([]);
      await store.settle(delivery, { state: 'dead', at: 2000, attempt: 0, by: 'hand-over', reason: 'gone' });
      expect(await store.dueCourses(0, 10)).toEqual([course]);
      expect((await store.course([course]))?.observed).toMatchObject([{ availableAt: 1000, dead: 'gone' }]);
    });

    it('tells a course that its delivery was given up, and later that it is available after all', async () => {
      const course = id();
      const message = submission();
      const delivery = message.deliveries[0]?.id ?? '';
      await store.accept({ ...message, change: change(course, { watches: [watch(message)] }) });
      await store.settle(delivery, { state: 'dead', at: 2000, attempt: 0, by: 'relay', reason: 'no queue' });
      expect((await store.course([course]))?.observed).toMatchObject([{ dead: 'no queue' }]);
      await keep(change(course, { basedOn: 1, watches: [watch(message, { waitsFor: 'availability' })] }));
      expect(await store.dueCourses(0, 10)).toEqual([]);
      await store.settle(delivery, { state: 'delivered', at: 3000 });
      expect(await store.dueCourses(0, 10)).toEqual([course]);
    });

    it('finds everything again after a crash', async () => {
      const course = id();
      await keep(change(course, { dueAt: 7, events: [{ id: 'a', content: '1' }], keys: [course, 'k'] }));
      const found = await under.crashAndReopen();
      expect(await found.course(['k'])).toMatchObject({ courseId: course, version: 1 });
      expect(await found.dueCourses(7, 1)).toEqual([course]);
      expect(await found.courseEvents(course)).toEqual(['1']);
    });
  });
}
