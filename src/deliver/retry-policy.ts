import type { Delivery } from '../message/delivery.ts';

/** When a failed delivery is tried again. Times are milliseconds. */
export interface RetryPolicy {
  readonly firstWait: number;
  readonly longestWait: number;
  /** From the first try until the delivery is given up. */
  readonly giveUpAfter: number;
}

/** The tries of one delivery so far. */
export interface Tries {
  /** Failed tries, this one included. */
  readonly attempts: number;
  /** When the delivery was first queued, milliseconds since the epoch. */
  readonly since: number;
  readonly now: number;
  /** The far end's own wish, milliseconds from now. */
  readonly retryAfter: number | undefined;
  /** In [0, 1). */
  readonly random: number;
}

/**
 * When to try again, milliseconds since the epoch; undefined when it is time to give up. Waits double, with full
 * jitter above half the wait, so that endpoints that failed together do not come back together; the last try is at the
 * very end.
 */
export function nextTry(
  policy: RetryPolicy,
  { attempts, since, now, retryAfter, random }: Tries,
): number | undefined {
  const due = now + Math.max(retryAfter ?? 0, waitAfter(policy, attempts, random));
  const end = since + policy.giveUpAfter;
  return now >= end ? undefined : Math.min(due, end);
}

/** Since when a delivery is tried: an operator and a new dispatch each begin it anew. Milliseconds since the epoch. */
export function triedSince({ queuedAt, resentAt, dispatch }: Delivery): number {
  return Math.max(queuedAt, resentAt ?? queuedAt, dispatch?.at ?? queuedAt);
}

/** How long to wait after so many failures in a row, milliseconds. */
export function waitAfter({ firstWait, longestWait }: RetryPolicy, failures: number, random: number): number {
  const wait = Math.min(longestWait, firstWait * 2 ** Math.min(failures - 1, 30));
  return Math.ceil(wait * (0.5 + random / 2));
}
