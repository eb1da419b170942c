// The peer: an Express handler that parses the body and inserts it into SQLite with the same durability, and no more.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import express from 'express';
import { groupCommit } from '../../src/store/group-commit.ts';

const [path = '', commit = 'each'] = process.argv.slice(2);
const database = new DatabaseSync(path);
database.exec('PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
database.exec('CREATE TABLE message (id TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT');
const insert = database.prepare('INSERT INTO message (id, bytes) VALUES (?, ?)');
const commits = groupCommit(database);

const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.post(
  '/fhir/\\$process-message',
  express.raw({ type: () => true, limit: '25mb' }),
  async (request, response) => {
    const bytes = request.body as Buffer;
    const { id } = JSON.parse(bytes.toString('utf8')) as { id: string };
    if (commit === 'group') await commits.submit(() => insert.run(id, bytes));
    else insert.run(id, bytes);
    response.status(202).json({ id });
  },
);
const server = createServer(app).listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'none' });
});
process.on('disconnect', () => process.exit());
process.on('message', () => process.send?.({ rss: process.memoryUsage.rss(), cpu: process.cpuUsage() }));
