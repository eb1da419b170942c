import type { After } from './after.ts';

/**
 * Waits for the promise, but at most `ms` milliseconds. True when it was settled in time, whether it resolved
 * or rejected.
 */
export function within(ms: number, promise: Promise<unknown>, after: After): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = after(ms, () => resolve(false));
    const inTime = () => {
      cancel();
      resolve(true);
    };
    promise.then(inTime, inTime);
  });
}
