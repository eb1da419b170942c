// Intake on PostgreSQL and RabbitMQ: HTTP → judged → durable → routed and relayed, against a bare Express handler that
// parses and inserts with the same durability over as many connections, in one run.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'amqplib';
import { Client } from 'pg';
import demo from '../fixtures/networks/demo.json' with { type: 'json' };
import { topology } from '../src/broker/topology.ts';
import { startChild } from './intake/child.ts';
import { type LoadResult, load, messageBytes } from './intake/load.ts';
import { median } from './intake/median.ts';
import { machineLine } from './machine.ts';

const seconds = Number(process.env.SECONDS_EACH ?? 6);
const rounds = Number(process.env.ROUNDS ?? 3);
const databaseUrl = process.env.OVERGANG_TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/test';
const amqpUrl = process.env.OVERGANG_TEST_AMQP_URL ?? 'amqp://guest:guest@127.0.0.1:5672';
const connections = '10';

const folder = mkdtempSync(join(tmpdir(), 'overgang-bench-'));
const database = new Client({ connectionString: databaseUrl });
await database.connect();
try {
  console.log(machineLine());
  const { rows } = await database.query('SHOW server_version');
  console.log(
    `PostgreSQL ${rows[0].server_version}; HospitalNotification of ${messageBytes} bytes, 64 HTTP and ${connections} database connections, ${rounds} rounds of ${seconds} s each\n`,
  );
  const runs = new Map<string, LoadResult[]>([
    ['bare', []],
    ['gateway', []],
  ]);
  for (let round = 0; round < rounds; round += 1) {
    runs.get('bare')?.push(await inSchema((url) => measure('bare-postgres-server', url, connections)));
    runs.get('gateway')?.push(await inSchema(measureGateway));
  }
  const middle = new Map([...runs].map(([name, results]) => [name, median(results)]));
  for (const [name, { perSecond, p50, p99, refused, cpuPerMessage }] of middle) {
    console.log(
      `${name.padEnd(8)} ${perSecond.toFixed(0).padStart(6)}/s  p50 ${p50} ms  p99 ${p99} ms  ` +
        `${cpuPerMessage.toFixed(0)} µs CPU/message in the process  refused ${refused}`,
    );
  }
  const ratio = (middle.get('gateway')?.perSecond ?? 0) / (middle.get('bare')?.perSecond ?? 0);
  console.log(`gateway / bare: ${ratio.toFixed(2)}`);
} finally {
  await database.end();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(server: string, ...parameters: string[]): Promise<LoadResult> {
  const child = await startChild(server, ...parameters);
  await load(child, 2);
  const result = await load(child, seconds);
  await child.stop();
  return result;
}

async function measureGateway(url: string): Promise<LoadResult> {
  const prefix = `bench-${randomUUID()}.`;
  process.env.OVERGANG_DATABASE_URL = url;
  process.env.OVERGANG_DATABASE_CONNECTIONS = connections;
  process.env.OVERGANG_AMQP_URL = amqpUrl;
  process.env.OVERGANG_AMQP_PREFIX = prefix;
  try {
    return await measure('gateway-server', join(folder, 'unused.db'));
  } finally {
    await deleteQueues(prefix);
  }
}

async function inSchema<Result>(work: (url: string) => Promise<Result>): Promise<Result> {
  const schema = `bench_${randomUUID().replaceAll('-', '')}`;
  await database.query(`CREATE SCHEMA ${schema}`);
  const url = new URL(databaseUrl);
  url.searchParams.set('options', `-c search_path=${schema}`);
  try {
    return await work(url.href.replaceAll('+', '%20'));
  } finally {
    await database.query(`DROP SCHEMA ${schema} CASCADE`);
    // So that the next one does not pay for what this one has left to be written.
    await database.query('CHECKPOINT');
  }
}

async function deleteQueues(prefix: string): Promise<void> {
  const names = topology({ prefix, deliveryLimit: 20, queueMaxBytes: 2 ** 30 });
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
