// The peer from end to end: an Express handler that parses the body, inserts it with the same durability, answers, and then
// publishes it with a confirm to a quorum queue; and no more.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'amqplib';
import express from 'express';
import { Pool } from 'pg';

const [url = '', connections = '10', amqpUrl = '', queue = ''] = process.argv.slice(2);
const pool = new Pool({ connectionString: url, max: Number(connections) });
await pool.query('CREATE TABLE bare (id text PRIMARY KEY, bytes bytea COMPRESSION lz4 NOT NULL)');
const model = await connect(amqpUrl, { noDelay: true });
const channel = await model.createConfirmChannel();
await channel.assertQueue(queue, { arguments: { 'x-queue-type': 'quorum' } });

interface Bundle {
  readonly id: string;
  readonly entry: readonly { readonly resource: { readonly id: string } }[];
}

const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.post(
  '/fhir/\\$process-message',
  express.raw({ type: () => true, limit: '25mb' }),
  async (request, response) => {
    const bytes = request.body as Buffer;
    const { id, entry } = JSON.parse(bytes.toString('utf8')) as Bundle;
    await pool.query({
      name: 'insert',
      text: 'INSERT INTO bare (id, bytes) VALUES ($1, $2)',
      values: [id, bytes],
    });
    response.status(202).json({ id });
    channel.sendToQueue(
      queue,
      bytes,
      { persistent: true, correlationId: entry[0]?.resource.id ?? '' },
      () => {},
    );
  },
);
const server = createServer(app).listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'none' });
});
process.on('disconnect', () => process.exit());
process.on('message', () => process.send?.({ rss: process.memoryUsage.rss(), cpu: process.cpuUsage() }));
