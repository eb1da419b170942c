// The peer on PostgreSQL: an Express handler that parses the body and inserts it with the same durability, and no more.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Pool } from 'pg';

const [url = '', connections = '10'] = process.argv.slice(2);
const pool = new Pool({ connectionString: url, max: Number(connections) });
await pool.query('CREATE TABLE bare (id text PRIMARY KEY, bytes bytea COMPRESSION lz4 NOT NULL)');

const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.post(
  '/fhir/\\$process-message',
  express.raw({ type: () => true, limit: '25mb' }),
  async (request, response) => {
    const bytes = request.body as Buffer;
    const { id } = JSON.parse(bytes.toString('utf8')) as { id: string };
    await pool.query({
      name: 'insert',
      text: 'INSERT INTO bare (id, bytes) VALUES ($1, $2)',
      values: [id, bytes],
    });
    response.status(202).json({ id });
  },
);
const server = createServer(app).listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'none' });
});
process.on('disconnect', () => process.exit());
process.on('message', () => process.send?.({ rss: process.memoryUsage.rss(), cpu: process.cpuUsage() }));
