import type { After } from '../src/broker/after.ts';

/** Timers that run when the test says so. */
export interface TestTimers {
  readonly after: After;
  /** Milliseconds of the timers that are set, soonest first. */
  pending(): number[];
  /** Lets time pass, running what falls due in order, and what that sets too. */
  pass(ms: number): Promise<void>;
  /** The same, but nothing else happens meanwhile. */
  passAtOnce(ms: number): void;
}

export function testTimers(): TestTimers {
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  let now = 0;
  const soonest = () => [...timers].sort((a, b) => a.at - b.at);
  function runNextUntil(until: number): boolean {
    const [next] = soonest();
    if (!next || next.at > until) return false;
    now = next.at;
    timers.delete(next);
    next.run();
    return true;
  }

  return {
    after: (ms, run) => {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    pending: () => soonest().map(({ at }) => at - now),
    pass: async (ms) => {
      const until = now + ms;
      do await turn();
      while (runNextUntil(until));
      now = until;
    },
    passAtOnce: (ms) => {
      const until = now + ms;
      while (runNextUntil(until));
      now = until;
    },
  };
}

/** Lets everything that waits for no timer happen. */
const turn = () => new Promise((resolve) => setImmediate(resolve));
