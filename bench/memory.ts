// Resident memory of the gateway, built and started as the image does, over 100,000 messages: below 250 MB, and flat.
// Measured from the first start on, which has the profiles compiled.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageBytes, send } from './intake/load.ts';
import { startServed } from './intake/served.ts';
import { machineLine } from './machine.ts';

const messages = 100_000;
const step = 10_000;
const limit = 250 * 1024 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'overgang-bench-'));
const child = await startServed(folder);
try {
  console.log(machineLine());
  console.log(`${messages} HospitalNotifications of ${messageBytes} bytes, 64 connections`);
  console.log(`when ready ${((await child.usage()).rss / 2 ** 20).toFixed(0)} MB resident\n`);
  const readings: number[] = [];
  for (let sent = 0; sent < messages; sent += step) {
    const refused = await send(child, step);
    const { rss } = await child.usage();
    readings.push(rss);
    console.log(
      `${String(sent + step).padStart(7)} messages  ${(rss / 2 ** 20).toFixed(0)} MB resident  refused ${refused}`,
    );
  }
  const half = readings.slice(readings.length / 2);
  const growth = ((half.at(-1) ?? 0) - (half[0] ?? 0)) / 2 ** 20;
  console.log(`\nhighest / limit of 250 MB: ${(Math.max(...readings) / limit).toFixed(2)}`);
  console.log(`growth over the second half: ${growth.toFixed(1)} MB`);
} finally {
  await child.stop();
  rmSync(folder, { recursive: true, force: true });
}
