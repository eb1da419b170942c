import { type Course, currentReferral } from './course.ts';
import type { CourseMessage } from './course-message.ts';
import { presentReferral } from './read/read-question.ts';

/**
 * What a message means in the course it is about: a start of a stay whose citizen is in hospital tells of the return
 * (M12 is sent again), and is counted from when it was told; a question about no referral by name (M05) is about the present one.
 */
export function interpret(course: Course, message: CourseMessage): CourseMessage {
  if (message.kind === 'referral-questioned' && message.facts.referralId === presentReferral) {
    const { referralId = presentReferral } = currentReferral(course) ?? {};
    return { ...message, facts: { referralId } };
  }
  if (message.kind !== 'arrived' || course.stay.state !== 'in-hospital') return message;
  const { toldAt } = message.facts;
  if (toldAt === undefined || toldAt <= (course.stay.since ?? 0)) return message;
  return { ...message, kind: 'hospital-returned', at: toldAt, facts: { needConfirmed: true } };
}
