import type { Course } from '../course/course.ts';
import type { CourseEvent } from '../course/course-message.ts';
import { isGoingOn, placementOf } from '../course/placement.ts';
import { settlementEvents } from '../course/settlement.ts';
import type { Network } from '../network/network.ts';
import type { LedgerChange } from '../store/ledger.ts';
import { whoIs } from './who.ts';

/** What is entered of a course's change. */
interface Change {
  readonly courseId: string;
  /** The course as it is entered; undefined for one that is not. */
  readonly before: Course | undefined;
  readonly course: Course;
  /** Events that are not entered, or all of them for a backfill. */
  readonly added: readonly CourseEvent[];
  /** Some of the events may be entered already. */
  readonly backfill?: true;
  readonly parties: readonly string[];
}

/**
 * What the authority's books say of a course from now on: where the citizen is, when that has changed, and one entry for
 * each new event that settlement may need (R-SET-03, R-SET-04); undefined when there is nothing to enter.
 */
export function ledgerOf(change: Change, network: Network): LedgerChange | undefined {
  const { courseId, before, course, added, parties, backfill } = change;
  const authority = authorityOf(course, parties, network);
  const told = { ...course, courseId };
  const placement = placementOf(told, authority);
  const content = JSON.stringify(placement);
  const known = before === undefined ? undefined : { ...before, courseId };
  const wasKnown =
    known !== undefined &&
    known.began === course.began &&
    JSON.stringify(placementOf(known, authorityOf(before ?? course, parties, network))) === content;
  const { site, operator, stayId } = course.stay;
  const settlements = settlementEvents(added).map(({ id, corrects, ...settled }) => ({
    id,
    courseId,
    authority,
    recordedAt: added.find(({ messageId }) => messageId === id)?.recordedAt ?? 0,
    corrects,
    content: JSON.stringify({ ...settled, operator, site, stayId }),
  }));
  if ((placement === undefined || wasKnown) && settlements.length === 0) return undefined;
  return {
    ...(placement === undefined || wasKnown
      ? {}
      : {
          placement: {
            courseId,
            authority: placement.authority,
            site: placement.site,
            place: placement.place,
            open: isGoingOn(placement),
            beganAt: course.began ?? 0,
            content,
          },
        }),
    settlements,
    ...(backfill === undefined ? {} : { backfill }),
  };
}

/** The region that answers for a course: the stay's authority, before the allocation that of the visitation. */
export function authorityOf(
  course: Course,
  parties: readonly string[],
  network: Network,
): string | undefined {
  if (course.stay.authority !== undefined) return course.stay.authority;
  const found = whoIs('region', course, parties, network);
  return found === undefined ? undefined : network.authorityOf(found.id);
}
