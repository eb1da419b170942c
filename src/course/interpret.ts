import { type Course, currentReferral, referralOf } from './course.ts';
import type { CourseMessage } from './course-message.ts';
import { presentReferral } from './read/read-question.ts';

/**
 * What a message means in the course it is about: a start of a stay whose citizen is in hospital tells of the return
 * (M12 is sent again), and is counted from when it was told; a question about no referral by name (M05) is about the present
 * one; and what names a referral that nobody knows, where the present one came as a letter, is about that (R-DAT-05).
 */
export function interpret(course: Course, message: CourseMessage): CourseMessage {
  if (message.kind === 'referral-questioned' && message.facts.referralId === presentReferral) {
    const { referralId = presentReferral } = currentReferral(course) ?? {};
    return { ...message, facts: { referralId } };
  }
  if (isAboutLetter(course, message)) {
    const { referralId } = currentReferral(course) ?? message.facts;
    // The facts are those of the kind, but for the name.
    return { ...message, facts: { ...message.facts, referralId } } as CourseMessage;
  }
  if (message.kind !== 'arrived' || course.stay.state !== 'in-hospital') return message;
  const { toldAt } = message.facts;
  if (toldAt === undefined || toldAt <= (course.stay.since ?? 0)) return message;
  return { ...message, kind: 'hospital-returned', at: toldAt, facts: { needConfirmed: true } };
}

/** A letter has no identifier of a referral: whoever decides about it in FHIR and has the letter gives it one of their own. */
function isAboutLetter(
  course: Course,
  message: CourseMessage,
): message is CourseMessage & { readonly facts: { readonly referralId: string } } {
  return (
    message.kind !== 'referral-received' &&
    'referralId' in message.facts &&
    currentReferral(course)?.byLetter === true &&
    referralOf(course, message.facts.referralId) === undefined
  );
}
