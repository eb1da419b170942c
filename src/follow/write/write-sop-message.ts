import type { Bundle, CarePlan, Communication, Encounter, Organization, Resource } from '@medplum/fhirtypes';
import { type Course, residenceOf } from '../../course/course.ts';
import type { MessageToSend } from '../../course/outgoing.ts';
import { extensionOf, firstOf, viewBundle } from '../../course/read/bundle-view.ts';
import { writeDanish } from '../../course/time/danish-time.ts';
import { narrative } from '../../fhir/narrative.ts';
import { overgangBase, sopEventSystem, sorSystem } from '../../message/systems.ts';
import type { Organisation } from '../../network/network.ts';
import { closureOf } from './closure.ts';
import { type Composed, composeMessage, type Standard } from './compose-message.ts';
import { type NameOf, tellStay } from './tell.ts';

/** What is needed to write one of the messages the gateway sends by itself. */
export interface SopDraft {
  readonly send: MessageToSend;
  readonly course: Course;
  /** The message it follows from: its resources are what is told. */
  readonly source: Bundle;
  readonly sender: Organisation;
  readonly receiver: Organisation;
  readonly nameOf: NameOf;
  readonly now: number;
  readonly newId: () => string;
}

/** Events of the messages that have one of ours; the others go as CareCommunication. */
export const eventOf: Readonly<Partial<Record<MessageToSend['message'], string>>> = {
  M10: 'sop-stay-information',
  M27: 'sop-stay-information',
  M33: 'sop-discharge-notice-cancel',
  M43: 'sop-stay-readmission',
  M44: 'sop-stay-death',
};

const profile = (name: string): string => `${overgangBase}/StructureDefinition/${name}`;
const municipalityCodes = 'http://hl7.dk/fhir/core/CodeSystem/dk-core-municipality-codes';

/** One of our messages; undefined when what it follows from does not carry the stay that it must tell of. */
export function writeSopMessage(draft: SopDraft): Composed | undefined {
  const event = eventOf[draft.send.message];
  const view = viewBundle(draft.source);
  const stay = view === undefined ? undefined : stayIn(view.resources);
  if (event === undefined || view === undefined || stay === undefined) return undefined;
  const senderId = organisationId(view.resources, draft.sender) ?? draft.newId();
  const receiverId = organisationId(view.resources, draft.receiver) ?? draft.newId();
  const ids = { senderId, receiverId };
  const focus = focusOf(draft, stay, firstOf(view, 'CarePlan'), ids);
  if (focus === undefined) return undefined;
  const roots: Resource[] = [focus];
  return composeMessage({
    event,
    standard: standardOf(event),
    ...draft,
    ...ids,
    responsible: extensionOf(stay, 'sop-responsible-authority')?.valueReference as never,
    focus,
    others: closureOf(roots, view.find),
    because: draft.send.because,
    // What was told once is told on, with where it comes from (R-COM-06).
    entity: [{ role: 'derivation', what: { reference: `MessageHeader/${draft.send.because}` } }],
  });
}

function standardOf(event: string): Standard {
  const message = event.startsWith('sop-discharge-notice')
    ? 'sop-discharge-notice-message'
    : 'sop-stay-message';
  return {
    message: profile(message),
    header: profile('sop-message-header'),
    provenance: profile('sop-provenance'),
    organisation: profile('sop-organization'),
    eventSystem: sopEventSystem,
    definition: `${overgangBase}/MessageDefinition/${event}|0.1`,
    base: overgangBase,
  };
}

interface PartyIds {
  readonly senderId: string;
  readonly receiverId: string;
}

function focusOf(
  draft: SopDraft,
  stay: Encounter,
  plan: CarePlan | undefined,
  ids: PartyIds,
): Resource | undefined {
  switch (draft.send.message) {
    case 'M10':
    case 'M27':
      return information(draft, stay, plan, ids);
    case 'M33':
      return cancellation(draft, stay, ids);
    default:
      // A death and an admission are told on as they were told.
      return stay;
  }
}

