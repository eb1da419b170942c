import { randomUUID } from 'node:crypto';
import { Client, Pool } from 'pg';
import { openPostgresStore, type PostgresStoreOptions } from '../../../src/store/postgres/postgres-store.ts';
import type { Store } from '../../../src/store/store.ts';
import type { LedgerUnderTest } from '../../contracts/ledger-contract.ts';

/** The PostgreSQL that tests use; each test has a schema of its own there. */
export const databaseUrl =
  process.env.OVERGANG_TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/test';

/** Whether a PostgreSQL answers there. */
export async function postgresAnswers(): Promise<boolean> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Why tests are skipped, to be put behind their title. */
export const reachable = await postgresAnswers();
export const where = reachable ? '' : ` (skipped: no PostgreSQL answers at ${new URL(databaseUrl).host})`;

/** A schema of its own, with stores over it as if each were a process. */
export interface PostgresUnderTest {
  /** Leads to the schema. */
  readonly url: string;
  readonly schema: string;
  /** A connection beside the stores. */
  readonly direct: Client;
  readonly faults: unknown[];
  open(options?: Partial<PostgresStoreOptions>): Promise<Store>;
  /** Moves the clock that leases end by; it stands still otherwise. Milliseconds. */
  passTime(by: number): Promise<void>;
  /** Ends every connection of the stores, as an operator can. */
  terminateConnections(): Promise<number>;
  /** Closes the stores and takes everything out of the tables, which is far quicker than to make them anew. */
  empty(): Promise<void>;
  dispose(): Promise<void>;
}

/** Empties all tables, whatever guards them, and puts in what the migrations put in. */
const emptyTables = `
  DO $$
  DECLARE each regclass;
  BEGIN
    SET LOCAL session_replication_role = replica;
    FOR each IN SELECT oid FROM pg_class
      WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
        AND relname NOT IN ('migration', 'test_clock')
    LOOP EXECUTE format('DELETE FROM %s', each); END LOOP;
    FOR each IN SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'S'
    LOOP EXECUTE format('ALTER SEQUENCE %s RESTART', each); END LOOP;
    INSERT INTO relay_part (part) SELECT generate_series(0, 63);
    INSERT INTO retention_state VALUES (1, 0);
    UPDATE test_clock SET at = 0;
  END $$`;

/** How long leases of stores under test last, by the test's clock. */
export const lease = 15_000;

/** Makes the schema. */
export async function openPostgres(): Promise<PostgresUnderTest> {
  const schema = `test_${randomUUID().replaceAll('-', '')}`;
  const direct = new Client({ connectionString: databaseUrl });
  await direct.connect();
  await direct.query(`CREATE SCHEMA ${schema}; SET search_path = ${schema}`);
  await direct.query('CREATE TABLE test_clock AS SELECT 0::bigint AS at');
  const url = new URL(databaseUrl);
  url.searchParams.set('options', `-c search_path=${schema}`);
  // By which its connections are told from those of others.
  url.searchParams.set('application_name', schema);
  const address = url.href.replaceAll('+', '%20');
  // A connection of its own: it may be asked to while another question is open.
  const operator = new Pool({ connectionString: databaseUrl, max: 1, idleTimeoutMillis: 0 });
  await operator.query('SELECT 1');
  const faults: unknown[] = [];
  const opened: Store[] = [];
  return {
    url: address,
    schema,
    direct,
    faults,
    async open(options = {}) {
      const store = await openPostgresStore({
        url: address,
        connections: 4,
        self: randomUUID(),
        now: () => Date.UTC(2026, 10, 22),
        onFault: (cause) => faults.push(cause),
        lease,
        clock: '(SELECT at FROM test_clock)',
        ...options,
      });
      opened.push(store);
      return store;
    },
    async passTime(by) {
      await direct.query('UPDATE test_clock SET at = at + $1', [by]);
    },
    async terminateConnections() {
      const { rowCount } = await operator.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1',
        [schema],
      );
      return rowCount ?? 0;
    },
    async empty() {
      await Promise.all(opened.splice(0).map((store) => store.close()));
      await direct.query(emptyTables);
      faults.length = 0;
    },
    async dispose() {
      await Promise.all(opened.map((store) => store.close()));
      await direct.query(`DROP SCHEMA ${schema} CASCADE`);
      await direct.end();
      await operator.end();
    },
  };
}

const idle: PostgresUnderTest[] = [];

/** Ends what the contract suite has kept for its next test. */
export async function disposeOfIdle(): Promise<void> {
  await Promise.all(idle.splice(0).map((under) => under.dispose()));
}

/** One process over an empty schema, for the contract suite. */
export async function openForContract(): Promise<LedgerUnderTest> {
  const under = idle.pop() ?? (await openPostgres());
  return {
    store: await under.open(),
    crashAndReopen: async () => {
      // The dead process says nothing more; its lease runs out.
      await under.passTime(lease + 1);
      return under.open();
    },
    sql: (statement) => under.direct.query(statement),
    async whileFull(work) {
      await under.direct.query(`
        CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN RAISE 'no space left on device' USING ERRCODE = 'disk_full'; END $$;
        CREATE TRIGGER full_disk BEFORE UPDATE ON delivery EXECUTE FUNCTION full_disk()`);
      await work();
      await under.direct.query('DROP FUNCTION full_disk CASCADE');
    },
    async dispose() {
      await under.empty();
      idle.push(under);
    },
  };
}
