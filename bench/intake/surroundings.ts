import { randomUUID } from 'node:crypto';
import { connect } from 'amqplib';
import { Client } from 'pg';
import demo from '../../fixtures/networks/demo.json' with { type: 'json' };
import { usualTopology } from '../../src/broker/topology.ts';

/** Where the measurements find their servers. */
export const databaseUrl =
  process.env.OVERGANG_TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/test';
export const amqpUrl = process.env.OVERGANG_TEST_AMQP_URL ?? 'amqp://guest:guest@127.0.0.1:5672';

/** Connections to the database that the gateway and its peer may have. */
export const connections = '10';

/** Lends a schema of its own, as URL. */
export async function inSchema<Result>(work: (url: string) => Promise<Result>): Promise<Result> {
  const schema = `bench_${randomUUID().replaceAll('-', '')}`;
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  await database.query(`CREATE SCHEMA ${schema}`);
  const url = new URL(databaseUrl);
  url.searchParams.set('options', `-c search_path=${schema}`);
  try {
    return await work(url.href.replaceAll('+', '%20'));
  } finally {
    await database.query(`DROP SCHEMA ${schema} CASCADE`);
    // So that the next one does not pay for what this one has left to be written.
    await database.query('CHECKPOINT');
    await database.end();
  }
}

/** What autovacuum does within a minute of a new database: before, plans are those of empty tables. */
export async function analyze(url: string): Promise<void> {
  const database = new Client({ connectionString: url });
  await database.connect();
  await database.query('ANALYZE');
  await database.end();
}

/** Sets the environment for a gateway on both servers, and deletes its queues afterwards. */
export async function rabbitMqPrefix<Result>(
  prefix: string,
  url: string,
  work: () => Promise<Result>,
): Promise<Result> {
  process.env.OVERGANG_DATABASE_URL = url;
  process.env.OVERGANG_DATABASE_CONNECTIONS = connections;
  process.env.OVERGANG_AMQP_URL = amqpUrl;
  process.env.OVERGANG_AMQP_PREFIX = prefix;
  try {
    return await work();
  } finally {
    await deleteQueues(prefix);
  }
}

/** Lends a queue of its own for a peer, by name. */
export async function bareQueue<Result>(work: (queue: string) => Promise<Result>): Promise<Result> {
  const queue = `bench-${randomUUID()}`;
  try {
    return await work(queue);
  } finally {
    const model = await connect(amqpUrl);
    const channel = await model.createChannel();
    await channel.deleteQueue(queue);
    await model.close();
  }
}

async function deleteQueues(prefix: string): Promise<void> {
  const names = usualTopology(prefix);
  const model = await connect(amqpUrl);
  const channel = await model.createChannel();
  for (const { endpoints } of demo.organisations) {
    for (const { id } of endpoints) await channel.deleteQueue(names.queue(id));
  }
  await channel.deleteQueue(names.deadQueue);
  await channel.deleteExchange(names.exchange);
  await channel.deleteExchange(names.deadExchange);
  await model.close();
}
