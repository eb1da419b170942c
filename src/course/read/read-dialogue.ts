import type { Reference, Resource } from '@medplum/fhirtypes';
import type { Dialogue } from '../course-facts.ts';
import { isType, partyAt, type Reading } from './reading.ts';

/** With whom a dialogue was recorded (D10): the receivers of completed Communications. Undefined when there is none. */
export function dialogueAmong(
  reading: Reading,
  resources: readonly (Resource | undefined)[],
): Dialogue | undefined {
  const recipients: readonly Reference[] = resources.flatMap((resource) =>
    isType(resource, 'Communication') && resource.status === 'completed' ? (resource.recipient ?? []) : [],
  );
  if (recipients.length === 0) return undefined;
  return {
    citizen: recipients.some((reference) => isType(reading.view.find(reference), 'Patient')),
    municipality: recipients.some((reference) => partyAt(reading, reference)?.kind === 'municipality'),
  };
}
