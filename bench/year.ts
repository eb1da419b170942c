/**
 * A simulated year of the whole country: 2,627 places, 98 municipalities, 3,000 GPs, about 26,000 stays with all their
 * messages, through five gateways, one for each region and two for the largest (each in a thread of this process: one computes while
 * another waits for its disk), with every deadline judged and every timer fired. What happens follows from the seed.
 *
 * The messages are bytes, and go the whole way of the gateway but for two stretches: there are no sockets, and without
 * `--relay` a delivery is claimed and settled as available instead of going through broker and mailbox. Nobody acknowledges.
 * The databases are in the system's temporary folder (TMPDIR).
 *
 *     npm run bench:year -- [--seed N] [--share 0.1] [--relay] [--json]
 */
import { tmpdir } from 'node:os';
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
    relay: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const share = Number(values.share);
const limit = 300;

const started = performance.now();
const played = await Promise.all(regions.map((_, index) => playIn(index)));
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage();

const summary = summarise(played);
if (values.json) {
  process.stdout.write(
    `${JSON.stringify({ seed, share, relay: values.relay, seconds, ...summary }, undefined, 2)}\n`,
  );
} else {
  console.log(machineLine());
  console.log(
    `in-process, ${values.relay ? 'through relay, embedded broker and mailboxes' : 'deliveries settled without a broker'}, databases in ${tmpdir()}`,
  );
  console.log(`seed ${seed}${share === 1 ? '' : `, one stay in ${Math.round(1 / share)}`}`);
  for (const line of printSummary(summary)) console.log(line);
  const each = (user + system) / summary.messages;
  console.log(
    `\n${seconds.toFixed(0)} s, ${Math.round(summary.messages / seconds)} messages/s, ${each.toFixed(0)} µs CPU a message with its deliveries; limit ${limit} s`,
  );
}
if (Object.keys(summary.refused).length > 0 || (share === 1 && seconds > limit)) process.exitCode = 1;

function playIn(index: number): Promise<PlayedYear> {
  const worker = new Worker(new URL('./year/part.ts', import.meta.url), {
    workerData: { index, seed, share, relay: values.relay },
  });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`region ${index} ended with code ${code}`)));
  });
}
