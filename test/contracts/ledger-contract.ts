import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { BegunCourse, KeptPlacement, LedgerChange } from '../../src/store/ledger.ts';
import type { Submission } from '../../src/store/store.ts';
import type { OpenedStore, StoreUnderTest } from './open-each.ts';
import { submission } from './submission.ts';

/** A store whose database can be written to past it. */
export interface LedgerUnderTest extends StoreUnderTest {
  /** Runs SQL as whoever has the database's password; rejects as the database does. */
  sql(statement: string): Promise<unknown>;
}

/** What every store keeps for authorities. */
export function ledgerContract({ store, under }: OpenedStore<LedgerUnderTest>): void {
  describe('the ledger', () => {
    let authority = '';
    beforeEach(() => {
      authority = `region-${randomUUID()}`;
    });

    const placement = (courseId: string, changes: Partial<KeptPlacement> = {}): KeptPlacement => ({
      courseId,
      authority,
      site: 'sop',
      place: 'occupied',
      open: true,
      beganAt: 1000,
      content: '{"stay":"in-stay"}',
      ...changes,
    });
    const settlement = (courseId: string, id: string, corrects?: string) => ({
      id,
      courseId,
      authority,
      recordedAt: 1000,
      corrects,
      content: '{"what":"arrival"}',
    });
    const enter = async (
      courseId: string,
      ledger: LedgerChange,
      basedOn = 0,
      events: readonly string[] = [],
    ) => {
      const kept = await store.keepCourse(
        {
          courseId,
          basedOn,
          at: 0,
          state: '{}',
          events: events.map((id) => ({ id, content: `{"id":"${id}"}` })),
          keys: [courseId],
          parties: [],
          tasks: {},
          watches: [],
          dueAt: undefined,
          ledger,
        },
        [],
      );
      expect(kept).toBe(true);
    };
    const everything = { after: 0, limit: 100 };
    const mine = () => ({ authorities: [authority], bodies: [authority], ...everything });

    it('enters what is missing of a course from before, and leaves what is entered as it is (R-SET-04)', async () => {
      const course = randomUUID();
      await enter(course, { settlements: [settlement(course, 'a')] });
      await under.sql(`UPDATE course SET entered = (1 = 0), due_at = 0 WHERE id = '${course}'`);
      expect(await store.course([course])).toMatchObject({ entered: false });
      expect(await store.dueCourses(0, 1000)).toContain(course);
      const again = { ...settlement(course, 'a'), content: '{"what":"else"}' };
      const corrected = { ...settlement(course, 'b', 'a'), authority: undefined };
      await enter(course, { settlements: [again, corrected], backfill: true }, 1);
      expect(await store.course([course])).toMatchObject({ entered: true, version: 2 });
      const found = await store.settlements({ authorities: [authority], ...everything });
      expect(found).toMatchObject([{ id: 'a', content: '{"what":"arrival"}', recordedAt: 1000 }]);
    });

    it('keeps the audit as it was written, whoever writes into the database (R-SEC-06)', async () => {
      const disclosure = {
        at: 1000,
        actor: `auditor-${authority}`,
        what: 'export',
        detail: 'all',
        messageId: undefined,
      };
      await store.recordDisclosure({ ...disclosure, authority });
      const change = `UPDATE disclosure SET actor = 'nobody' WHERE authority = '${authority}'`;
      await expect(under.sql(change)).rejects.toThrow('R-SEC-06');
      expect(await store.disclosuresOf(mine())).toMatchObject([{ actor: disclosure.actor }]);
      const groundless = `INSERT INTO disclosure (at, actor, what, detail) VALUES (1, 'a', 'export', 'd')`;
      await expect(under.sql(groundless)).rejects.toThrow(/basis/);
    });

    it('has one placement for each course, the latest, and tells those going on', async () => {
      const [one, two] = [randomUUID(), randomUUID()];
      await enter(one, { placement: placement(one) });
      await enter(two, { placement: placement(two, { site: undefined, place: undefined }) });
      await enter(
        one,
        { placement: placement(one, { place: undefined, open: false, content: '{"n":2}' }) },
        1,
      );
      const all = await store.placements({ authorities: [authority], ...everything });
      expect(all.map(({ courseId, content }) => [courseId, content])).toEqual([
        [one, '{"n":2}'],
        [two, '{"stay":"in-stay"}'],
      ]);
      const going = await store.placements({ authorities: [authority], open: true, ...everything });
      expect(going).toMatchObject([{ courseId: two, site: undefined, open: true, owed: 0, overdue: 0 }]);
      expect(await store.placements({ authorities: ['other'], ...everything })).toEqual([]);
      const [first] = await store.placements({ authorities: [authority], after: 0, limit: 1 });
      const rest = await store.placements({
        authorities: [authority],
        after: first?.position ?? 0,
        limit: 9,
      });
      expect(rest.map(({ courseId }) => courseId)).toEqual([two]);
    });

    it('tells the courses of an authority that began in a period, in the order in which they began (R-DAT-15)', async () => {
      const began = { late: 3000, first: 1000, again: 1000, last: 3999, after: 4000 };
      const ids = new Map<string, string>();
      for (const [name, beganAt] of Object.entries(began)) {
        const course = randomUUID();
        ids.set(course, name);
        await enter(course, { placement: placement(course, { beganAt }) });
      }
      const found = async (query: object, limit = 9) => {
        const names: string[] = [];
        for (let after: BegunCourse | undefined; ; ) {
          const page = await store.coursesBegun({ authorities: [authority], ...query, after, limit });
          names.push(...page.map(({ courseId }) => ids.get(courseId) ?? '?'));
          if (page.length < limit) return names;
          after = page.at(-1);
        }
      };
      const all = ['first', 'again', 'late', 'last', 'after'];
      for (const limit of [1, 2, 9]) expect(await found({}, limit)).toEqual(all);
      expect(await found({ from: 1001, until: 4000 }, 1)).toEqual(['late', 'last']);
      expect(await found({ from: 1000, until: 1001 }, 1)).toEqual(['first', 'again']);
      expect(await found({ authorities: ['other'] })).toEqual([]);
      // It began earlier than was known.
      const [late = ''] = [...ids].find(([, name]) => name === 'late') ?? [];
      await enter(late, { placement: placement(late, { beganAt: 500 }) }, 1);
      expect(await found({ until: 1001 })).toEqual(['late', 'first', 'again']);
    });

    it('counts the places of sites that are occupied and reserved (R-ALL-11)', async () => {
      const site = `sop-${randomUUID()}`;
      for (const place of ['occupied', 'occupied', 'reserved', undefined] as const) {
        const course = randomUUID();
        await enter(course, { placement: placement(course, { site, place }) });
      }
      expect(await store.occupancy([site, 'nowhere'])).toEqual([{ site, occupied: 2, reserved: 1 }]);
    });

    it('keeps settlement events in order, a correction beside what it corrects (R-SET-04)', async () => {
      const course = randomUUID();
      await enter(course, { settlements: [settlement(course, 'a')] });
      await enter(course, { settlements: [{ ...settlement(course, 'b', 'a'), recordedAt: 2000 }] }, 1);
      const found = await store.settlements({ authorities: [authority], ...everything });
      expect(found.map(({ id, corrects }) => [id, corrects])).toEqual([
        ['a', undefined],
        ['b', 'a'],
      ]);
      const period = { authorities: [authority], from: 1500, until: 2001, ...everything };
      expect((await store.settlements(period)).map(({ id }) => id)).toEqual(['b']);
    });

    it.each([
      ['changed', (course: string) => `UPDATE settlement SET content = '{}' WHERE course_id = '${course}'`],
      ['deleted', (course: string) => `DELETE FROM settlement WHERE course_id = '${course}'`],
      [
        'entered twice',
        (course: string) => `INSERT INTO settlement (id, course_id, authority, recorded_at, content)
        SELECT id, course_id, authority, recorded_at, '{}' FROM settlement WHERE course_id = '${course}'`,
      ],
    ])('has no settlement event %s, by whoever: the database refuses it (R-SET-04)', async (_, statement) => {
      const course = randomUUID();
      await enter(course, { settlements: [settlement(course, 'a')] });
      await expect(under.sql(statement(course))).rejects.toThrow();
      expect(await store.settlements({ authorities: [authority], ...everything })).toMatchObject([
        { id: 'a', content: '{"what":"arrival"}' },
      ]);
    });

    it('has the latest capacity by the time it holds from, and keeps all of it (R-CAP-04)', async () => {
      const site = `sop-${randomUUID()}`;
      const declare = async (at: number, content: string): Promise<Submission> => {
        const message = submission({ event: 'sop-capacity' });
        const { messageId } = message;
        const entry = {
          messageId,
          site,
          service: 'regional-sop',
          speciality: '',
          at,
          recordedAt: at,
          content,
        };
        expect((await store.accept({ ...message, ledger: { capacity: [entry] } })).status).toBe('accepted');
        return message;
      };
      await declare(2000, '{"places":2}');
      const late = await declare(1000, '{"places":1}');
      expect(await store.capacity([site])).toMatchObject([{ at: 2000, content: '{"places":2}' }]);
      expect(await store.capacity()).toContainEqual(expect.objectContaining({ site }));
      const history = await store.capacityHistory({ sites: [site], ...everything });
      expect(history.map(({ at }) => at)).toEqual([2000, 1000]);
      await expect(under.sql(`DELETE FROM capacity WHERE site = '${site}'`)).rejects.toThrow();
      // The message again enters nothing.
      const again = { ...late, bundleId: randomUUID() };
      expect((await store.accept(again)).status).toBe('repeated');
      expect(await store.capacityHistory({ sites: [site], ...everything })).toHaveLength(2);
    });

    it('finds all that belongs to an authority, and nothing else (R-DAT-07)', async () => {
      const [course, message, plain, foreign] = [randomUUID(), submission(), submission(), submission()];
      const delivery = {
        id: randomUUID(),
        receiver: authority,
        endpoint: authority,
        acknowledgement: 'awaited' as const,
      };
      const told = submission({ deliveries: [delivery] });
      const answer = submission({
        event: 'acknowledgement-message',
        sender: 'nobody',
        deliveries: [],
        acknowledges: {
          messageId: told.messageId,
          code: 'ok',
          of: [authority],
          ifUnmatched: { code: 'acknowledgement.unmatched' } as never,
        },
      });
      await enter(course, { placement: placement(course) }, 0, [plain.messageId]);
      for (const each of [{ ...message, courseId: course }, plain, told, answer, foreign])
        expect((await store.accept({ ...each })).status).toBe('accepted');
      const named = (await store.messagesOf(mine())).map(({ messageId }) => messageId);
      expect(named).toEqual([message.messageId, told.messageId, answer.messageId]);
      const known = (await store.messagesOfCourses(mine())).map(({ messageId }) => messageId);
      expect(known).toEqual([plain.messageId]);
      expect((await store.eventsOf(mine())).map(({ courseId, content }) => [courseId, content])).toEqual([
        [course, `{"id":"${plain.messageId}"}`],
      ]);
      const task = { id: randomUUID(), kind: 'x', reason: {}, openedAt: 1 };
      await store.changeTasks({
        open: [
          { ...task, key: randomUUID(), owner: 'somebody', courseId: course },
          { ...task, id: randomUUID(), key: randomUUID(), owner: authority },
          { ...task, id: randomUUID(), key: randomUUID(), owner: 'somebody', messageId: told.messageId },
          { ...task, id: randomUUID(), key: randomUUID(), owner: 'somebody', messageId: foreign.messageId },
        ],
      });
      expect(await store.tasksOf(mine())).toHaveLength(3);
      const disclosed = { at: 1, actor: 'a', detail: 'd' };
      await store.recordDisclosure({ ...disclosed, what: 'export', messageId: undefined, authority });
      await store.recordDisclosure({ ...disclosed, what: 'search', messageId: message.messageId });
      await store.recordDisclosure({ ...disclosed, what: 'search', messageId: foreign.messageId });
      expect(await store.disclosuresOf(mine())).toMatchObject([
        { what: 'export', basis: 'region-authority', authority },
        { what: 'search', basis: 'processor', messageId: message.messageId },
      ]);
    });
  });
}
