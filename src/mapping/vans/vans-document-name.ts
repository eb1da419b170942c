import { type FhirObject, isObject } from '../pair/fhir-path.ts';
import { indexMessage } from '../pair/message-resources.ts';

/** Name and version that an envelope has for its document. */
export interface DocumentName {
  readonly name: string;
  readonly version: string;
}

/**
 * Name and version of a FHIR message: MedCom's statistical code and the version as MedCom writes it
 * (network envelopes, COMM). Our own messages have no statistical code; they are named by their event.
 */
export function documentNameOf(bundle: FhirObject): DocumentName {
  const { resources } = indexMessage(bundle);
  const [header] = resources;
  const event = codeOf(header?.eventCoding) ?? 'unknown';
  if (event === 'care-communication-message') {
    const communication = resources.find((each) => each.resourceType === 'Communication');
    return { name: `MCM:FDIS91#${firstCode(communication?.category) ?? 'other'}`, version: '5.0' };
  }
  if (event === 'hospital-notification-message')
    return { name: `MCM:FDIS20#${stayCode(resources)}`, version: '3.0.0' };
  if (event === 'acknowledgement-message')
    return {
      name: `MCM:FCTL#${isObject(header?.response) ? String(header.response.code) : 'ok'}`,
      version: '2.0.0',
    };
  return { name: `OVERGANG:${event}`, version: '0.1' };
}

/** MedCom's five names for the activities of HospitalNotification: corrections are named as what they correct. */
function stayCode(resources: readonly FhirObject[]): string {
  const activities = resources
    .filter((each) => each.resourceType === 'Provenance')
    .map((each) => (isObject(each.activity) ? firstCode([each.activity]) : undefined));
  const activity = (activities.at(-1) ?? '').replace(/^(revise|cancel)-/, '');
  if (activity.startsWith('discharge') || resources.some((each) => each.deceasedBoolean === true))
    return 'EndHospitalStay';
  if (activity === 'start-leave-inpatient') return 'OnLeave';
  if (activity === 'end-leave-inpatient') return 'EndOfLeave';
  return activity === 'admit-emergency' ? 'AcuteAmbulant' : 'AdmissionInpatient';
}

function firstCode(concepts: unknown): string | undefined {
  const concept = Array.isArray(concepts) ? concepts.find(isObject) : undefined;
  return Array.isArray(concept?.coding) ? codeOf(concept.coding[0]) : undefined;
}

function codeOf(coding: unknown): string | undefined {
  return isObject(coding) && typeof coding.code === 'string' ? coding.code : undefined;
}
