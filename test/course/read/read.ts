import type { Bundle } from '@medplum/fhirtypes';
import { readCourseMessage } from '../../../src/course/read-course-message.ts';
import { directory } from './bundle.ts';

/** A message as it is read, in the directory of these tests. */
export function read(bundle: Bundle) {
  return readCourseMessage(bundle, directory);
}

/** What it tells. */
export function facts(bundle: Bundle) {
  return read(bundle).message?.facts;
}
