import type { Course } from '../course.ts';
import type { CourseEvent } from '../course-message.ts';
import { settlementTable } from '../tables/settlement-table.ts';
import { step, target } from '../tables/step.ts';

/** The waiting for a municipal place after an event. */
export function applySettlement(course: Course, event: CourseEvent): Course {
  const row = step(settlementTable, course.settlement.state, { course, event });
  if (row === undefined) return course;
  const since = event.kind === 'waiting-started' ? (event.facts.since ?? event.at) : event.at;
  return { ...course, settlement: { state: target(row, course.settlement.state), since } };
}
