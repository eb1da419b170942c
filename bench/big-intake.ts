/**
 * Intake at the door of a gateway whose store has a great many messages, against one whose store is empty: HTTP, judged,
 * durable, routed; two gateways as they are served, taking turns. The many are filled in by bulk rows with contents of 200
 * bytes: finished, or undelivered and waiting for 3,000 endpoints that are away. Needs RabbitMQ for PostgreSQL.
 *
 *     node bench/big-intake.ts [--messages 1000000] [--undelivered] [--rounds 5] [--seconds 4]
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, startChild } from './intake/child.ts';
import { load, messageBytes } from './intake/load.ts';
import { analyze, rabbitMqPrefix } from './intake/surroundings.ts';
import { machineLine } from './machine.ts';
import { type BenchStore, kinds, megabytes, openBenchStore, option } from './stores/bench-store.ts';
import { fill } from './stores/fill.ts';
import { median, takeTurns } from './stores/take-turns.ts';

const messages = option('messages', 1_000_000);
const rounds = option('rounds', 5);
const seconds = option('seconds', 4);
const state = process.argv.includes('--undelivered') ? 'waiting' : 'finished';

console.log(machineLine());
console.log(
  `HospitalNotification of ${messageBytes} bytes, 64 connections, median of ${rounds} pairs of ${seconds} s; ${state}\n`,
);
for (const kind of kinds) {
  console.log(
    `${kind}\n     stored   messages/s   empty, same run   ratio   CPU of the gateway, ratio   resident`,
  );
  for (const level of levels()) await measure(kind, level);
}

async function measure(kind: BenchStore['kind'], level: number): Promise<void> {
  const [big, empty] = [await openBenchStore(kind), await openBenchStore(kind)];
  try {
    await fill(big, { from: 0, to: level, contentBytes: 200, endpoints: 3000, state });
    await served(big, (full) => served(empty, (bare) => compare(level, [full, bare])));
  } finally {
    await big.dispose();
    await empty.dispose();
  }
}

async function compare(level: number, children: readonly [Child, Child]): Promise<void> {
  const costs = new Map<Child, number[]>(children.map((child) => [child, []]));
  const turns = await takeTurns(children, rounds, async (child) => {
    const { perSecond, refused, cpuPerMessage } = await load(child, seconds);
    if (refused > 0) throw new Error(`${refused} messages were refused`);
    costs.get(child)?.push(cpuPerMessage);
    return perSecond;
  });
  const [full, bare] = children.map((child) => median(costs.get(child) ?? []));
  const { rss } = await children[0].usage();
  const row = [
    String(level).padStart(11),
    median(turns.map(([one]) => one))
      .toFixed(0)
      .padStart(12),
    median(turns.map(([, other]) => other))
      .toFixed(0)
      .padStart(17),
    median(turns.map(([one, other]) => one / other))
      .toFixed(2)
      .padStart(7),
    ((full ?? Number.NaN) / (bare ?? Number.NaN)).toFixed(2).padStart(27),
    `${megabytes(rss)} MB`.padStart(10),
  ];
  console.log(row.join(' '));
}

/** Starts a gateway over what is filled. */
async function served(place: BenchStore, work: (child: Child) => Promise<void>): Promise<void> {
  const address = await place.leave();
  const run = async (database: string): Promise<void> => {
    const child = await startChild('gateway-server', database);
    try {
      await load(child, seconds);
      if (place.kind === 'PostgreSQL') await analyze(address);
      await work(child);
    } finally {
      await child.stop();
    }
  };
  if (place.kind === 'SQLite') return run(address);
  const folder = mkdtempSync(join(tmpdir(), 'overgang-bench-'));
  const log = join(folder, 'unused.db');
  await rabbitMqPrefix(`bench-${randomUUID()}.`, address, () => run(log));
  rmSync(folder, { recursive: true });
}

function levels(): readonly number[] {
  const decades = [100_000, 1_000_000, 10_000_000].filter((level) => level < messages);
  return [...decades, messages];
}
