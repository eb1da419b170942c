/** Identifier and code systems of Danish health messaging, in one place so that nothing spells them twice. */

/** SOR, the national register of health organisations (Sundhedsvæsenets Organisationsregister). */
export const sorSystem = 'urn:oid:1.2.208.176.1.1';

/**
 * GLN (lokationsnummer). dk-core up to 3.4.0 and every published message write the first form, dk-core from
 * 3.5.0 the second; both are read, the first is written.
 */
export const glnSystems: readonly string[] = ['https://www.gs1.org/gln', 'http://www.gs1.org/gln'];

/** The form of the GLN system that the gateway writes. */
export const glnSystem = 'https://www.gs1.org/gln';

/** CPR, the citizen's national number. */
export const cprSystem = 'urn:oid:1.2.208.176.1.2';

/** MedCom's event codes (MessageHeader.eventCoding). */
export const medcomEventSystem = 'http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-messaging-eventCodes';

/** MedCom's activity codes (Provenance.activity). */
export const medcomActivitySystem =
  'http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-messaging-activityCodes';

/** MedCom's codes for how a destination receives a message: primary or cc. */
export const destinationUseSystem =
  'http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-messaging-destinationUse';

/** The extension on MessageHeader.destination that carries {@link destinationUseSystem}. */
export const destinationUseExtension =
  'http://medcomfhir.dk/ig/messaging/StructureDefinition/medcom-messaging-destinationUseExtension';

/** MedCom's own acknowledgement error codes. */
export const medcomErrorSystem =
  'http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-acknowledgement-error-codes';

/** Canonical base of everything this project defines. */
export const overgangBase = 'https://overgang.dk/fhir';

/** Event codes of the SOP messages that MedCom has no standard for (reference: domain model §3). */
export const sopEventSystem = `${overgangBase}/CodeSystem/sop-message-event`;

/** The gateway's own problem codes, as OperationOutcome.issue.details.coding. */
export const problemSystem = `${overgangBase}/CodeSystem/overgang-problem`;

/**
 * MedCom's form of an organisation's message endpoint.
 * @param sor the organisation's SOR id
 */
export function sorEndpoint(sor: string): string {
  return `https://sor2.sum.dsdn.dk/#id=${sor}`;
}

/** The SOR id in an endpoint of MedCom's form; undefined when the endpoint has another form. */
export function sorOfEndpoint(endpoint: string): string | undefined {
  return /^https:\/\/sor2\.sum\.dsdn\.dk\/#id=(\d+)$/.exec(endpoint)?.[1];
}
