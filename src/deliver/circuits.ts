import type { Pause, PausedEndpoints } from '../store/order.ts';
import type { Store } from '../store/store.ts';
import { type RetryPolicy, waitAfter } from './retry-policy.ts';

/** Which endpoints are left alone, because too many tries in a row have failed there. */
export interface Circuits {
  /** What a claim leaves alone now, milliseconds since the epoch. */
  paused(now: number): PausedEndpoints;
  /** When a message may be tried that may not be tried now; undefined when it may. One at a time probes a paused one. */
  refusedUntil(endpoint: string, now: number): number | undefined;
  /** The far end answered, be it with a refusal. Resolves when what waited for it has been let go. */
  answered(endpoint: string, now: number): Promise<void>;
  /** A try came to nothing. */
  failed(endpoint: string, reason: string, now: number): Promise<void>;
  /** Learns what other processes have found out, and lets go what was held by mistake before; at most once a second. */
  refresh(now: number): Promise<void>;
}

/** What circuits are made of. */
export interface CircuitParts {
  readonly store: Pick<Store, 'pauses' | 'pause' | 'resume' | 'letGoUnpaused'>;
  readonly retry: RetryPolicy;
  /** Failures in a row after which an endpoint is left alone. */
  readonly pauseAfter: number;
  /** Longest time a probe may take, milliseconds: until then no other message is tried. */
  readonly probeWithin: number;
  /** In [0, 1). */
  readonly random: () => number;
}

const refreshEvery = 1000;

/**
 * Puts the circuits together. Failures are counted where they happen; pauses are kept in the store, so that the
 * other processes and the next start know of them.
 */
export function createCircuits({ store, retry, pauseAfter, probeWithin, random }: CircuitParts): Circuits {
  const failures = new Map<string, number>();
  /** Since when a paused endpoint is being probed. */
  const probes = new Map<string, number>();
  let pauses = new Map<string, Pause>();
  let refreshedAt = Number.NEGATIVE_INFINITY;
  /** Grows with everything found out here: what was read meanwhile is older. */
  let changes = 0;

  const probeEnd = (endpoint: string): number =>
    (probes.get(endpoint) ?? Number.NEGATIVE_INFINITY) + probeWithin;
  const refusedUntil = ({ endpoint, until }: Pause, now: number): number | undefined => {
    const end = Math.max(until, probeEnd(endpoint));
    return end > now ? end : undefined;
  };

  return {
    paused: (now) => ({
      until: new Map(
        [...pauses.values()].flatMap((pause) => {
          const until = refusedUntil(pause, now);
          return until === undefined ? [] : [[pause.endpoint, until] as const];
        }),
      ),
      giveUpAfter: retry.giveUpAfter,
    }),
    refusedUntil(endpoint, now) {
      const pause = pauses.get(endpoint);
      if (pause === undefined) return undefined;
      const until = refusedUntil(pause, now);
      if (until === undefined) probes.set(endpoint, now);
      return until;
    },
    async answered(endpoint, now) {
      failures.delete(endpoint);
      probes.delete(endpoint);
      changes += 1;
      if (pauses.delete(endpoint)) await store.resume(endpoint, now);
    },
    async failed(endpoint, reason, now) {
      const present = pauses.get(endpoint);
      const probed = probes.delete(endpoint);
      // What was under way when the pause began says nothing new.
      if (present !== undefined && !probed) return;
      const count = (present?.failures ?? failures.get(endpoint) ?? 0) + 1;
      failures.set(endpoint, count);
      if (count < pauseAfter) return;
      const until = now + waitAfter(retry, count - pauseAfter + 1, random());
      const pause: Pause = { endpoint, failures: count, since: present?.since ?? now, until, reason };
      pauses.set(endpoint, pause);
      changes += 1;
      await store.pause(pause);
    },
    async refresh(now) {
      if (Math.abs(now - refreshedAt) < refreshEvery) return;
      refreshedAt = now;
      const before = changes;
      const read = await store.pauses();
      await store.letGoUnpaused(now);
      if (before === changes) pauses = new Map(read.map((pause) => [pause.endpoint, pause]));
    },
  };
}
