import type { Course } from './course.ts';
import type { CourseMessage } from './course-message.ts';

/**
 * What a message means in the course it is about: a start of a stay whose citizen is in hospital tells of the return
 * (M12 is sent again), and is counted from when it was told.
 */
export function interpret(course: Course, message: CourseMessage): CourseMessage {
  if (message.kind !== 'arrived' || course.stay.state !== 'in-hospital') return message;
  const { toldAt } = message.facts;
  if (toldAt === undefined || toldAt <= (course.stay.since ?? 0)) return message;
  return { ...message, kind: 'hospital-returned', at: toldAt, facts: { needConfirmed: true } };
}
