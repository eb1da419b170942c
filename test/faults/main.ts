// npm run faults -- --minutes N [--seed S] [--on sqlite|postgres]: the long form. Exit code 1 on a violation.
import { parseArgs } from 'node:util';
import { printReport } from './print-report.ts';
import { runFaults } from './run.ts';
import type { Setup } from './world.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string' },
    on: { type: 'string' },
    only: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const minutes = Number(values.minutes);
const given = values.seed ?? process.env.OVERGANG_TEST_SEED;
const seed = given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
const setups: readonly Setup[] = (['sqlite', 'postgres'] as const).filter(
  (each) => values.on === undefined || values.on === each,
);
if (!(minutes > 0) || !Number.isSafeInteger(seed) || setups.length === 0) {
  process.stderr.write(
    'usage: npm run faults -- --minutes N [--seed S] [--on sqlite|postgres] [--only TEXT] [--keep]\n',
  );
  process.exit(2);
}

const write = (line: string): void => void process.stdout.write(`${line}\n`);
let violated = false;
for (const setup of setups) {
  write(
    `\n${setup}: ${minutes} min; to repeat: npm run faults -- --minutes ${minutes} --seed ${seed} --on ${setup}`,
  );
  const { only } = values;
  const report = await runFaults({
    setup,
    seed,
    until: { elapsed: minutes * 60_000 },
    keep: values.keep,
    ...(only === undefined ? {} : { which: ({ name }) => name.includes(only) }),
    tell: (line) => write(`${new Date().toISOString().slice(11, 23)}  ${line}`),
  });
  printReport(report, write);
  violated ||= report.violations.length > 0;
}
process.exit(violated ? 1 : 0);
