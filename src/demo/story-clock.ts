/** A clock that a story sets, and that goes on from there. Milliseconds since the epoch. */
export interface StoryClock {
  now(): number;
  /** It is now this instant. */
  set(instant: number): void;
}

/**
 * Makes one.
 * @param passing milliseconds that never run backwards; a clock that stands still between settings without it
 */
export function createStoryClock(start: number, passing: () => number = () => 0): StoryClock {
  let from = start;
  let since = passing();
  return {
    now: () => Math.floor(from + passing() - since),
    set(instant) {
      from = instant;
      since = passing();
    },
  };
}
