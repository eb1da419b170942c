import type { Encounter, Provenance } from '@medplum/fhirtypes';
import { extensionOf } from './bundle-view.ts';
import { instantAt, isType, present, type Read, type Reading } from './reading.ts';

const activities = 'http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-messaging-activityCodes';

/** The activity of a message: new, modified, retracted; from the Provenance about its header. */
export function activityOf(reading: Reading): string | undefined {
  return ownProvenance(reading)?.activity?.coding?.find(({ system }) => system === activities)?.code;
}

/**
 * The correction of an end of need or a departure that was told before (R-SET-04, R-END-11): the same message again as
 * a modified one, whose Provenance names the MessageHeader it revises. Undefined for any other message.
 */
export function readCorrection(reading: Reading, stay: Encounter): Read | undefined {
  if (activityOf(reading) !== 'modified-message') return undefined;
  const corrects = ownProvenance(reading)
    ?.entity?.find(({ role }) => role === 'revision')
    ?.what.reference?.split('/')
    .at(-1);
  if (corrects === undefined) return undefined;
  const path = 'Bundle.entry.resource.ofType(Encounter)';
  return {
    kind: 'corrected',
    facts: {
      corrects,
      ...present({
        actualEnd: instantAt(
          reading,
          extensionOf(stay, 'sop-actual-end-of-need')?.valueDateTime,
          `${path}.extension.where(url.endsWith('sop-actual-end-of-need')).value`,
        ),
        departure: instantAt(reading, stay.period?.end, `${path}.period.end`),
      }),
    },
  };
}

function ownProvenance({ view }: Reading): Provenance | undefined {
  return view.resources
    .filter((resource) => isType(resource, 'Provenance'))
    .find(({ target }) => target?.some((reference) => view.find(reference) === view.header));
}
