import { setTimeout as pause } from 'node:timers/promises';
import type { Store } from '../store/store.ts';
import type { Follow } from './follow.ts';

/** Looks after courses when no message comes. */
export interface Steward {
  /** Takes no more courses and waits for what is under way. */
  stop(): Promise<void>;
}

/** What the steward is made of. */
export interface StewardParts {
  readonly store: Pick<Store, 'dueCourses'>;
  readonly follow: Pick<Follow, 'look'>;
  /** Looks after what belongs to no course; called at the start and then every hour. */
  readonly upkeep: () => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Called after courses were looked at: messages may have been kept. */
  readonly onLooked: () => void;
  /** Told of faults that the steward survives. */
  readonly onFault: (cause: unknown) => void;
  /** How long it rests when nothing is due, milliseconds. */
  readonly rest?: number;
}

const usualRest = 1000;
const mostAtOnce = 100;
const upkeepEvery = 3_600_000;

/**
 * Wakes courses whose timers have come and those that a delivery has something to tell (T1 to T9). The timers are in the
 * store with the courses, so that nothing is lost when the process ends; any number of processes may look, and what
 * each finds is written once.
 */
export function startSteward({
  store,
  follow,
  upkeep,
  now,
  onLooked,
  onFault,
  rest = usualRest,
}: StewardParts): Steward {
  const stopping = new AbortController();
  let keptUp = Number.NEGATIVE_INFINITY;
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      let looked = 0;
      try {
        if (now() >= keptUp + upkeepEvery) {
          await upkeep();
          keptUp = now();
        }
        for (const courseId of await store.dueCourses(now(), mostAtOnce)) {
          if (stopping.signal.aborted) break;
          // One that fails must not keep the others from being looked at.
          await follow.look(courseId, now()).then(() => {
            looked += 1;
          }, onFault);
        }
        if (looked > 0) onLooked();
      } catch (cause) {
        onFault(cause);
        looked = 0;
      }
      if (looked < mostAtOnce)
        await pause(rest, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  };
  const finished = run();
  return {
    async stop() {
      stopping.abort();
      await finished;
    },
  };
}
