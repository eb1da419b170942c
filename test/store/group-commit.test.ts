import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { groupCommit } from '../../src/store/group-commit.ts';

describe('group commit', () => {
  let folder: string;
  let database: DatabaseSync;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'overgang-commit-'));
    database = new DatabaseSync(join(folder, 'test.db'));
    database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE note (n INTEGER UNIQUE)');
  });

  afterEach(() => {
    if (database.isOpen) database.close();
    rmSync(folder, { recursive: true });
  });

  const write = (n: number) => database.prepare('INSERT INTO note VALUES (?)').run(n).lastInsertRowid;
  const notes = () =>
    database
      .prepare('SELECT n FROM note ORDER BY rowid')
      .all()
      .map(({ n }) => Number(n));

  it('gives each caller its own result, after the commit, in the order of the calls', async () => {
    const commits = groupCommit(database);
    const inTransaction: boolean[] = [];
    const results = await Promise.all(
      [30, 10, 20].map((n) =>
        commits
          .submit(() => write(n))
          .then((rowid) => {
            inTransaction.push(database.isTransaction);
            return rowid;
          }),
      ),
    );
    expect(results).toEqual([1, 2, 3]);
    expect(notes()).toEqual([30, 10, 20]);
    expect(inTransaction).toEqual([false, false, false]);
  });

  it('shares one commit among the writes of one turn, however many, up to 256', async () => {
    const commits = groupCommit(database);
    const committed: number[] = [];
    const other = new DatabaseSync(join(folder, 'test.db'));
    const seen = () => Number(other.prepare('SELECT count(*) AS seen FROM note').get()?.seen);
    const writes = Array.from({ length: 300 }, (_, n) =>
      commits.submit(() => {
        write(n);
        committed.push(seen());
      }),
    );
    await Promise.all(writes);
    expect([...new Set(committed)]).toEqual([0, 256]);
    other.close();
  });

  it('undoes a write that throws alone', async () => {
    const commits = groupCommit(database);
    const good = commits.submit(() => write(1));
    const bad = commits.submit(() => {
      write(2);
      throw new Error('changed my mind');
    });
    const twice = commits.submit(() => write(1));
    const last = commits.submit(() => write(3));
    const outcomes = await Promise.allSettled([good, bad, twice, last]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(notes()).toEqual([1, 3]);
  });

  it('runs each write once, and a second time only when another one of its commit has thrown', async () => {
    const commits = groupCommit(database);
    const runs: number[] = [];
    const counted = (n: number) => {
      runs.push(n);
      return write(n);
    };
    await Promise.all([1, 2].map((n) => commits.submit(() => counted(n))));
    expect(runs).toEqual([1, 2]);
    await Promise.allSettled([3, 1, 4].map((n) => commits.submit(() => counted(n))));
    expect(runs).toEqual([1, 2, 3, 1, 3, 1, 4]);
    expect(notes()).toEqual([1, 2, 3, 4]);
  });

  it('fails all that share a commit that fails, keeps nothing of them, and goes on', async () => {
    database.exec(`
      PRAGMA foreign_keys=ON;
      CREATE TABLE child (n INTEGER REFERENCES note (n) DEFERRABLE INITIALLY DEFERRED)`);
    const commits = groupCommit(database);
    const outcomes = await Promise.allSettled([
      commits.submit(() => write(1)),
      commits.submit(() => database.exec('INSERT INTO child VALUES (99)')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(notes()).toEqual([]);
    await commits.submit(() => write(2));
    expect(notes()).toEqual([2]);
  });

  it('fails what it cannot begin while another process writes', async () => {
    const other = new DatabaseSync(join(folder, 'test.db'));
    other.exec('BEGIN IMMEDIATE');
    const commits = groupCommit(database);
    await expect(commits.submit(() => write(1))).rejects.toThrow(/locked/);
    other.exec('ROLLBACK');
    other.close();
    await commits.submit(() => write(2));
    expect(notes()).toEqual([2]);
  });

  it('rejects when the database has been closed', async () => {
    const commits = groupCommit(database);
    database.close();
    await expect(commits.submit(() => 1)).rejects.toThrow();
    await commits.settled();
  });

  it('keeps exactly the writes that succeeded, whatever fails', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(20), fc.boolean()), { maxLength: 40 }), async (attempts) => {
        database.exec('DELETE FROM note');
        const commits = groupCommit(database);
        const outcomes = await Promise.allSettled(
          attempts.map(([n, fails]) =>
            commits.submit(() => {
              write(n);
              if (fails) throw new Error('fails');
              return n;
            }),
          ),
        );
        const kept = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
        expect(notes()).toEqual(kept);
      }),
      { numRuns: 50 },
    );
  });
});
