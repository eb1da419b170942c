import { createHash } from 'node:crypto';

/** A step of a schema that a database has not taken yet. */
export interface PendingMigration {
  readonly version: number;
  readonly sql: string;
  readonly sha256: string;
}

/**
 * What a database still has to take, in order. Throws for a database that a newer version has written, and for one whose
 * applied migrations are not the ones this version knows.
 * @param applied checksums in the database, by version
 */
export function pendingMigrations(
  migrations: readonly string[],
  applied: readonly string[],
): readonly PendingMigration[] {
  if (applied.length > migrations.length) {
    throw new Error('the database was written by a newer version of Overgang');
  }
  const known = migrations.map((sql, index) => ({
    version: index + 1,
    sql,
    sha256: createHash('sha256').update(sql).digest('hex'),
  }));
  for (const { version, sha256 } of known.slice(0, applied.length)) {
    if (applied[version - 1] !== sha256) {
      throw new Error(`the database's schema version ${version} is not the one this version knows`);
    }
  }
  return known.slice(applied.length);
}
