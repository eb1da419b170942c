import type { Bundle } from '@medplum/fhirtypes';
import { careCommunicationEvent } from '../../message/event.ts';
import { type BundleView, firstOf, viewBundle } from './bundle-view.ts';
import { isType, type ReadEvent } from './reading.ts';

const categories = 'http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-careCommunication-categoryCodes';

/**
 * The question about a referral (M05), which MedCom's CareCommunication with the category regarding-referral asks; undefined
 * for another. It names the course by the stay it carries, and the referral not at all: the course's present one is meant.
 */
export function readQuestion(view: BundleView): ReadEvent | undefined {
  const { header, focus } = view;
  if (header.eventCoding?.code !== careCommunicationEvent || !isType(focus, 'Communication'))
    return undefined;
  const codings = focus.category?.flatMap(({ coding = [] }) => coding) ?? [];
  const isAboutReferral = codings.some(
    ({ system, code }) => system === categories && code === 'regarding-referral',
  );
  const course = firstOf(view, 'Encounter')?.episodeOfCare?.[0]?.identifier?.value;
  return isAboutReferral && course !== undefined
    ? { read: { kind: 'referral-questioned', facts: { referralId: presentReferral } } }
    : undefined;
}

/** Whether a message asks about the referral of a course that it names. */
export function asksAboutReferral(bundle: Bundle): boolean {
  const view = viewBundle(bundle);
  return view !== undefined && readQuestion(view) !== undefined;
}

/** Stands for the id of whichever referral is the course's present one. */
export const presentReferral = '?';
