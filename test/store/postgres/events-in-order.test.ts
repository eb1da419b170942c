import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { openPostgres, type PostgresUnderTest, reachable, where } from './postgres-under-test.ts';

describe.skipIf(!reachable)(`events that are read in order${where}`, () => {
  let postgres: PostgresUnderTest;
  let store: Store;
  beforeEach(async () => {
    postgres = await openPostgres();
    store = await postgres.open();
  });
  afterEach(() => postgres.dispose());

  const enter = (courseId: string) =>
    store.keepCourse(
      {
        courseId,
        basedOn: 0,
        at: 0,
        state: '{}',
        events: [{ id: courseId, content: '{}' }],
        keys: [courseId],
        parties: [],
        tasks: {},
        watches: [],
        dueAt: undefined,
        ledger: {
          placement: {
            courseId,
            authority: 'region',
            site: undefined,
            place: undefined,
            open: true,
            beganAt: 0,
            content: '{}',
          },
        },
      },
      [],
    );
  const read = async (after: number) =>
    (await store.eventsOf({ authorities: ['region'], after, limit: 10 })).map(({ courseId }) => courseId);

  it('wait for one whose transaction is under way, so that a reader who goes on misses none (M47, R-DAT-06)', async () => {
    await enter('one');
    const { direct } = postgres;
    await direct.query('BEGIN');
    await direct.query(
      "INSERT INTO placement (course_id, authority, open, content) VALUES ('slow', 'region', true, '{}')",
    );
    await direct.query("INSERT INTO course_event (course_id, id, content) VALUES ('slow', 'slow', '{}')");
    await enter('two');
    expect(await read(0)).toEqual(['one']);
    await direct.query('COMMIT');
    expect(await read(0)).toEqual(['one', 'slow', 'two']);
  });
});
