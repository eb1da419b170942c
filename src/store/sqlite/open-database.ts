import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrate } from './migrate.ts';

/** An open database file that no other process writes. */
export interface OpenDatabase {
  readonly database: DatabaseSync;
  /** Closes the file and lets another process have it. */
  close(): void;
}

/**
 * Opens the gateway's database file, creates it where there is none and brings its schema up to date. Throws when
 * another process has it open: two relays over one file would deliver everything twice.
 * @param path a file, or `:memory:`
 */
export function openDatabase(path: string): OpenDatabase {
  const lock = path === ':memory:' ? undefined : lockFile(path);
  let database: DatabaseSync | undefined;
  try {
    const opened = new DatabaseSync(path);
    database = opened;
    // Small pages: each random key of a message costs one in the log. With FULL a commit survives power loss, which group
    // commit pays for. 8 MB of pages, so that what the messages under way have just written is not read back. What
    // a savepoint goes back to is kept in memory, where it would otherwise be written to a file as large as the log. Pages
    // that are written again and again leave the log once in 16 MB, not in 2.
    opened.exec(`
      PRAGMA page_size = 2048;
      PRAGMA cache_size = -8000;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA temp_store = MEMORY;
      PRAGMA wal_autocheckpoint = 8000;
      PRAGMA foreign_keys = ON;
      PRAGMA busy_timeout = 250;
    `);
    migrate(opened);
    return {
      database: opened,
      close() {
        if (opened.isOpen) opened.close();
        if (lock?.isOpen) lock.close();
      },
    };
  } catch (fault) {
    if (database?.isOpen) database.close();
    lock?.close();
    throw fault;
  }
}

/** Held through the operating system's file lock, so that a killed process cannot leave it behind. */
function lockFile(path: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true });
  const lock = new DatabaseSync(`${path}.lock`);
  try {
    lock.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
    return lock;
  } catch {
    lock.close();
    throw new Error(`${path} is in use by another process`);
  }
}
