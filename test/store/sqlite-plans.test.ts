import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groupCommit } from '../../src/store/group-commit.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/sqlite/open-database.ts';
import { createSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';

/** A few rows, or the list asked for: no index would make it cheaper. CTEs of ours are named `each` and `last`, what a limit ends `due`; lists of
 * endpoints and states `named`, `stage` and `possible`. */
const small =
  /^(retention_state|hold|migration|each|last|due|d|json_each|named|stage|possible|surrendered_place|pause|replay|subscription)$/;

/** These go through all of an index that has nothing but what they ask for. */
const walks =
  /SCAN delivery USING (COVERING )?INDEX delivery_under_way|SCAN hold USING|INDEX course_watch_open/;

describe('the plan of every statement of the SQLite store', () => {
  let open: OpenDatabase;
  const statements = new Set<string>();

  beforeAll(async () => {
    open = openDatabase(':memory:');
    const { database } = open;
    const prepare = database.prepare.bind(database);
    // Every statement is prepared when the store is made: none can be forgotten here.
    database.prepare = (sql) => {
      statements.add(sql);
      return prepare(sql);
    };
    const store = createSqliteStore(database, groupCommit(database));
    // These are prepared when they are first asked for.
    const ofCitizen = { citizen: 'z', from: 0, until: 1, limit: 50 };
    await store.coursesOfCitizen({ ...ofCitizen, after: '' });
    await store.messagesOfCitizen({ ...ofCitizen, after: 0 });
    await store.disclosuresOfCitizen({ ...ofCitizen, after: 0 });
    database.prepare = prepare;
  });
  afterAll(() => open.close());

  const planOf = (sql: string): readonly string[] =>
    open.database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => String(detail));

  it('reads no table from end to end, and sorts through no big one', () => {
    const plain = [...statements].filter((sql) => !/^(BEGIN|COMMIT|SAVEPOINT|RELEASE)/.test(sql));
    expect(plain.length).toBeGreaterThan(40);
    for (const sql of plain) {
      const scans = planOf(sql)
        .filter(
          (detail) => detail.startsWith('SCAN') && !walks.test(detail) && detail !== 'SCAN CONSTANT ROW',
        )
        .filter((detail) => !small.test(detail.split(' ')[1] ?? ''));
      expect(scans, sql).toEqual([]);
    }
  });

  it('finds a citizen’s courses, messages and disclosures through what they have in common', () => {
    const asked = [...statements].filter((sql) => sql.includes(':citizen'));
    expect(asked).toHaveLength(3);
    for (const sql of asked) expect(planOf(sql).join('\n'), sql).toMatch(/course_citizen \(citizen=\?/);
    expect(planOf(asked[2] ?? '').join('\n')).toMatch(/disclosure_course.*disclosure_citizen/s);
  });

  it('tells how endpoints stand from the places of the index of what is open that they have, and from no other', () => {
    const backlog = [...statements].find((sql) => sql.includes('AS oldest')) ?? '';
    const onDeliveries = planOf(backlog).filter((detail) => /delivery|SEARCH d /.test(detail));
    expect(onDeliveries.length).toBeGreaterThanOrEqual(3);
    for (const detail of onDeliveries) {
      expect(detail).toMatch(/^SEARCH d USING COVERING INDEX delivery_open \(endpoint=\? AND state=\?/);
    }
  });
});
