import type { Course, NoticeChain } from '../course.ts';
import { givenNotices } from '../judge-notice.ts';
import { danishWeekday, friday } from '../time/danish-time.ts';
import { permittedFrom } from './earliest-end.ts';
import { evaluateNotice } from './evaluate-notice.ts';
import type { GivenNotice } from './notice-star.ts';

/** A notice that was cancelled and given again after its Friday, for an end that the Friday one did not permit. */
export interface ReissuedNotice {
  readonly cancelledChain: string;
  readonly newChain: string;
  readonly expectedEnd: number;
  /** The earliest end the cancelled notice permitted. */
  readonly permitted: number;
}

/**
 * Finds notices cancelled and issued again over the Friday boundary. Literally read that is on time; the audit shows it
 * to the parties (domain model TS-08). It changes no judgement.
 */
export function reissuedOverFriday(course: Course): readonly ReissuedNotice[] {
  return course.chains.flatMap((cancelled) => {
    const first = cancelled.cancelled === undefined ? undefined : everGiven(cancelled)[0];
    if (first === undefined || danishWeekday(first.effective) !== friday) return [];
    return course.chains.flatMap((other) => {
      const [again] = givenNotices(other);
      if (again === undefined || again.effective <= (cancelled.cancelled?.at ?? 0)) return [];
      const permitted = permittedFrom(first.terms, first.effective, again.expectedEnd, first.terms.reading);
      const gained =
        again.expectedEnd < permitted && evaluateNotice({ chain: [again] }).outcome === 'on-time';
      return gained
        ? [
            {
              cancelledChain: cancelled.chainId,
              newChain: other.chainId,
              expectedEnd: again.expectedEnd,
              permitted,
            },
          ]
        : [];
    });
  });
}

/** The notices a chain gave, though it was cancelled later. */
function everGiven(chain: NoticeChain): readonly GivenNotice[] {
  return givenNotices({
    ...chain,
    notices: chain.notices.map((notice) =>
      notice.state === 'cancelled' ? { ...notice, state: 'superseded' } : notice,
    ),
  });
}
