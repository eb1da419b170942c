import type { Bundle, Communication, Patient, Practitioner, PractitionerRole } from '@medplum/fhirtypes';
import { writeDanish } from '../../course/time/danish-time.ts';
import { narrative } from '../../fhir/narrative.ts';
import { medcomEventSystem } from '../../message/systems.ts';
import type { Organisation } from '../../network/network.ts';
import { type Composed, composeMessage, type Standard } from './compose-message.ts';
import type { Told } from './tell.ts';

const ig = 'http://medcomfhir.dk/ig';
const core = `${ig}/core/StructureDefinition`;
const communication = `${ig}/carecommunication/StructureDefinition/medcom-careCommunication`;

const careCommunication: Standard = {
  message: `${communication}-message`,
  header: `${communication}-messageHeader`,
  provenance: `${communication}-provenance`,
  organisation: `${ig}/messaging/StructureDefinition/medcom-messaging-organization`,
  eventSystem: medcomEventSystem,
  definition: `${ig}/messagedefinitions/MessageDefinition/MedComCareCommunicationMessageDefinition|5.0`,
  base: ig,
};

/** What a CareCommunication is made of. */
export interface CareCommunicationDraft {
  readonly told: Told;
  /** The message it stands for: whose citizen it is about. */
  readonly source: Bundle;
  readonly sender: Organisation;
  readonly receiver: Organisation;
  /** MessageHeader.id of the message it stands for. */
  readonly because: string;
  readonly now: number;
  readonly newId: () => string;
}

/**
 * A MedCom CareCommunication (5.0) that tells in words what one of our messages says, for a receiver that speaks
 * MedCom's standards only. Undefined when it cannot be made to conform: without a citizen with a number and a name, or
 * without a telephone number of the sender, which MedCom wants of an author.
 */
export function writeCareCommunication(draft: CareCommunicationDraft): Composed | undefined {
  const { told, sender, receiver, now, newId } = draft;
  const patient = citizen(draft.source);
  if (patient === undefined || sender.phone === undefined) return undefined;
  const senderId = newId();
  const segment = `urn:uuid:${newId()}`;
  const author: Practitioner = {
    resourceType: 'Practitioner',
    id: newId(),
    meta: { profile: [`${core}/medcom-core-practitioner`] },
    text: narrative('Afsender / Author', [['Navn / Name', `Overgang, for ${sender.name}`]]),
    name: [{ family: sender.name, given: ['Overgang for'] }],
  };
  // MedCom wants a profession of its list, or words: no person wrote this.
  const role: PractitionerRole = {
    resourceType: 'PractitionerRole',
    id: newId(),
    meta: { profile: [`${core}/medcom-core-practitionerrole`] },
    text: narrative('Rolle / Role', [['Ansat hos / Works for', sender.name]]),
    practitioner: { reference: `Practitioner/${author.id}` },
    organization: { reference: `Organization/${senderId}` },
    code: [{ text: 'Automatisk besked' }],
  };
  const focus: Communication = {
    resourceType: 'Communication',
    id: newId(),
    meta: { profile: [`${communication}-communication`] },
    text: narrative(told.title, [['Tekst / Text', told.text]]),
    identifier: [{ value: `urn:uuid:${newId()}` }],
    status: 'unknown',
    category: [
      {
        coding: [
          {
            system: `${ig}/terminology/CodeSystem/medcom-careCommunication-categoryCodes`,
            code: told.category,
          },
        ],
      },
    ],
    subject: { reference: `Patient/${patient.id}` },
    topic: { text: told.title },
    payload: [
      {
        extension: [
          { url: `${core}/medcom-core-datetime-extension`, valueDateTime: writeDanish(now) },
          {
            url: `${core}/medcom-core-identifier-extension`,
            valueIdentifier: { value: segment, assigner: { reference: `Organization/${senderId}` } },
          },
          {
            url: `${core}/medcom-core-practitioner-extension`,
            valueReference: { reference: `PractitionerRole/${role.id}` },
          },
          {
            url: `${core}/medcom-core-contact-extension`,
            valueContactPoint: { system: 'phone', value: sender.phone },
          },
        ],
        contentString: told.text,
      },
    ],
  };
  return composeMessage({
    event: 'care-communication-message',
    standard: careCommunication,
    sender,
    receiver,
    senderId,
    receiverId: newId(),
    focus,
    others: [patient, role, author],
    because: draft.because,
    entity: [{ role: 'source', what: { identifier: { value: segment } } }],
    now,
    newId,
  });
}

/** The citizen with number and name and nothing else: no address goes where it is not needed (R-ID-10). */
function citizen({ entry = [] }: Bundle): Patient | undefined {
  const found = entry
    .map(({ resource }) => resource)
    .find((resource): resource is Patient => resource?.resourceType === 'Patient');
  if (found?.id === undefined || found.identifier === undefined || found.name === undefined) return undefined;
  return {
    resourceType: 'Patient',
    id: found.id,
    meta: { profile: [`${core}/medcom-core-patient`] },
    text: narrative('Borger / Citizen', [
      [
        'Navn / Name',
        found.name.map(({ given = [], family = '' }) => [...given, family].join(' ')).join(', '),
      ],
      ['Nummer / Number', found.identifier.map(({ value = '' }) => value).join(', ')],
    ]),
    identifier: found.identifier,
    name: found.name,
    ...(found.deceasedBoolean === undefined ? {} : { deceasedBoolean: found.deceasedBoolean }),
    ...(found.deceasedDateTime === undefined ? {} : { deceasedDateTime: found.deceasedDateTime }),
  };
}
