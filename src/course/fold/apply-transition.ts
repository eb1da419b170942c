import type { Course } from '../course.ts';
import type { CourseEvent } from '../course-message.ts';

/** The aids and the course plan that go with the citizen, and when the functional ability was assessed, after an event (M50, M13, M54). */
export function applyTransition(course: Course, event: CourseEvent): Course {
  if (event.kind === 'functional-status-told')
    return { ...course, functionalStatus: [...course.functionalStatus, event.facts.assessedAt] };
  if (event.kind === 'package-sent') {
    const planId = event.facts.plan?.planId;
    return planId === undefined ? course : { ...course, plan: planId };
  }
  if (event.kind !== 'supplies-told') return course;
  const told = event.facts.supplies.map((each) => ({ ...each, since: event.at }));
  const names = new Set(told.map(({ supplyId }) => supplyId));
  return {
    ...course,
    supplies: [...course.supplies.filter(({ supplyId }) => !names.has(supplyId)), ...told],
  };
}
