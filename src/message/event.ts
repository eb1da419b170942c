import { medcomEventSystem, sopEventSystem } from './systems.ts';

/** What the gateway must know of an event to judge a message's anatomy. */
export interface MessageEvent {
  readonly code: string;
  readonly system: string;
  /** Resource types one of which MessageHeader.focus must name; empty when the event carries no focus. */
  readonly focus: readonly string[];
  /** Whether a copy receiver (destination use cc) is allowed. */
  readonly copies: boolean;
}

export const acknowledgementEvent = 'acknowledgement-message';
export const careCommunicationEvent = 'care-communication-message';
export const hospitalNotificationEvent = 'hospital-notification-message';

/**
 * Every event the gateway carries. MedCom's four, with the focus their profiles demand (MessageHeader.focus) and
 * none allowing cc; and the SOP events, which follow generic MedCom messaging, where cc is allowed.
 */
export const events: ReadonlyMap<string, MessageEvent> = new Map(
  [
    medcom(hospitalNotificationEvent, 'Encounter'),
    medcom(careCommunicationEvent, 'Communication'),
    medcom('homecareobservation-message', 'DiagnosticReport'),
    medcom(acknowledgementEvent),
    medcom('empty-message'),
    sop('sop-referral-new', 'ServiceRequest'),
    sop('sop-referral-update', 'ServiceRequest'),
    sop('sop-referral-cancel', 'ServiceRequest'),
    sop('sop-referral-opened', 'Task'),
    sop('sop-allocation-granted', 'Task'),
    sop('sop-allocation-rejected', 'Task'),
    sop('sop-alternative-offer', 'Task'),
    sop('sop-alternative-response', 'Task'),
    sop('sop-stay-information', 'Communication', 'Encounter'),
    sop('sop-municipal-information', 'Composition', 'Communication', 'QuestionnaireResponse'),
    sop('sop-municipal-request', 'ServiceRequest'),
    sop('sop-home-preparation', 'Task'),
    sop('sop-supply', 'SupplyDelivery'),
    sop('sop-functional-status', 'QuestionnaireResponse'),
    sop('sop-meeting', 'Appointment'),
    sop('sop-stay-start', 'Encounter'),
    sop('sop-stay-purpose-change', 'Encounter'),
    sop('sop-stay-transfer', 'Encounter'),
    sop('sop-stay-leave', 'Encounter'),
    sop('sop-stay-readmission', 'Encounter'),
    sop('sop-stay-death', 'Encounter'),
    sop('sop-status-meeting', 'Communication', 'Appointment'),
    sop('sop-treatment-responsibility', 'CareTeam'),
    sop('sop-discharge-notice-new', 'Communication'),
    sop('sop-discharge-notice-revise', 'Communication'),
    sop('sop-discharge-notice-cancel', 'Communication'),
    sop('sop-discharge-notice-response', 'Communication'),
    sop('sop-end-decision', 'ClinicalImpression', 'Encounter'),
    sop('sop-stay-end', 'Encounter'),
    sop('sop-handover-in', 'Composition', 'Communication'),
    sop('sop-handover-out', 'Composition', 'Communication'),
    sop('sop-waiting', 'Encounter'),
    sop('sop-capacity', 'Location', 'HealthcareService'),
    sop('sop-rehabilitation-plan', 'CarePlan', 'ServiceRequest'),
    sop('sop-rehabilitation-decision', 'Task'),
    sop('sop-admission-report', 'Composition'),
    sop('sop-admission-reply', 'Communication'),
    sop('sop-care-plan', 'CarePlan'),
    sop('sop-discharge-report', 'Composition'),
    sop('sop-epikrise', 'Composition'),
    sop('sop-complaint', 'Task'),
    sop('sop-adverse-event', 'Task'),
    sop('sop-prevention-referral', 'ServiceRequest'),
    sop('sop-prevention-conclusion', 'Composition', 'Communication'),
    sop('sop-acute-nursing-referral', 'ServiceRequest'),
  ].map((event) => [event.code, event]),
);

/** Event codes, for schemas and the capability statement. */
export const eventCodes: readonly string[] = [...events.keys()];

function medcom(code: string, ...focus: string[]): MessageEvent {
  return { code, system: medcomEventSystem, focus, copies: false };
}

function sop(code: string, ...focus: string[]): MessageEvent {
  return { code, system: sopEventSystem, focus, copies: true };
}
