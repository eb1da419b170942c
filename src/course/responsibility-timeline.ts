import type { DoctorFunction } from './party.ts';

/**
 * From when a doctor function holds the treatment responsibility. It lasts until the next claim, or until its own end,
 * when `successor` takes over; a claim without a holder says that nobody does.
 */
export interface Claim {
  readonly holder: DoctorFunction | undefined;
  /** Milliseconds since the epoch, UTC. */
  readonly from: number;
  readonly until?: number;
  readonly successor?: DoctorFunction;
}

/** A stretch of time, half open: `from` belongs to it, `to` does not; `to` is Infinity while it lasts. */
export interface Interval {
  readonly holder: DoctorFunction | undefined;
  readonly from: number;
  readonly to: number;
}

/** Adds a claim. One that begins at or after it, and was made before, is kept: an agreed takeover stays agreed. */
export function claim(claims: readonly Claim[], added: Claim): readonly Claim[] {
  const index = claims.findIndex(({ from }) => from > added.from);
  return index === -1 ? [...claims, added] : [...claims.slice(0, index), added, ...claims.slice(index)];
}

/**
 * Who was, is and will be responsible: without overlap by construction, and with a gap where nobody is (R-TRE-01).
 * Neighbouring stretches of one holder are one.
 * @param claims in order of `from`; of two that begin at the same instant the later in the list counts
 * @param end when the course is over, if it is
 */
export function timeline(claims: readonly Claim[], end = Number.POSITIVE_INFINITY): readonly Interval[] {
  const intervals: Interval[] = [];
  claims.forEach(({ holder, from, until, successor }, index) => {
    const to = Math.min(claims[index + 1]?.from ?? end, end);
    const change = Math.max(from, Math.min(until ?? to, to));
    add(intervals, { holder, from, to: change });
    add(intervals, { holder: successor, from: change, to });
  });
  return intervals;
}

/** Who is responsible at an instant; undefined for nobody. */
export function responsibleAt(
  claims: readonly Claim[],
  at: number,
  end?: number,
): DoctorFunction | undefined {
  return timeline(claims, end).find(({ from, to }) => from <= at && at < to)?.holder;
}

/** Stretches in which nobody is responsible. */
export function gaps(claims: readonly Claim[], end?: number): readonly Interval[] {
  return timeline(claims, end).filter(({ holder }) => holder === undefined);
}

/** The next instant after `after` at which the holder changes; undefined when none is foreseen. */
export function nextChange(claims: readonly Claim[], after: number, end?: number): number | undefined {
  return timeline(claims, end).find(({ from }) => from > after)?.from;
}

function add(intervals: Interval[], added: Interval): void {
  if (added.from >= added.to) return;
  const last = intervals.at(-1);
  if (
    last !== undefined &&
    last.holder?.id === added.holder?.id &&
    last.holder?.role === added.holder?.role
  ) {
    intervals[intervals.length - 1] = { ...last, to: added.to };
  } else {
    intervals.push(added);
  }
}
