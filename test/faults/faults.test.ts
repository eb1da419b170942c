import { describe, expect, it } from 'vitest';
import { rabbitMqAnswers } from '../broker/rabbitmq-under-test.ts';
import { privatePostgres } from '../private-postgres.ts';
import { privateRabbitMq } from '../private-rabbitmq.ts';
import { postgresAnswers } from '../store/postgres/postgres-under-test.ts';
import { printReport } from './print-report.ts';
import { runFaults } from './run.ts';
import type { Setup } from './world.ts';

/** The same faults in the same order every time; another seed for others. */
const seed = Number(process.env.OVERGANG_TEST_SEED ?? 20_261_122);

const noPostgres = !privatePostgres.possible && !(await postgresAnswers());
const noRabbitMq = !privateRabbitMq.possible && !(await rabbitMqAnswers());
const why = noPostgres || noRabbitMq ? ' (skipped: there is no PostgreSQL or no RabbitMQ)' : '';

const setups: readonly { name: string; setup: Setup; faults: number; skip: boolean }[] = [
  { name: 'one gateway on SQLite', setup: 'sqlite', faults: 8, skip: false },
  {
    name: `three gateways on PostgreSQL and RabbitMQ${why}`,
    setup: 'postgres',
    faults: 8,
    skip: why !== '',
  },
];

describe.concurrent.each(setups)('whatever is killed around it, $name', ({ setup, faults, skip }) => {
  it.skipIf(skip)('keeps every promise', { timeout: 300_000 }, async () => {
    const lines: string[] = [];
    const report = await runFaults({
      setup,
      seed,
      until: { faults },
      which: ({ slow }) => slow !== true,
      tell: (line) => lines.push(line),
    });
    printReport(report, (line) => lines.push(line));
    process.stdout.write(`faults on ${setup}, OVERGANG_TEST_SEED=${seed}: ${report.accepted} messages\n`);
    expect(report.violations, lines.join('\n')).toEqual([]);
    // A run in which nothing happened proves nothing.
    expect(report.accepted).toBeGreaterThan(20);
    expect([...report.faults.values()].reduce((sum, times) => sum + times, 0)).toBe(faults);
  });
});
