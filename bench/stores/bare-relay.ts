import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Pool } from 'pg';
import { databaseUrl } from './bench-store.ts';

/** The least that bringing messages from a table to a queue costs: one table, no index but its key, no claims, no steps. */
export interface BareTable {
  /** Adds so many messages that wait. */
  queueUp(messages: number, bytes: Buffer): Promise<void>;
  /** The next that wait, with their contents, in order. */
  next(limit: number): Promise<readonly { readonly seq: number; readonly bytes: Buffer }[]>;
  /** Notes durably, in one commit, that they are in the queue. */
  done(seqs: readonly number[]): Promise<void>;
  dispose(): Promise<void>;
}

/** Opens one with the durability that the gateway's stores have. */
export function openBareTable(kind: 'SQLite' | 'PostgreSQL'): Promise<BareTable> {
  return kind === 'SQLite' ? openSqlite() : openPostgres();
}

/**
 * Brings so many messages from the table to where `publish` takes them: in batches of a quarter of the window, each
 * noted when all of it is confirmed.
 */
export async function relayBare(
  table: BareTable,
  messages: number,
  window: number,
  publish: (bytes: Buffer) => Promise<void>,
): Promise<void> {
  let left = messages;
  const batches = async (): Promise<void> => {
    while (left > 0) {
      const size = Math.min(window / 4, left);
      left -= size;
      const batch = await table.next(size);
      await Promise.all(batch.map(({ bytes }) => publish(bytes)));
      await table.done(batch.map(({ seq }) => seq));
    }
  };
  await Promise.all(Array.from({ length: 4 }, batches));
}

async function openSqlite(): Promise<BareTable> {
  const folder = mkdtempSync(join(tmpdir(), 'overgang-bench-'));
  const database = new DatabaseSync(join(folder, 'bare.db'));
  database.exec(`
    PRAGMA page_size = 2048; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 8000;
    CREATE TABLE waiting (seq INTEGER PRIMARY KEY, available_at INTEGER) STRICT;
    CREATE TABLE content (seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT`);
  const insert = database.prepare('INSERT INTO waiting (available_at) VALUES (NULL)');
  const insertContent = database.prepare('INSERT INTO content (seq, bytes) VALUES (?, ?)');
  const select = database.prepare('SELECT seq, bytes FROM content WHERE seq > ? ORDER BY seq LIMIT ?');
  const update = database.prepare('UPDATE waiting SET available_at = ? WHERE seq = ?');
  let reached = 0;
  return {
    async queueUp(messages, bytes) {
      database.exec('BEGIN');
      for (let n = 0; n < messages; n += 1) insertContent.run(insert.run().lastInsertRowid, bytes);
      database.exec('COMMIT');
    },
    async next(limit) {
      const rows = select.all(reached, limit).map(({ seq, bytes }) => {
        const content = bytes as Uint8Array;
        return {
          seq: Number(seq),
          bytes: Buffer.from(content.buffer, content.byteOffset, content.byteLength),
        };
      });
      reached = rows.at(-1)?.seq ?? reached;
      return rows;
    },
    async done(seqs) {
      database.exec('BEGIN');
      for (const seq of seqs) update.run(Date.now(), seq);
      database.exec('COMMIT');
    },
    async dispose() {
      database.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function openPostgres(): Promise<BareTable> {
  const table = `bench_${randomUUID().replaceAll('-', '')}`;
  const pool = new Pool({ connectionString: databaseUrl, max: 10 });
  await pool.query(`
    CREATE TABLE ${table} (seq bigserial PRIMARY KEY, available_at bigint);
    CREATE TABLE ${table}_content (seq bigint PRIMARY KEY, bytes bytea NOT NULL)`);
  let reached = 0;
  return {
    async queueUp(messages, bytes) {
      await pool.query(
        `WITH more AS (INSERT INTO ${table} (available_at) SELECT NULL FROM generate_series(1, $1) RETURNING seq)
        INSERT INTO ${table}_content SELECT seq, $2 FROM more`,
        [messages, bytes],
      );
      await pool.query(`ANALYZE ${table}, ${table}_content`);
    },
    async next(limit) {
      const from = reached;
      reached += limit;
      const { rows } = await pool.query<{ seq: string; bytes: Buffer }>({
        name: 'next',
        text: `SELECT seq, bytes FROM ${table}_content WHERE seq > $1 AND seq <= $2 ORDER BY seq`,
        values: [from, reached],
      });
      return rows.map(({ seq, bytes }) => ({ seq: Number(seq), bytes }));
    },
    async done(seqs) {
      await pool.query({
        name: 'done',
        text: `UPDATE ${table} SET available_at = $1 WHERE seq = ANY ($2)`,
        values: [Date.now(), seqs],
      });
    },
    async dispose() {
      await pool.query(`DROP TABLE ${table}, ${table}_content`);
      await pool.end();
    },
  };
}
