// Intake on PostgreSQL and RabbitMQ: HTTP → judged → durable → routed, and relayed into the receiver's quorum queue at the same
// time, against a bare Express handler that parses and inserts one row with the same durability over as many connections,
// in one run.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startChild } from './intake/child.ts';
import { type LoadResult, load, messageBytes } from './intake/load.ts';
import { median } from './intake/median.ts';
import { analyze, connections, databaseUrl, inSchema, rabbitMqPrefix } from './intake/surroundings.ts';
import { machineLine } from './machine.ts';

const seconds = Number(process.env.SECONDS_EACH ?? 6);
const rounds = Number(process.env.ROUNDS ?? 3);

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
    runs.get('bare')?.push(await inSchema((url) => measure(url, 'bare-postgres-server', url, connections)));
    runs.get('gateway')?.push(await inSchema(measureGateway));
  }
  const middle = new Map([...runs].map(([name, results]) => [name, median(results)]));
  for (const [name, { perSecond, p50, p99, refused, cpuPerMessage, serversPerMessage }] of middle) {
    console.log(
      `${name.padEnd(8)} ${perSecond.toFixed(0).padStart(6)}/s  p50 ${p50} ms  p99 ${p99} ms  ` +
        `CPU/message: ${cpuPerMessage.toFixed(0)} µs in the process, ${serversPerMessage.postgres.toFixed(0)} in PostgreSQL, ` +
        `${serversPerMessage.rabbitMq.toFixed(0)} in RabbitMQ  refused ${refused}`,
    );
  }
  const ratio = (middle.get('gateway')?.perSecond ?? 0) / (middle.get('bare')?.perSecond ?? 0);
  console.log(`gateway / bare: ${ratio.toFixed(2)}`);
} finally {
  await database.end();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(url: string, server: string, ...parameters: string[]): Promise<LoadResult> {
  const child = await startChild(server, ...parameters);
  await load(child, 2);
  await analyze(url);
  const result = await load(child, seconds);
  await child.stop();
  return result;
}

function measureGateway(url: string): Promise<LoadResult> {
  return rabbitMqPrefix(`bench-${randomUUID()}.`, url, () =>
    measure(url, 'gateway-server', join(folder, 'unused.db')),
  );
}
