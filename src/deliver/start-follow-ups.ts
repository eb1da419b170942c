import { setTimeout as pause } from 'node:timers/promises';
import { type FollowUpParts, followUp } from './follow-up.ts';

/** What looking after deliveries needs beside what one step does. */
export interface StartFollowUpsParts extends FollowUpParts {
  /** Called when something has been queued. */
  readonly onQueued: () => void;
  /** Told of faults that it survives. */
  readonly onFault: (cause: unknown) => void;
}

/** Looks after what is due, until it is stopped. */
export interface FollowUpLoop {
  /** Says that something may be due. */
  wake(): void;
  /** Takes no more work and waits for what is under way. */
  stop(): Promise<void>;
}

/**
 * Longest sleep, so that a clock that jumps delays nothing for long; shortest, since under load every message wakes it and
 * hardly one has to be looked after at once. Milliseconds.
 */
const longestSleep = 1000;
const shortestSleep = 100;
const mostAtOnce = 32;

/**
 * Looks after deliveries as they fall due, by what the store says: what a process has not finished, it or another one
 * finds there.
 */
export function startFollowUps(parts: StartFollowUpsParts): FollowUpLoop {
  const { store, now, onQueued, onFault } = parts;
  let stopping = false;
  let awaken = Promise.withResolvers<void>();

  const round = async (): Promise<boolean> => {
    const due = await store.dueFollowUps(now(), mostAtOnce);
    // Together, so that they share commits.
    const outcomes = await Promise.allSettled(due.map((each) => followUp(each, parts)));
    const faults = outcomes.filter((outcome) => outcome.status === 'rejected');
    for (const { reason } of faults) onFault(reason);
    if (due.length > faults.length) onQueued();
    return due.length === mostAtOnce && faults.length === 0;
  };

  const untilNext = async (): Promise<number> => {
    const next = (await store.nextFollowUp()) ?? Infinity;
    // What is due still has failed just now.
    return next <= now() ? longestSleep : Math.min(longestSleep, Math.max(shortestSleep, next - now()));
  };

  const run = async (): Promise<void> => {
    while (!stopping) {
      try {
        if (await round()) continue;
        await sleep(await untilNext());
      } catch (cause) {
        onFault(cause);
        await sleep(longestSleep);
      }
    }
  };

  const sleep = async (wait: number): Promise<void> => {
    if (stopping) return;
    const timer = setTimeout(() => awaken.resolve(), wait);
    await Promise.all([awaken.promise, pause(shortestSleep)]);
    clearTimeout(timer);
    awaken = Promise.withResolvers<void>();
  };

  const finished = run();
  return {
    wake: () => awaken.resolve(),
    async stop() {
      stopping = true;
      awaken.resolve();
      await finished;
    },
  };
}
