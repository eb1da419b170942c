import { createHash, randomBytes, randomUUID, randomUUIDv7 } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import { groupCommit } from '../../src/store/group-commit.ts';
import { ensurePartitions } from '../../src/store/postgres/ensure-partitions.ts';
import { openDatabase as openPool } from '../../src/store/postgres/open-database.ts';
import { openPostgresStore } from '../../src/store/postgres/postgres-store.ts';
import { openDatabase } from '../../src/store/sqlite/open-database.ts';
import { createSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { Store, Submission } from '../../src/store/store.ts';

/** A store in a place of its own, which is removed at the end. */
export interface BenchStore {
  readonly kind: 'SQLite' | 'PostgreSQL';
  readonly store: Store;
  /** Runs SQL beside the store. */
  run(sql: string): Promise<void>;
  /** Bytes on disk: contents with what they take in the files, courses, everything else, the write-ahead log, free pages. */
  sizes(): Promise<{
    readonly content: number;
    /** Courses with all that is recorded of them, tasks and the audit. */
    readonly courses: number;
    readonly rest: number;
    readonly wal: number;
    readonly free: number;
  }>;
  /** What happens once a day: the months around an instant are made, and PostgreSQL's autovacuum has been by. */
  upkeep(now: number): Promise<void>;
  /** Closes the store and tells where a gateway finds it: a file, or a postgres:// URL. It stays until it is disposed of. */
  leave(): Promise<string>;
  dispose(): Promise<void>;
}

/** Where PostgreSQL is. */
export const databaseUrl =
  process.env.OVERGANG_TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/test';

/** Both kinds, or the one that BENCH_STORE names. */
export const kinds = (['SQLite', 'PostgreSQL'] as const).filter(
  (kind) => (process.env.BENCH_STORE ?? kind).toLowerCase() === kind.toLowerCase(),
);

/** Opens a new and empty one. */
export function openBenchStore(kind: BenchStore['kind'], now: () => number = Date.now): Promise<BenchStore> {
  return kind === 'SQLite' ? openSqlite() : openPostgres(now);
}

async function openSqlite(): Promise<BenchStore> {
  const folder = mkdtempSync(join(tmpdir(), 'overgang-bench-'));
  const path = join(folder, 'overgang.db');
  const { database, close } = openDatabase(path);
  const store = createSqliteStore(database, groupCommit(database));
  const leave = async (): Promise<string> => {
    await store.close();
    close();
    return path;
  };
  return {
    kind: 'SQLite',
    store,
    run: async (sql) => database.exec(sql),
    async sizes() {
      const page = pragma(database, 'page_size');
      const free = page * pragma(database, 'freelist_count');
      const content = page * count(database, "SELECT count(*) AS n FROM dbstat WHERE name = 'content'");
      const courses =
        page *
        count(
          database,
          `SELECT count(*) AS n FROM dbstat WHERE name GLOB 'course*' OR name GLOB 'task*'
          OR name GLOB 'disclosure*' OR name GLOB 'sqlite_autoindex_course*' OR name GLOB 'sqlite_autoindex_task*'`,
        );
      const rest = page * pragma(database, 'page_count') - free - content - courses;
      return { content, courses, rest, free, wal: statSync(`${path}-wal`).size };
    },
    async upkeep() {},
    leave,
    async dispose() {
      if (database.isOpen) await leave();
      rmSync(folder, { recursive: true });
    },
  };
}

async function openPostgres(now: () => number): Promise<BenchStore> {
  const schema = `bench_${randomUUID().replaceAll('-', '')}`;
  const direct = new Client({ connectionString: databaseUrl });
  await direct.connect();
  await direct.query(`CREATE SCHEMA ${schema}; SET search_path = ${schema}`);
  const url = new URL(databaseUrl);
  url.searchParams.set('options', `-c search_path=${schema}`);
  const options = { url: url.href.replaceAll('+', '%20'), connections: 10, onFault: console.error };
  const store = await openPostgresStore({ ...options, self: randomUUID(), now });
  const beside = openPool({ ...options, connections: 1 });
  let left: Promise<string> | undefined;
  const leave = async (): Promise<string> => {
    await store.close();
    await beside.close();
    return options.url;
  };
  return {
    kind: 'PostgreSQL',
    store,
    run: async (sql) => void (await direct.query(sql)),
    async sizes() {
      const { rows } = await direct.query(`
        SELECT coalesce(sum(pg_total_relation_size(oid)) FILTER (WHERE relname LIKE 'content%'), 0)::float AS content,
          coalesce(sum(pg_total_relation_size(oid)) FILTER (WHERE relname ~ '^(course|task|disclosure)'), 0)::float
            AS courses,
          coalesce(sum(pg_total_relation_size(oid)) FILTER (WHERE relname !~ '^(content|course|task|disclosure)'), 0)::float
            AS rest
        FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'`);
      return { ...rows[0], wal: 0, free: 0 };
    },
    async upkeep(at) {
      await ensurePartitions(beside, at);
      await direct.query('VACUUM course, course_key, course_event, course_watch, task, disclosure');
    },
    leave() {
      left ??= leave();
      return left;
    },
    async dispose() {
      left ??= leave();
      await left;
      await direct.query(`DROP SCHEMA ${schema} CASCADE`);
      await direct.end();
    },
  };
}

function pragma(database: DatabaseSync, name: string): number {
  return count(database, `SELECT ${name} AS n FROM pragma_${name}`);
}

function count(database: DatabaseSync, sql: string): number {
  return Number(database.prepare(sql).get()?.n ?? 0);
}

const filler = randomBytes(64 * 1024).toString('hex');

/** A message nobody has seen, to one endpoint. Its content does not compress better than hexadecimal digits do. */
export function newMessage(
  bytes: number,
  receivedAt: number,
  { endpoint = 'kom', owed = true, event = 'hospital-notification-message' } = {},
): Submission {
  const messageId = randomUUID();
  const start = Math.floor(Math.random() * 60_000);
  const content = Buffer.from(messageId + filler.slice(start, start + bytes - messageId.length));
  return {
    messageId,
    bundleId: randomUUID(),
    event,
    sender: 'hospital',
    courseId: undefined,
    timestamp: '2027-04-01T10:00:00+02:00',
    receivedAt,
    mediaType: 'application/fhir+json',
    bytes: content,
    sha256: createHash('sha256').update(content).digest('hex'),
    problems: [],
    deliveries: [
      { id: randomUUIDv7(), receiver: endpoint, endpoint, acknowledgement: owed ? 'awaited' : 'none-owed' },
    ],
    acknowledges: undefined,
  };
}

/** Accepts so many messages, 64 at once; messages a second. */
export async function intake(store: Store, messages: number, bytes: number): Promise<number> {
  const before = performance.now();
  let next = 0;
  const sender = async (): Promise<void> => {
    while (next < messages) {
      next += 1;
      await store.accept(newMessage(bytes, Date.now()));
    }
  };
  await Promise.all(Array.from({ length: 64 }, sender));
  return messages / ((performance.now() - before) / 1000);
}

/** A number given as `--name N`. */
export function option(name: string, preset: number): number {
  const index = process.argv.indexOf(`--${name}`);
  return index === -1 ? preset : Number(process.argv[index + 1]);
}

/** Bytes as MB with one decimal. */
export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
