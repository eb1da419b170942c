import type { Report } from './run.ts';

const mostOfOne = 5;

/** Prints what came of a run: figures, faults, and every sentence that was not kept with some of its cases. */
export function printReport(report: Report, write: (line: string) => void): void {
  const { setup, seed, violations } = report;
  write(`\n${setup}, seed ${seed}`);
  write(`  ${report.posts} posts, ${report.accepted} messages accepted`);
  write(`  ${report.receptions} receptions, ${report.repeated} of them again`);
  const ended = [...report.ended].map(([why, times]) => `${times} ${why}`).join(', ');
  write(`  gateway processes ended: ${ended || 'none'}`);
  write('  faults:');
  for (const [name, times] of [...report.faults].toSorted()) write(`    ${times} × ${name}`);
  if (violations.length === 0) {
    write('  every promise was kept');
    return;
  }
  for (const [promise, all] of Map.groupBy(violations, (each) => each.promise)) {
    write(`  NOT KEPT: ${promise} (${all.length} times)`);
    for (const { detail } of all.slice(0, mostOfOne)) write(`    ${detail}`);
  }
  write(`  history, logs and final state: ${report.folder}`);
}