function information(
  { send, course, now, newId, receiver, nameOf }: SopDraft,
  stay: Encounter,
  plan: CarePlan | undefined,
  { senderId, receiverId }: PartyIds,
): Communication | undefined {
  const municipality = send.municipality ?? residenceOf(course);
  if (municipality === undefined || stay.subject === undefined) return undefined;
  const words = tellStay(course, nameOf);
  return {
    resourceType: 'Communication',
    id: newId(),
    meta: { profile: [profile('sop-stay-information')] },
    text: {
      ...narrative('Information om ophold / Information on a stay', [
        ['Modtager / Receiver', receiver.name],
        ['Tekst / Text', words],
      ]),
      status: 'extensions',
    },
    extension: [residence(municipality)],
    status: 'completed',
    subject: stay.subject,
    ...(plan === undefined ? {} : { about: [{ reference: `CarePlan/${plan.id}` }] }),
    encounter: { reference: `Encounter/${stay.id}` },
    sent: writeDanish(now),
    recipient: [{ reference: `Organization/${receiverId}` }],
    sender: { reference: `Organization/${senderId}` },
    payload: [{ contentString: words }],
  };
}

function cancellation(
  { send, course, now, newId, receiver, source }: SopDraft,
  stay: Encounter,
  { senderId, receiverId }: PartyIds,
): Communication | undefined {
  const chain = course.chains.find(({ chainId }) => chainId === send.about);
  const last = chain?.notices.findLast(({ expectedEnd }) => expectedEnd !== undefined);
  const municipality = send.municipality ?? chain?.municipality;
  if (chain === undefined || last?.expectedEnd === undefined || municipality === undefined) return undefined;
  if (stay.subject === undefined) return undefined;
  const reason = cancelReasons[eventIn(source) ?? ''] ?? 'health-change';
  return {
    resourceType: 'Communication',
    id: newId(),
    meta: { profile: [profile('sop-discharge-notice')] },
    text: {
      ...narrative('Annulleret varsling / Cancelled notice', [
        ['Modtager / Receiver', receiver.name],
        ['Varslet tidspunkt / Announced time', writeDanish(last.expectedEnd)],
        ['Årsag / Reason', reason],
      ]),
      status: 'extensions',
    },
    extension: [
      { url: profile('sop-expected-end-of-need'), valueDateTime: writeDanish(last.expectedEnd) },
      residence(municipality),
      {
        url: profile('sop-notice-revision'),
        extension: [{ url: 'sequence', valuePositiveInt: last.sequence + 2 }],
      },
    ],
    identifier: [{ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${chain.chainId}` }],
    status: 'stopped',
    statusReason: {
      coding: [{ system: `${overgangBase}/CodeSystem/sop-notice-cancel-reason`, code: reason }],
    },
    category: [
      {
        coding: [
          { system: `${overgangBase}/CodeSystem/sop-communication-category`, code: 'discharge-notice' },
        ],
      },
    ],
    subject: stay.subject,
    encounter: { reference: `Encounter/${stay.id}` },
    sent: writeDanish(now),
    recipient: [{ reference: `Organization/${receiverId}` }],
    sender: { reference: `Organization/${senderId}` },
  };
}

/** Why the gateway cancels a notice, by the message that made it do so (sop-notice-cancel-reason). */
const cancelReasons: Readonly<Record<string, string>> = {
  'sop-stay-death': 'death',
  'sop-stay-readmission': 'readmitted',
  'sop-stay-transfer': 'transferred',
};

function residence(municipality: string) {
  return {
    url: profile('sop-residence-municipality'),
    valueCoding: { system: municipalityCodes, code: municipality },
  };
}

/** The stay at a place; a referral carries the citizen's hospital stay beside it. */
function stayIn(resources: readonly Resource[]): Encounter | undefined {
  return resources.find(
    (resource): resource is Encounter =>
      resource.resourceType === 'Encounter' && extensionOf(resource, 'sop-legal-basis') !== undefined,
  );
}

function eventIn(source: Bundle): string | undefined {
  return viewBundle(source)?.header.eventCoding?.code;
}

function organisationId(resources: readonly Resource[], { sor }: Organisation): string | undefined {
  const found = resources.find(
    (resource): resource is Organization =>
      resource.resourceType === 'Organization' &&
      resource.identifier?.some(({ system, value }) => system === sorSystem && value === sor) === true,
  );
  return found?.id;
}
