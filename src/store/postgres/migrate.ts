import { pendingMigrations } from '../pending-migrations.ts';
import { number, text } from '../rows.ts';
import { migration001 } from './migration-001.ts';
import { migration002 } from './migration-002.ts';
import { migration003 } from './migration-003.ts';
import { migration004 } from './migration-004.ts';
import { migration005 } from './migration-005.ts';
import { migration006 } from './migration-006.ts';
import { migration007 } from './migration-007.ts';
import { migration008 } from './migration-008.ts';
import { migration009 } from './migration-009.ts';
import { migration010 } from './migration-010.ts';
import { migration011 } from './migration-011.ts';
import { migration012 } from './migration-012.ts';
import { migration013 } from './migration-013.ts';
import { migration014 } from './migration-014.ts';
import { migration015 } from './migration-015.ts';
import { migration016 } from './migration-016.ts';
import type { Database, Statement } from './open-database.ts';

const migrations: readonly string[] = [
  migration001,
  migration002,
  migration003,
  migration004,
  migration005,
  migration006,
  migration007,
  migration008,
  migration009,
  migration010,
  migration011,
  migration012,
  migration013,
  migration014,
  migration015,
  migration016,
];

const oldestServer = 150_000;

const describeServer: Statement = {
  name: 'describe-server',
  text: `SELECT current_setting('server_version_num')::int AS version, current_setting('fsync') AS fsync,
    current_schema() AS schema`,
};
const lock: Statement = {
  name: 'lock-migration',
  text: "SELECT pg_advisory_xact_lock(hashtext('overgang migration'), hashtext(current_schema()))",
};
const createTable: Statement = {
  name: 'create-migration',
  text: 'CREATE TABLE IF NOT EXISTS migration (version integer PRIMARY KEY, sha256 text NOT NULL)',
};
const selectApplied: Statement = {
  name: 'select-migrations',
  text: 'SELECT sha256 FROM migration ORDER BY version',
};
const insertApplied: Statement = {
  name: 'insert-migration',
  text: 'INSERT INTO migration (version, sha256) VALUES ($1, $2)',
};

/**
 * Brings a database's schema up to date, forward only, all in one transaction; of several processes that start at once
 * one does it. Refuses a database that a newer version has written, one whose applied migrations are not the ones this
 * version knows, and a server that is too old or loses what it has committed.
 */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (session) => {
    const [server = {}] = await session.run(describeServer);
    if (number(server, 'version') < oldestServer) throw new Error('PostgreSQL 15 or later is needed');
    if (text(server, 'fsync') !== 'on') throw new Error('the database runs with fsync off');
    if (server.schema === null) throw new Error("the database has no schema of the connection's search_path");
    await session.run(lock);
    await session.run(createTable);
    const applied = await session.run(selectApplied);
    for (const { version, sql, sha256 } of pendingMigrations(
      migrations,
      applied.map((row) => text(row, 'sha256')),
    )) {
      // Without a name it is sent as a script of several statements.
      await session.run({ name: '', text: sql });
      await session.run(insertApplied, [version, sha256]);
    }
  });
}
