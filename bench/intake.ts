// Intake, embedded: HTTP → judged → durable → routed, against a bare Express handler with the same durability, in one run.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from './intake/child.ts';
import { type LoadResult, load, messageBytes } from './intake/load.ts';
import { median } from './intake/median.ts';
import { machineLine } from './machine.ts';

const seconds = Number(process.env.SECONDS_EACH ?? 6);
const rounds = 3;
const servers = [
  ['bare, a commit for each request', 'bare-server', 'each'],
  ['bare, group commit', 'bare-server', 'group'],
  ['gateway', 'gateway-server'],
] as const;

const folder = mkdtempSync(join(tmpdir(), 'overgang-bench-'));
try {
  console.log(machineLine());
  console.log(
    `HospitalNotification of ${messageBytes} bytes, 64 connections, ${rounds} rounds of ${seconds} s each\n`,
  );
  const runs = new Map<string, LoadResult[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, server, ...parameters] of servers) {
      const child = await startChild(
        server,
        join(folder, `${server}-${parameters}-${round}.db`),
        ...parameters,
      );
      await load(child, 2);
      runs.set(name, [...(runs.get(name) ?? []), await load(child, seconds)]);
      await child.stop();
    }
  }
  const middle = new Map([...runs].map(([name, results]) => [name, median(results)]));
  for (const [name, { perSecond, p50, p99, refused, cpuPerMessage }] of middle) {
    console.log(
      `${name.padEnd(34)} ${perSecond.toFixed(0).padStart(6)}/s  p50 ${p50} ms  p99 ${p99} ms  ` +
        `${cpuPerMessage.toFixed(0)} µs CPU/message  refused ${refused}`,
    );
  }
  const gateway = middle.get('gateway')?.perSecond ?? 0;
  for (const [name, { perSecond }] of middle) {
    if (name !== 'gateway') console.log(`gateway / ${name}: ${(gateway / perSecond).toFixed(2)}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
