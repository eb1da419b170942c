import { setTimeout as pause } from 'node:timers/promises';
import { type ClientBase, Pool, type PoolClient } from 'pg';
import type { Row } from '../rows.ts';
import { StoreUnavailable } from '../store.ts';
import type { Occurrence } from '../subscription-rows.ts';
import { ConnectionLost, onConnection, toStoreFault } from './faults.ts';
import { numberEvents } from './number-events.ts';

/** A statement, prepared once on every connection under its name. A changed text needs a new name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** Runs statements. */
export interface Session {
  run(statement: Statement, values?: readonly unknown[]): Promise<readonly Row[]>;
}

/** Runs statements that are done together or not at all. */
export interface Transaction extends Session {
  /** Notes what subscribers may be told of: their events are numbered at the end, as the last thing before the commit. */
  note(occurrences: readonly Occurrence[]): void;
}

/**
 * The database, through a pool of connections. Everything rejects with StoreUnavailable when it cannot be done now, with
 * OutcomeUnknown among it when it may have been committed all the same, and as the driver does for faults of ours.
 */
export interface Database extends Session {
  /** Runs one statement in a transaction of its own. */
  run: Session['run'];
  /** Runs `work` in one transaction, which is undone when it rejects. */
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  /** Waits for what is under way and closes every connection. */
  close(): Promise<void>;
}

/** How the database is reached. */
export interface DatabaseOptions {
  /** postgres:// URL. */
  readonly url: string;
  /** Most connections at once. */
  readonly connections: number;
  /** Told when a connection that nobody uses breaks; another one replaces it when it is needed. */
  readonly onFault: (cause: unknown) => void;
}

/** No wait is without end: for a connection, a lock, an answer of the server, an answer of the network. Milliseconds. */
const waits = { connection: 5000, lock: 5000, statement: 10_000, answer: 15_000, close: 5000 };

/**
 * Opens the pool; connections are made when they are needed. A commit is on disk when it is answered, whatever the
 * server's default is.
 */
export function openDatabase({ url, connections, onFault }: DatabaseOptions): Database {
  const pool = new Pool({
    connectionString: url,
    application_name: 'overgang',
    max: connections,
    connectionTimeoutMillis: waits.connection,
    query_timeout: waits.answer,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    onConnect: prepareConnection,
  });
  // Without a listener the loss of an idle connection would end the process.
  pool.on('error', onFault);

  const withConnection = async <Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> => {
    const client = await pool.connect().catch((cause: unknown) => {
      throw new StoreUnavailable(`the database cannot be reached: ${reasonOf(cause)}`, { cause });
    });
    // The loss of a connection in use is told to whoever waits for its answer.
    const heard = (): void => {};
    client.on('error', heard);
    let lost = false;
    try {
      return await work(client);
    } catch (cause) {
      lost = cause instanceof ConnectionLost;
      throw toStoreFault(cause);
    } finally {
      client.off('error', heard);
      client.release(lost);
    }
  };

  return {
    run: (statement, values) => withConnection((client) => query(client, true, statement, values)),
    transaction: (work) => withConnection((client) => inTransaction(client, work)),
    close: () => within(waits.close, pool.end()),
  };
}

/** Waits no longer than that for an end that a silent network may never bring. Milliseconds. */
export async function within(most: number, ending: Promise<void>): Promise<void> {
  const enough = new AbortController();
  const waiting = pause(most, undefined, { signal: enough.signal }).catch(() => {});
  await Promise.race([ending, waiting]);
  enough.abort();
}

/** The network's or the server's code, such as ECONNREFUSED, or 28P01 for a password that is wrong. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}

async function inTransaction<Result>(
  client: PoolClient,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  await onConnection(false, () => client.query('BEGIN'));
  try {
    const session: Session = { run: (statement, values) => query(client, false, statement, values) };
    const noted: Occurrence[] = [];
    const result = await work({ ...session, note: (occurrences) => noted.push(...occurrences) });
    await numberEvents(session, noted);
    await onConnection(true, () => client.query('COMMIT'));
    return result;
  } catch (cause) {
    if (!(cause instanceof ConnectionLost)) await onConnection(false, () => client.query('ROLLBACK'));
    throw cause;
  }
}

function query(
  client: ClientBase,
  committing: boolean,
  { name, text }: Statement,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  return onConnection(committing, async () => {
    const { rows } = await client.query<Row>({ name, text, values: [...values] });
    return rows;
  });
}

async function prepareConnection(client: ClientBase): Promise<void> {
  await client.query(`
    SET statement_timeout = ${waits.statement};
    SET lock_timeout = ${waits.lock};
    SET idle_in_transaction_session_timeout = ${waits.statement};
    SET jit = off;
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`);
}
