/**
 * A simulated year of the whole country: 2,627 places, 98 municipalities, 3,000 GPs, about 26,000 stays with all their
 * messages, through a gateway for each of the four regions (in threads of this process, as many at once as there are
 * cores), with every deadline judged and every timer fired. What happens follows from the seed.
 *
 *     npm run bench:year -- [--seed N] [--share 0.1] [--json]
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { machineLine } from './machine.ts';
import { regions } from './year/country.ts';
import type { PlayedYear } from './year/play-year.ts';
import { printSummary, summarise } from './year/summary.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '2027' },
    share: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const share = Number(values.share);
const limit = 300;

const started = performance.now();
const waiting = regions.map((_, index) => index);
const played: PlayedYear[] = [];
await Promise.all(Array.from({ length: Math.min(availableParallelism(), regions.length) }, playNext));
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage();

const summary = summarise(played);
if (values.json) {
  process.stdout.write(`${JSON.stringify({ seed, share, seconds, ...summary }, undefined, 2)}\n`);
} else {
  console.log(machineLine());
  console.log(`seed ${seed}${share === 1 ? '' : `, one stay in ${Math.round(1 / share)}`}`);
  for (const line of printSummary(summary)) console.log(line);
  const each = (user + system) / summary.messages;
  console.log(
    `\n${seconds.toFixed(0)} s, ${Math.round(summary.messages / seconds)} messages/s, ${each.toFixed(0)} µs CPU a message with its deliveries; limit ${limit} s`,
  );
}
if (Object.keys(summary.refused).length > 0 || (share === 1 && seconds > limit)) process.exitCode = 1;

/** Plays regions, the largest first, until none is left. */
async function playNext(): Promise<void> {
  for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
    played[index] = await playIn(index);
  }
}

function playIn(index: number): Promise<PlayedYear> {
  const worker = new Worker(new URL('./year/part.ts', import.meta.url), {
    workerData: { index, seed, share },
  });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`region ${index} ended with code ${code}`)));
  });
}
