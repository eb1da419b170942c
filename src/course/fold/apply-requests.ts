import type { Course, MunicipalRequest } from '../course.ts';
import type { CourseEvent } from '../course-message.ts';

/** The requests to the municipality after an event; an answer to what nobody has asked for says nothing (R-ALL-15, R-ALL-20). */
export function applyRequests(course: Course, event: CourseEvent): Course {
  if (event.kind !== 'municipality-asked' && event.kind !== 'request-answered') return course;
  const { requestId, want, outcome: state } = event.facts;
  const known = course.requests.find((each) => each.requestId === requestId);
  if (known === undefined && event.kind === 'request-answered') return course;
  const neededBy = event.kind === 'municipality-asked' ? event.facts.neededBy : known?.neededBy;
  const request: MunicipalRequest = {
    requestId,
    want,
    state,
    since: event.at,
    askedAt: known?.askedAt ?? event.at,
    ...(neededBy === undefined ? {} : { neededBy }),
  };
  return { ...course, requests: [...course.requests.filter((each) => each !== known), request] };
}
