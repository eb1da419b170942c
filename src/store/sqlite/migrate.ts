import type { DatabaseSync } from 'node:sqlite';
import { pendingMigrations } from '../pending-migrations.ts';
import { text } from '../rows.ts';
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
];

/**
 * Brings a database's schema up to date, forward only, all in one transaction. Refuses a database that a newer
 * version has written, and one whose applied migrations are not the ones this version knows.
 */
export function migrate(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    database.exec(
      'CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY, sha256 TEXT NOT NULL) STRICT',
    );
    const applied = database.prepare('SELECT sha256 FROM migration ORDER BY version').all();
    const insert = database.prepare('INSERT INTO migration (version, sha256) VALUES (?, ?)');
    for (const { version, sql, sha256 } of pendingMigrations(
      migrations,
      applied.map((row) => text(row, 'sha256')),
    )) {
      database.exec(sql);
      insert.run(version, sha256);
    }
    database.exec('COMMIT');
  } catch (fault) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw fault;
  }
}
