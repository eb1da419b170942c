import { type Course, type NoticeChain, residenceOf } from './course.ts';
import { evaluateNotice, type NoticeEvaluation } from './deadline/evaluate-notice.ts';
import type { GivenNotice } from './deadline/notice-star.ts';

/**
 * Whether the residence municipality was told in time of the end of the present stay (D33). Notices to another
 * municipality, disputed and cancelled ones do not count (R-NOT-14, -15, -18), nor do those of an earlier need. Who
 * operates the place makes no difference (R-ID-06).
 */
export function judgeNotice(course: Course): NoticeEvaluation {
  const { actualEnd, endReason } = course.stay;
  const chain = countingChain(course);
  const judge = (given: readonly GivenNotice[]): NoticeEvaluation =>
    evaluateNotice({
      chain: given,
      ...(actualEnd === undefined ? {} : { actualEnd }),
      ...(endReason === undefined ? {} : { endReason }),
      waived: chain?.notices.some(({ consents }) => consents === true) === true,
    });
  if (chain === undefined) return judge([]);
  const judged = judge(givenNotices(chain));
  if (judged.outcome !== 'late') return judged;
  return judge(asSent(chain)).outcome === 'on-time' ? { ...judged, transportDelay: true } : judged;
}

/** The notices of a chain, had each been available when its sender says it was sent. */
function asSent(chain: NoticeChain): readonly GivenNotice[] {
  const sent = new Map(
    chain.notices.map(({ sequence, sentAt, byPhone }) => [sequence, byPhone === true ? undefined : sentAt]),
  );
  return givenNotices(chain).map((given) => ({
    ...given,
    effective: sent.get(given.sequence) ?? given.effective,
  }));
}

/** The chain that counts for the present stay: the newest that is not cancelled and went to the right municipality. */
export function countingChain(course: Course): NoticeChain | undefined {
  const residence = residenceOf(course);
  const from = course.stay.noticesFrom ?? Number.NEGATIVE_INFINITY;
  return course.chains.findLast(
    ({ municipality, cancelled, disputed, notices }) =>
      cancelled === undefined &&
      disputed === undefined &&
      (residence === undefined || municipality === residence) &&
      notices.some(({ sentAt, state }) => (sentAt ?? 0) >= from && state !== 'cancelled' && state !== 'void'),
  );
}

/** The notices of a chain that were available to the municipality. */
export function givenNotices(chain: NoticeChain): readonly GivenNotice[] {
  return chain.notices.flatMap(({ sequence, expectedEnd, effective, terms, state }) =>
    expectedEnd === undefined ||
    effective === undefined ||
    terms === undefined ||
    state === 'void' ||
    state === 'cancelled'
      ? []
      : [{ sequence, expectedEnd, effective, terms }],
  );
}
