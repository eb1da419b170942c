import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { groupCommit } from '../../src/store/group-commit.ts';
import { claimStatements } from '../../src/store/sqlite/claim-due.ts';
import { openDatabase } from '../../src/store/sqlite/open-database.ts';
import { createSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { StoreUnavailable } from '../../src/store/store.ts';
import { everyStore, everyStoreForOperators } from '../contracts/every-store.ts';
import type { LedgerUnderTest } from '../contracts/ledger-contract.ts';
import { openEach } from '../contracts/open-each.ts';
import { submission } from '../contracts/submission.ts';
import { translationsContract } from '../contracts/translations-contract.ts';

async function openInFolder(): Promise<LedgerUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'overgang-store-'));
  const closers: (() => void)[] = [];
  const databases: DatabaseSync[] = [];
  const open = (file: string) => {
    const { database, close } = openDatabase(join(folder, file));
    closers.push(close);
    databases.push(database);
    return createSqliteStore(database, groupCommit(database));
  };
  return {
    store: open('one.db'),
    // What is on the disk at this moment is all that a killed process leaves behind.
    crashAndReopen: async () => {
      for (const end of ['', '-wal']) cpSync(join(folder, `one.db${end}`), join(folder, `two.db${end}`));
      return open('two.db');
    },
    sql: async (statement) => databases[0]?.exec(statement),
    async whileFull(work) {
      for (const database of databases) database.exec('PRAGMA query_only = ON');
      await work();
      for (const database of databases) database.exec('PRAGMA query_only = OFF');
    },
    dispose: async () => {
      for (const close of closers) close();
      rmSync(folder, { recursive: true });
    },
  };
}

describe('the SQLite store', () => {
  everyStore(openInFolder, { retention: 60, subscriptions: 30 });
});
describe('the SQLite store, for operators', () => everyStoreForOperators(openInFolder));

describe("the SQLite store's translations", () => translationsContract(openEach(openInFolder)));

describe('the SQLite file', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'overgang-store-'));
    path = join(folder, 'sub', 'overgang.db');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is made, with its folder, by the first opening and found by the next', async () => {
    const first = openDatabase(path);
    const kept = submission();
    await createSqliteStore(first.database, groupCommit(first.database)).accept(kept);
    first.close();
    const second = openDatabase(path);
    const store = createSqliteStore(second.database, groupCommit(second.database));
    expect((await store.message(kept.messageId))?.sha256).toBe(kept.sha256);
    expect(second.database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    expect(second.database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    second.close();
  });

  it('is left alone when a newer version has written it, or another one altogether', () => {
    const { database, close } = openDatabase(path);
    database.exec("INSERT INTO migration VALUES (9999, 'from the future')");
    close();
    expect(() => openDatabase(path)).toThrow(/newer version/);
    const plain = new DatabaseSync(path);
    plain.exec("DELETE FROM migration WHERE version = 9999; UPDATE migration SET sha256 = 'other'");
    plain.close();
    expect(() => openDatabase(path)).toThrow(/schema version 1/);
  });

  it('belongs to one opener at a time, and is free again when that one has closed', () => {
    const first = openDatabase(path);
    expect(() => openDatabase(path)).toThrow(/in use/);
    first.close();
    openDatabase(path).close();
  });

  it('takes no writes while the disk is full, keeps nothing of them, and goes on afterwards', async () => {
    const { database, close } = openDatabase(path);
    const store = createSqliteStore(database, groupCommit(database));
    const large = () => submission({ bytes: new Uint8Array(200_000) });
    const before = large();
    await store.accept(before);
    const { page_count: pages } = database.prepare('PRAGMA page_count').get() ?? {};
    database.exec(`PRAGMA max_page_count = ${Number(pages) + 3}`);
    const refused = large();
    await expect(store.accept(refused)).rejects.toThrow(StoreUnavailable);
    expect(await store.message(refused.messageId)).toBeUndefined();
    expect(await store.messageOfBundle(refused.bundleId)).toBeUndefined();
    expect(await store.message(before.messageId)).toBeDefined();
    database.exec('PRAGMA max_page_count = 1000000');
    expect((await store.accept(refused)).status).toBe('accepted');
    await store.close();
    close();
  });

  it('claims through indexes, also who is blocked', () => {
    const { database, close } = openDatabase(path);
    const plans = Object.values(claimStatements).map((statement) =>
      database
        .prepare(`EXPLAIN QUERY PLAN ${statement}`)
        .all()
        .map(({ detail }) => detail)
        .join('; '),
    );
    expect(plans).toEqual([
      'SEARCH delivery USING INDEX delivery_due (due_at<?)',
      'SEARCH delivery USING INDEX delivery_line (endpoint=? AND order_key=?)',
      'SEARCH delivery USING INDEX delivery_under_way (endpoint=? AND order_key=?)',
    ]);
    close();
  });

  it('notices that content has been damaged', async () => {
    const { database, close } = openDatabase(path);
    const store = createSqliteStore(database, groupCommit(database));
    const kept = submission();
    await store.accept(kept);
    database.exec("UPDATE content SET bytes = x'00'");
    await expect(store.content(kept.messageId)).rejects.toThrow(/damaged/);
    close();
  });
});
