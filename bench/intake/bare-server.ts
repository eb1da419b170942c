// The peer: an Express handler that parses the body and inserts it into SQLite with the same durability, and no more.
import { DatabaseSync } from 'node:sqlite';
import { groupCommit } from '../../src/store/group-commit.ts';
import { serveBare } from './serve-bare.ts';

const [path = '', commit = 'each'] = process.argv.slice(2);
const database = new DatabaseSync(path);
database.exec('PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
database.exec('CREATE TABLE message (id TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT');
const insert = database.prepare('INSERT INTO message (id, bytes) VALUES (?, ?)');
const commits = groupCommit(database);

serveBare(async ({ id }, bytes) => {
  if (commit === 'group') await commits.submit(() => insert.run(id, bytes));
  else insert.run(id, bytes);
});
