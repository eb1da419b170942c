// Intake of a store that has many messages against that of an empty one, in one run, taking turns. The store's accept by
// itself, 64 at once: what the door adds would only make the two more alike. The many are filled in by bulk rows with
// contents of 200 bytes; what they are in number is in the indexes, whose locality is the question.
//
//     node bench/big-store.ts [--messages 100000] [--rounds 9] [--bytes 10240]
import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Store } from '../src/store/store.ts';
import { machineLine } from './machine.ts';
import { intake, kinds, openBenchStore, option } from './stores/bench-store.ts';
import { fill } from './stores/fill.ts';
import { median } from './stores/take-turns.ts';

const messages = option('messages', 100_000);
const rounds = option('rounds', 9);
const bytes = option('bytes', 10_240);
const each = option('each', 1000);
const contentBytes = 200;

const { bavail, bsize } = statfsSync(tmpdir());
const needed = messages * 2500 + rounds * 10 * each * bytes * 4;
if (bavail * bsize < 2 * needed) throw new Error(`about ${needed} bytes of disk are needed twice over`);

console.log(machineLine());
console.log(`median of ${rounds} pairs of ${each} messages of ${bytes} bytes, 64 at once\n`);
for (const kind of kinds) {
  console.log(`${kind}\n     stored   messages/s   empty, same run   ratio   CPU of the process, ratio`);
  const big = await openBenchStore(kind);
  try {
    let filled = 0;
    for (const level of levels()) {
      await fill(big, { from: filled, to: level, contentBytes, endpoints: 300, state: 'finished' });
      filled = level;
      const empty = await openBenchStore(kind);
      try {
        await intake(big.store, each, bytes);
        await intake(empty.store, each, bytes);
        const pairs: { readonly full: number; readonly bare: number; readonly cpu: number }[] = [];
        for (let round = 0; round < rounds; round += 1) pairs.push(await pair(big.store, empty.store, round));
        const row = [
          String(level).padStart(11),
          median(pairs.map(({ full }) => full))
            .toFixed(0)
            .padStart(12),
          median(pairs.map(({ bare }) => bare))
            .toFixed(0)
            .padStart(17),
          median(pairs.map(({ full, bare }) => full / bare))
            .toFixed(2)
            .padStart(7),
          median(pairs.map(({ cpu }) => cpu))
            .toFixed(2)
            .padStart(22),
        ];
        console.log(row.join(' '));
      } finally {
        await empty.dispose();
      }
    }
  } finally {
    await big.dispose();
  }
}

/** Each in turn, the order changing from round to round: what else the machine does meets both alike. */
async function pair(big: Store, empty: Store, round: number) {
  const rates: number[] = [];
  const costs: number[] = [];
  for (const store of round % 2 === 0 ? [big, empty] : [empty, big]) {
    const before = process.cpuUsage();
    rates.push(await intake(store, each, bytes));
    const { user, system } = process.cpuUsage(before);
    costs.push(user + system);
  }
  if (round % 2 !== 0) for (const values of [rates, costs]) values.reverse();
  const [full = 0, bare = 0] = rates;
  const [fullCost = 0, bareCost = 0] = costs;
  return { full, bare, cpu: fullCost / bareCost };
}

function levels(): readonly number[] {
  const decades = [10_000, 100_000, 1_000_000, 10_000_000].filter((level) => level < messages);
  return [...decades, messages];
}
