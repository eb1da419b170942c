import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CourseChange } from '../../src/store/courses.ts';
import type { LedgerUnderTest } from './ledger-contract.ts';
import type { OpenedStore } from './open-each.ts';
import { day, purgeAll } from './retention-steps.ts';
import { submission } from './submission.ts';

/** What every store keeps for a citizen who asks for what is kept of him (R-DAT-13). */
export function citizenContract({ store }: OpenedStore<LedgerUnderTest>): void {
  describe('for a citizen', () => {
    const always = { from: 0, until: Number.MAX_SAFE_INTEGER, after: 0, limit: 100 };
    const at = Date.UTC(2027, 3, 1);

    const begin = async (citizen: string | undefined, changes: Partial<CourseChange> = {}) => {
      const courseId = randomUUID();
      const change: CourseChange = {
        ...{
          courseId,
          basedOn: 0,
          at,
          state: '{"fold":0}',
          events: [],
          keys: [courseId, `stay ${courseId}`],
        },
        ...{ parties: ['hospital'], tasks: {}, watches: [], dueAt: undefined, citizen },
        ...changes,
      };
      expect(await store.keepCourse(change, [])).toBe(true);
      return courseId;
    };
    const keep = async (courseId: string | undefined, receivedAt = at) => {
      const kept = submission({ courseId, receivedAt });
      expect((await store.accept(kept)).status).toBe('accepted');
      return kept.messageId;
    };
    const disclose = (about: object, when = at, what = 'course') =>
      store.recordDisclosure({ at: when, actor: 'a/b', what, detail: 'd', messageId: undefined, ...about });
    const messages = async (citizen: string, page = {}) =>
      (await store.messagesOfCitizen({ citizen, ...always, ...page })).map(({ messageId }) => messageId);
    const disclosures = async (citizen: string, page = {}) =>
      (await store.disclosuresOfCitizen({ citizen, ...always, ...page })).map(
        ({ what, courseId, messageId }) => [what, courseId ?? messageId],
      );

    it('has the courses of a citizen, in their order, behind any of them, and nobody else’s', async () => {
      const [citizen, other] = [randomUUID(), randomUUID()];
      const own = [await begin(citizen), await begin(citizen), await begin(citizen)].toSorted();
      await begin(other);
      await begin(undefined);
      const all = await store.coursesOfCitizen({ citizen, after: '', limit: 100 });
      expect([...all].toSorted()).toEqual(own);
      const pages: string[] = [];
      for (let after = ''; pages.length < 3; after = pages.at(-1) ?? '') {
        const page = await store.coursesOfCitizen({ citizen, after, limit: 1 });
        expect(page).toHaveLength(1);
        pages.push(...page);
      }
      expect(pages).toEqual(all);
      expect(await store.coursesOfCitizen({ citizen, after: pages.at(-1) ?? '', limit: 1 })).toEqual([]);
    });

    it('knows whose a course is from the change that says so', async () => {
      const citizen = randomUUID();
      const courseId = await begin(undefined);
      expect(await store.coursesOfCitizen({ citizen, after: '', limit: 9 })).toEqual([]);
      await begin(citizen, { courseId, basedOn: 1 });
      expect(await store.coursesOfCitizen({ citizen, after: '', limit: 9 })).toEqual([courseId]);
    });

    it('has the messages that name a course, by whichever name, and those it knows to be its own; each once', async () => {
      const [citizen, other] = [randomUUID(), randomUUID()];
      const unnamed = await keep(undefined);
      const courseId = await begin(citizen, { events: [{ id: unnamed, content: '{}' }] });
      const byId = await keep(courseId, at + 1);
      const byStay = await keep(`stay ${courseId}`, at + 2);
      const both = await keep(courseId, at + 3);
      await begin(citizen, { courseId, basedOn: 1, events: [{ id: both, content: '{}' }] });
      await keep(await begin(other), at + 4);
      expect(await messages(citizen)).toEqual([unnamed, byId, byStay, both]);
      const [, second] = await store.messagesOfCitizen({ citizen, ...always });
      expect(await messages(citizen, { after: second?.position, limit: 1 })).toEqual([byStay]);
      expect(await messages(citizen, { from: at + 1, until: at + 3 })).toEqual([byId, byStay]);
      expect(await messages(randomUUID())).toEqual([]);
    });

    it('has who was told of its courses, of their messages and of himself; nobody else’s', async () => {
      const [citizen, other] = [randomUUID(), randomUUID()];
      const courseId = await begin(citizen);
      const messageId = await keep(courseId);
      const foreign = await begin(other);
      await disclose({ courseId }, at);
      await disclose({ messageId }, at + 1, 'content');
      await disclose({ courseId, messageId }, at + 2);
      await disclose({ citizen }, at + 3, 'own-data');
      await disclose({ courseId: foreign }, at + 4);
      await disclose({}, at + 5, 'search');
      const all = [
        ['course', courseId],
        ['content', messageId],
        ['course', courseId],
        ['own-data', undefined],
      ];
      expect(await disclosures(citizen)).toEqual(all);
      expect(await disclosures(citizen, { from: at + 1, until: at + 3 })).toEqual(all.slice(1, 3));
      const [first] = await store.disclosuresOfCitizen({ citizen, ...always });
      expect(await disclosures(citizen, { after: first?.position, limit: 2 })).toEqual(all.slice(1, 3));
      expect(first).toMatchObject({ actor: 'a/b', basis: 'fvl-28-2-3', at });
    });

    it('has nothing of somebody who has no course, though he has asked', async () => {
      const citizen = randomUUID();
      await disclose({ citizen }, at, 'own-data');
      expect(await disclosures(citizen)).toEqual([]);
    });

    it('has nothing any more when the course is forgotten', async () => {
      const citizen = randomUUID();
      const courseId = await begin(citizen);
      await disclose({ courseId }, at + 59 * day);
      await purgeAll(store, at + 60 * day);
      expect(await store.forgottenCourse(courseId)).toBeDefined();
      expect(await store.coursesOfCitizen({ citizen, after: '', limit: 9 })).toEqual([]);
      expect(await disclosures(citizen)).toEqual([]);
      expect(await messages(citizen)).toEqual([]);
    });
  });
}
