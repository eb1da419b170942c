// Intake on PostgreSQL and RabbitMQ: HTTP → judged → durable → routed, and relayed into the receiver's quorum queue at the same
// time, against a bare Express handler that parses and inserts one row with the same durability over as many connections, and
// against one that also judges as the gateway does and publishes with confirms: what is left of a bare handler when it does
// what the gateway is for. In one run, in turn.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startChild } from './intake/child.ts';
import { type LoadResult, load, messageBytes } from './intake/load.ts';
import { median } from './intake/median.ts';
import {
  amqpUrl,
  analyze,
  bareQueue,
  connections,
  databaseUrl,
  inSchema,
  rabbitMqPrefix,
} from './intake/surroundings.ts';
import { machineLine } from './machine.ts';

type Measured = 'bare' | 'judging' | 'gateway';

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
  const runs: Record<Measured, LoadResult[]> = { bare: [], judging: [], gateway: [] };
  for (let round = 0; round < rounds; round += 1) {
    runs.bare.push(await inSchema((url) => measure(url, 'bare-postgres-server', url, connections)));
    runs.judging.push(await inSchema(measureJudging));
    runs.gateway.push(await inSchema(measureGateway));
  }
  for (const [name, results] of Object.entries(runs)) {
    const { perSecond, p50, p99, refused, cpuPerMessage, serversPerMessage } = median(results);
    console.log(
      `${name.padEnd(8)} ${perSecond.toFixed(0).padStart(6)}/s  p50 ${p50} ms  p99 ${p99} ms  ` +
        `CPU/message: ${cpuPerMessage.toFixed(0)} µs in the process, ${serversPerMessage.postgres.toFixed(0)} in PostgreSQL, ` +
        `${serversPerMessage.rabbitMq.toFixed(0)} in RabbitMQ  refused ${refused}`,
    );
  }
  console.log(`gateway / bare: ${shown(runs.gateway, runs.bare)}`);
  console.log(`bare that judges and publishes / bare: ${shown(runs.judging, runs.bare)}`);
  console.log(`gateway / bare that judges and publishes: ${shown(runs.gateway, runs.judging)}`);
} finally {
  await database.end();
  rmSync(folder, { recursive: true, force: true });
}

/** The ratio of the medians, and the least and most of single rounds. */
function shown(ours: readonly LoadResult[], theirs: readonly LoadResult[]): string {
  const rounds = ours.map(({ perSecond }, round) => perSecond / (theirs[round]?.perSecond ?? Number.NaN));
  const ratio = median(ours).perSecond / median(theirs).perSecond;
  return `${ratio.toFixed(2)} (rounds ${Math.min(...rounds).toFixed(2)} to ${Math.max(...rounds).toFixed(2)})`;
}

async function measure(url: string, server: string, ...parameters: string[]): Promise<LoadResult> {
  const child = await startChild(server, ...parameters);
  await load(child, 2);
  await analyze(url);
  const result = await load(child, seconds);
  await child.stop();
  return result;
}

function measureJudging(url: string): Promise<LoadResult> {
  return bareQueue((queue) => measure(url, 'bare-judging-server', url, connections, amqpUrl, queue));
}

function measureGateway(url: string): Promise<LoadResult> {
  return rabbitMqPrefix(`bench-${randomUUID()}.`, url, () =>
    measure(url, 'gateway-server', join(folder, 'unused.db')),
  );
}
