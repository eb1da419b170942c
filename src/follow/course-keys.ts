import type { Bundle } from '@medplum/fhirtypes';
import type { CourseMessage } from '../course/course-message.ts';

/**
 * Every name a message gives its course, the course's own id first: ids of the episode, of the referral, the stay and
 * the chain of notices. By any of them a later message finds the course (R-ID-09).
 */
export function courseKeys(bundle: Bundle, { courseId, facts }: CourseMessage): readonly string[] {
  const stays = (bundle.entry ?? [])
    .map(({ resource }) => resource)
    .filter((resource) => resource?.resourceType === 'Encounter');
  const told = [
    courseId,
    ...stays.flatMap(({ episodeOfCare = [] }) => episodeOfCare.map(({ identifier }) => identifier?.value)),
    ...stays.flatMap(({ identifier = [] }) => identifier.map(({ value }) => value)),
    ...stays.flatMap(({ basedOn = [] }) => basedOn.map(({ identifier }) => identifier?.value)),
    ...['referralId', 'stayId', 'toStayId', 'chainId'].map(
      (name) => (facts as Record<string, unknown>)[name],
    ),
  ];
  const named = told.filter((key) => typeof key === 'string' && key !== '' && key !== '?');
  return [
    ...new Set(
      named.map((key) =>
        String(key)
          .replace(/^urn:uuid:/, '')
          .slice(0, 128),
      ),
    ),
  ];
}
