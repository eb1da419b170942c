import type { Patient, ServiceRequest } from '@medplum/fhirtypes';
import type { ReferralFacts } from '../course-facts.ts';
import {
  type AdmissionAnswers,
  admissionCriteria,
  type RaisedFlag,
  type TargetGroupFlag,
} from '../criteria.ts';
import { extensionOf, extensionsOf, firstOf, partOf } from './bundle-view.ts';
import { dialogueAmong } from './read-dialogue.ts';
import { businessId, isType, partyAt, present, type Reading } from './reading.ts';

const dataAbsentReason = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';
const municipalityCodes = 'http://hl7.dk/fhir/core/CodeSystem/dk-core-municipality-codes';

/** The facts of a referral (M01, M02). Reasons, diagnoses and medicines are not read: no rule may look at them (R-REF-07). */
export function readReferral(reading: Reading, referral: ServiceRequest): ReferralFacts {
  const patient = firstOf(reading.view, 'Patient');
  return {
    referralId: businessId(referral) ?? referral.id ?? '?',
    criteria: readCriteria(referral),
    flags: readFlags(referral),
    functionalAbility: supports(reading, referral, ['Observation', 'QuestionnaireResponse']),
    ...present({
      // A plan (§ 140) is handed on as it came (R-REF-16).
      rehabilitationPlan: supports(reading, referral, ['CarePlan']) ? true : undefined,
      origin: extensionOf(referral, 'sop-origin')?.valueCoding?.code,
      dialogue: readDialogue(reading, referral),
      wish: readWish(reading, referral),
      addressMunicipality: addressMunicipality(patient),
      noAddress: hasNoAddress(patient) ? true : undefined,
      generalPractitioner: partyAt(reading, patient?.generalPractitioner?.[0])?.id,
    }),
  };
}

/** The answers to A1 to A6, of a referral or of the decision's own copy. */
export function readCriteria(answered: Pick<ServiceRequest, 'extension'>): AdmissionAnswers {
  const answers: Record<string, boolean | 'not-assessed'> = {};
  for (const extension of extensionsOf(answered, 'sop-admission-criterion')) {
    const code = partOf(extension, 'criterion')?.valueCoding?.code;
    const known = admissionCriteria.find((criterion) => criterion === code);
    const met = partOf(extension, 'met')?.valueBoolean;
    if (known !== undefined) answers[known] = met ?? 'not-assessed';
  }
  return answers;
}

/** Target-group flags with who stands behind them (D09). */
export function readFlags(flagged: Pick<ServiceRequest, 'extension'>): readonly RaisedFlag[] {
  return extensionsOf(flagged, 'sop-target-group-flag').flatMap((extension) => {
    const flag = partOf(extension, 'flag')?.valueCoding?.code as TargetGroupFlag | undefined;
    const status = partOf(extension, 'status')?.valueCode === 'confirmed' ? 'confirmed' : 'claimed';
    return flag === undefined ? [] : [{ flag, status } as const];
  });
}

function supports({ view }: Reading, referral: ServiceRequest, types: readonly string[]): boolean {
  return (referral.supportingInfo ?? []).some((reference) =>
    types.includes(view.find(reference)?.resourceType ?? ''),
  );
}

/** The recorded dialogue: a completed Communication with the citizen and an organisation of the municipality (D10). */
function readDialogue(reading: Reading, referral: ServiceRequest): ReferralFacts['dialogue'] {
  const supporting = (referral.supportingInfo ?? []).map((reference) => reading.view.find(reference));
  const recorded = dialogueAmong(reading, supporting);
  const involved = extensionOf(referral, 'sop-citizen-involvement')?.valueBoolean === true;
  if (recorded === undefined && !involved) return undefined;
  return { citizen: involved || recorded?.citizen === true, municipality: recorded?.municipality === true };
}

function readWish(reading: Reading, referral: ServiceRequest): string | undefined {
  if (extensionOf(referral, 'sop-free-choice')?.valueBoolean !== true) return undefined;
  const location = reading.view.find(referral.locationReference?.[0]);
  if (!isType(location, 'Location')) return undefined;
  return partyAt(reading, location.managingOrganization)?.id ?? businessId(location);
}

/** Said outright: that a message tells no address says nothing. */
function hasNoAddress(patient: Patient | undefined): boolean {
  const reasons = (patient?.address ?? []).flatMap(({ extension }) => extension ?? []);
  return reasons.some(({ url, valueCode }) => url === dataAbsentReason && valueCode === 'not-applicable');
}

function addressMunicipality(patient: Patient | undefined): string | undefined {
  return patient?.address
    ?.flatMap(({ extension }) => extension ?? [])
    .flatMap(({ valueCoding, valueCodeableConcept }) => [
      valueCoding,
      ...(valueCodeableConcept?.coding ?? []),
    ])
    .find((coding) => coding?.system === municipalityCodes)?.code;
}
