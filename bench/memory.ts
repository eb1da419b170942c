/**
 * Resident memory of the gateway, built and started as the image does, over many messages: below 250 MB, and flat. Measured
 * from the first start on, which has the profiles compiled. With `--undelivered N`, over a store in which so many messages
 * wait for 3,000 endpoints that are away: below 300 MB, on both stores; needs RabbitMQ for PostgreSQL.
 *
 *     node bench/memory.ts [--messages 100000] [--undelivered 1000000]
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageBytes, send } from './intake/load.ts';
import { startServed } from './intake/served.ts';
import { analyze, rabbitMqPrefix } from './intake/surroundings.ts';
import { machineLine } from './machine.ts';
import { kinds, openBenchStore, option } from './stores/bench-store.ts';
import { fill } from './stores/fill.ts';

const messages = option('messages', 100_000);
const undelivered = option('undelivered', 0);
const steps = 10;
const limit = undelivered > 0 ? 300 : 250;
const mebibyte = 2 ** 20;

console.log(machineLine());
console.log(`${messages} HospitalNotifications of ${messageBytes} bytes, 64 connections`);
if (undelivered === 0) await measure();
else for (const kind of kinds) await over(kind);

/** Over a store of one kind with many that wait. */
async function over(kind: (typeof kinds)[number]): Promise<void> {
  const place = await openBenchStore(kind);
  try {
    await fill(place, { from: 0, to: undelivered, contentBytes: 200, endpoints: 3000, state: 'waiting' });
    console.log(`\n${kind} with ${undelivered} undelivered`);
    const address = await place.leave();
    if (kind === 'SQLite') return await measure(address);
    await analyze(address);
    await rabbitMqPrefix(`bench-${randomUUID()}.`, address, () => measure());
  } finally {
    await place.dispose();
  }
}

async function measure(database?: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'overgang-bench-'));
  const child = await startServed(folder, database);
  const resident = async (): Promise<number> => (await child.usage()).rss / mebibyte;
  try {
    console.log(`when ready ${(await resident()).toFixed(0)} MB resident\n`);
    const readings: number[] = [];
    for (let step = 1; step <= steps; step += 1) {
      const refused = await send(child, messages / steps);
      const now = await resident();
      readings.push(now);
      const sent = String((messages / steps) * step).padStart(7);
      console.log(`${sent} messages  ${now.toFixed(0)} MB resident  refused ${refused}`);
    }
    const half = readings.slice(readings.length / 2);
    const growth = (half.at(-1) ?? 0) - (half[0] ?? 0);
    console.log(`\nhighest / limit of ${limit} MB: ${(Math.max(...readings) / limit).toFixed(2)}`);
    console.log(`growth over the second half: ${growth.toFixed(1)} MB`);
  } finally {
    await child.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
