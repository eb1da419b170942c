import type { NoticeTerms } from '../policy/notice-policy.ts';

/** One notice of a chain that has been durably available to the right municipality. Times in milliseconds, UTC. */
export interface GivenNotice {
  /** Place in the chain; the order of the sender, never that of arrival. */
  readonly sequence: number;
  /** `E`: when the citizen is expected to need the stay no longer. */
  readonly expectedEnd: number;
  /** `n`: when the notice became available. */
  readonly effective: number;
  /** The policy of that instant; a later policy does not judge the notice again (R-NOT-10). */
  readonly terms: NoticeTerms;
}

/**
 * The notice whose clock counts for an end (`n*`, R-NOT-17): since when the municipality has been told of no later end
 * than this one. Postponing keeps the old notice's clock, bringing forward starts a new one. Undefined when the last
 * announced end is later than `end`: the municipality was never told that it could be so early (R-NOT-23).
 * @param chain notices in any order; cancelled chains are the caller's to leave out
 * @param end the planned or actual end of need
 */
export function noticeStar(chain: readonly GivenNotice[], end: number): GivenNotice | undefined {
  const latestFirst = chain.toSorted((one, other) => other.sequence - one.sequence);
  const tooLate = latestFirst.findIndex((notice) => notice.expectedEnd > end);
  const counting = tooLate === -1 ? latestFirst : latestFirst.slice(0, tooLate);
  // A predecessor that came late is history (R-NOT-25): it may not put the clock later than its successor did.
  return counting.toSorted(
    (one, other) => one.effective - other.effective || one.sequence - other.sequence,
  )[0];
}
