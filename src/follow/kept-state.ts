import type { Course } from '../course/course.ts';
import type { CourseEvent } from '../course/course-message.ts';
import { foldCourse } from '../course/fold/fold-course.ts';

/** Changes whenever the fold makes another state of the same events: what is kept is then folded anew. */
const foldVersion = 8;

/** The state of a course as it is kept beside its events, so that the usual message need not read them. */
export function writeState(course: Course): string {
  return JSON.stringify({ fold: foldVersion, course });
}

/** The kept state; undefined when another fold has made it. */
export function readState(kept: string): Course | undefined {
  const { fold, course } = JSON.parse(kept) as { readonly fold: number; readonly course: Course };
  return fold === foldVersion ? course : undefined;
}

/** Events as they are kept. */
export function readEvents(kept: readonly string[]): readonly CourseEvent[] {
  return kept.map((content) => JSON.parse(content) as CourseEvent);
}

/** The state that events make. */
export function foldKept(kept: readonly string[]): Course {
  return foldCourse(readEvents(kept));
}
