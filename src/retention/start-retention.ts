import { setTimeout as pause } from 'node:timers/promises';
import type { PurgeStep, Retention, RetentionPolicy } from '../store/retention.ts';

/** The running purge. */
export interface RunningRetention {
  /** Begins no further step and waits for the one under way. */
  stop(): Promise<void>;
}

/** What it is made of. */
export interface RetentionParts {
  readonly store: Pick<Retention, 'purge'>;
  readonly policy: RetentionPolicy;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds that never run backwards. */
  readonly monotonic: () => number;
  /** Wait between two rounds, milliseconds. */
  readonly every: number;
  /** Told after every round that did something, with what all its steps did together. */
  readonly onRound: (done: Omit<PurgeStep, 'more'>) => void;
  /** Told of faults it survives. */
  readonly onFault: (cause: unknown) => void;
}

/** After each step this many times what it took is left to others. */
const restFactor = 4;
const shortestRest = 5;

/**
 * Purges in rounds of small steps until there is nothing left to do, and rests between them, so that a fifth of the
 * time is the most that intake ever shares with it.
 */
export function startRetention(parts: RetentionParts): RunningRetention {
  const { store, policy, now, monotonic, every, onRound, onFault } = parts;
  const stopping = new AbortController();
  const rest = (milliseconds: number): Promise<void> =>
    pause(milliseconds, undefined, { signal: stopping.signal, ref: false }).catch(() => {});

  const round = async (): Promise<void> => {
    const done = { purged: 0, waiting: 0, courses: 0, deleted: 0 };
    for (let more = true; more && !stopping.signal.aborted; ) {
      const began = monotonic();
      const step = await store.purge(now(), policy);
      done.purged += step.purged;
      done.waiting += step.waiting;
      done.courses += step.courses;
      done.deleted += step.deleted;
      more = step.more;
      if (more) await rest(Math.max(shortestRest, restFactor * (monotonic() - began)));
    }
    if (done.purged + done.courses + done.deleted > 0) onRound(done);
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await round().catch(onFault);
      await rest(every);
    }
  };

  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
