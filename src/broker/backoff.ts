const firstMs = 100;
const mostMs = 30_000;

/**
 * Milliseconds to wait before trying again after so many failures in a row: a random share of 100 ms doubled
 * with each failure, at most of 30 s. The whole of it is random, so that gateways that lost the same broker do
 * not come back in step. `random` gives numbers from 0 up to 1.
 */
export function backoff(failures: number, random: () => number): number {
  return Math.round(random() * Math.min(mostMs, firstMs * 2 ** Math.min(failures, 20)));
}
