import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Breakage } from './broken-ports.ts';
import type { InvariantName } from './invariants.ts';
import { runFaults } from './run.ts';

interface Control {
  readonly breakage: Breakage;
  /** The fault it takes for the breakage to show; none for those that show by themselves. */
  readonly only?: string;
  /** Any of these; what is lost is sent again when nobody has acknowledged it, and comes out of its order then. */
  readonly caughtBy: readonly InvariantName[];
}

const controls: readonly Control[] = [
  {
    breakage: 'answers before it has kept the message',
    only: 'gateway: kill -9',
    caughtBy: ['keptOnce'],
  },
  {
    breakage: 'calls a message available before the broker has it',
    only: 'gateway: kill -9',
    caughtBy: ['reachesReceiver', 'inOrder'],
  },
  {
    breakage: 'calls a message delivered whatever the receiver answers',
    only: 'hook: fails',
    caughtBy: ['reachesReceiver', 'inOrder'],
  },
  { breakage: 'takes a message that came again for a new one', caughtBy: ['visibleOnce'] },
  {
    breakage: 'gives up without telling the sender',
    only: 'hook: refuses for good',
    caughtBy: ['givenUp'],
  },
  { breakage: 'gives up without a task', only: 'hook: refuses for good', caughtBy: ['givenUp'] },
  { breakage: 'makes up a new receipt every time', caughtBy: ['sameReceipt'] },
  { breakage: 'claims what is due in no order', caughtBy: ['inOrder'] },
];

const usual = { setup: 'sqlite', seed: 7, pause: 20 } as const;

describe.concurrent('a gateway that', () => {
  it.each(controls)('$breakage is caught', { timeout: 180_000 }, async ({ breakage, only, caughtBy }) => {
    const { violations, folder } = await runFaults({
      ...usual,
      breakage,
      until: only === undefined ? { accepted: 60 } : { faults: 3 },
      which: ({ name }) => name === only,
      // What it has lost may never come.
      patience: 4000,
    });
    const found = new Set(violations.map(({ invariant }) => invariant));
    expect(
      caughtBy.filter((each) => found.has(each)),
      [...found].join(),
    ).not.toEqual([]);
    // What was broken on purpose is kept like any other violation; nobody has to look into it.
    rmSync(folder, { recursive: true });
  });

  it('is not broken is not caught, and keeps the order while nothing fails', {
    timeout: 180_000,
  }, async () => {
    const { violations, accepted } = await runFaults({
      ...usual,
      until: { accepted: 60 },
      which: () => false,
    });
    expect(violations).toEqual([]);
    expect(accepted).toBeGreaterThan(50);
  });
});
