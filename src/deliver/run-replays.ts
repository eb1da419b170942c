import type { Store } from '../store/store.ts';

/** Brings replays on. */
export interface ReplayRunner {
  /** Says that there is a new one. */
  wake(): void;
  /** Finishes the step under way; whoever starts next goes on. */
  stop(): Promise<void>;
}

/** What running replays needs. */
export interface ReplayRunnerParts {
  readonly store: Store;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Makes ids of deliveries. */
  readonly newId: () => string;
  /** Called after deliveries have been made. */
  readonly onQueued: () => void;
  /** Told of faults that the runner survives. */
  readonly onFault: (cause: unknown) => void;
}

/** Longest sleep while a replay runs, and while none does: one begun elsewhere may have lost its process. Milliseconds. */
const longestSleep = 1000;
const idleSleep = 5000;

/**
 * Runs the replays that the store has, a step of each at a time. A step is one transaction, and the store allows the
 * next one only when the rate does, so that any number of processes may run the same replay.
 */
export function startReplays({ store, now, newId, onQueued, onFault }: ReplayRunnerParts): ReplayRunner {
  let stopping = false;
  let awaken = Promise.withResolvers<void>();

  const stepAll = async (): Promise<number | undefined> => {
    const running = await store.runningReplays();
    let next: number | undefined;
    for (const id of running) {
      if (stopping) return undefined;
      const step = await store.continueReplay(id, now(), newId);
      onQueued();
      if (step?.nextAt !== undefined) next = Math.min(next ?? Infinity, step.nextAt);
    }
    return next;
  };

  const run = async (): Promise<void> => {
    while (!stopping) {
      let wait = longestSleep;
      try {
        const next = await stepAll();
        wait = next === undefined ? idleSleep : Math.min(longestSleep, Math.max(0, next - now()));
      } catch (cause) {
        onFault(cause);
      }
      if (!stopping) await sleep(wait);
    }
  };

  const sleep = async (wait: number): Promise<void> => {
    const timer = setTimeout(() => awaken.resolve(), wait);
    await awaken.promise;
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
