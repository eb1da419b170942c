import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { migration001 } from './migration-001.ts';

const migrations: readonly string[] = [migration001];

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
    if (applied.length > migrations.length) {
      throw new Error('the database was written by a newer version of Overgang');
    }
    migrations.forEach((sql, index) => {
      const sha256 = createHash('sha256').update(sql).digest('hex');
      const before = applied[index];
      if (before === undefined) {
        database.exec(sql);
        database.prepare('INSERT INTO migration (version, sha256) VALUES (?, ?)').run(index + 1, sha256);
      } else if (before.sha256 !== sha256) {
        throw new Error(`the database's schema version ${index + 1} is not the one this version knows`);
      }
    });
    database.exec('COMMIT');
  } catch (fault) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw fault;
  }
}
