import { setTimeout as pause } from 'node:timers/promises';
import { StoreUnavailable } from '../store/store.ts';

const pauseBetween = 500;

/**
 * Does it again every half second while the store is unavailable, so that what is in hand is neither lost nor given back
 * and counted as failed. Rejects with the store's fault once it is to stop.
 */
export async function untilStored<Result>(stop: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch (cause) {
      if (!(cause instanceof StoreUnavailable) || stop.aborted) throw cause;
      await pause(pauseBetween, undefined, { signal: stop }).catch(() => {});
    }
  }
}
