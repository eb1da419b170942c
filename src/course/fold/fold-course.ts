import { type Course, emptyCourse } from '../course.ts';
import { type CourseEvent, compareEvents } from '../course-message.ts';
import { applyNotices } from './apply-notices.ts';
import { applyReferral } from './apply-referral.ts';
import { applyRequests } from './apply-requests.ts';
import { applyResponsibility } from './apply-responsibility.ts';
import { applySettlement } from './apply-settlement.ts';
import { applyStay } from './apply-stay.ts';
import { applyTransition } from './apply-transition.ts';
import { correct } from './correct.ts';

/**
 * The state of a course: its events, in the order in which they happened, one after the other. The order they are
 * listed in makes no difference, nor does an event that is listed twice.
 */
export function foldCourse(events: readonly CourseEvent[]): Course {
  const ordered = correct(events.toSorted(compareEvents).filter(isFirstOfItsId));
  return ordered.reduce(applyEvent, emptyCourse);
}

/** The state after one more event that comes after all the others. */
export function applyEvent(course: Course, event: CourseEvent): Course {
  const known = withHead(course, event);
  return [
    applyReferral,
    applyNotices,
    applyStay,
    applyRequests,
    applyTransition,
    applyResponsibility,
    applySettlement,
  ].reduce((state, apply) => apply(state, event), known);
}

/** Whether an event comes after everything a state was folded from. */
export function comesAfter(course: Course, event: CourseEvent): boolean {
  return course.last === undefined || compareEvents({ ...event, ...course.last }, event) < 0;
}

function withHead(course: Course, event: CourseEvent): Course {
  const { courseId, citizen, at, sequence, messageId, residenceMunicipality: municipality } = event;
  const moved =
    !ofAnotherMunicipality.includes(event.kind) &&
    municipality !== undefined &&
    municipality !== course.residence.at(-1)?.municipality;
  const gp = 'generalPractitioner' in event.facts ? event.facts.generalPractitioner : undefined;
  return {
    ...course,
    courseId: course.courseId ?? courseId,
    citizen: course.citizen ?? citizen,
    began: course.began ?? at,
    last: { at, sequence, messageId },
    ...(moved ? { residence: [...course.residence, { municipality, since: at }] } : {}),
    ...(gp === undefined ? {} : { gp }),
  };
}

/** An answer names who answers, a cancellation who was told: neither says where the citizen lives (R-NOT-14). */
const ofAnotherMunicipality: readonly CourseEvent['kind'][] = ['notice-answered', 'notice-cancelled'];

function isFirstOfItsId(event: CourseEvent, index: number, ordered: readonly CourseEvent[]): boolean {
  return index === 0 || ordered[index - 1]?.messageId !== event.messageId;
}
