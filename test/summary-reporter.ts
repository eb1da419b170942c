import type { Reporter, TestModule } from 'vitest/node';

/** Closes a run with one plain line, for whoever reads the log: how many tests passed, failed and were skipped. */
export const summaryReporter: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]) {
    const count = (state: 'passed' | 'failed' | 'skipped'): number =>
      modules.reduce((sum, each) => sum + [...each.children.allTests(state)].length, 0);
    const broken = modules.filter((each) => !each.ok() && [...each.children.allTests('failed')].length === 0);
    process.stdout.write(
      `\n${count('passed')} passed, ${count('failed') + broken.length} failed, ${count('skipped')} skipped\n`,
    );
  },
};
