import type { Bundle, MessageHeader, Organization, Provenance, Resource } from '@medplum/fhirtypes';
import { writeDanish } from '../../course/time/danish-time.ts';
import { narrative } from '../../fhir/narrative.ts';
import {
  destinationUseExtension,
  destinationUseSystem,
  glnSystem,
  medcomActivitySystem,
  sorEndpoint,
  sorSystem,
} from '../../message/systems.ts';
import type { Organisation } from '../../network/network.ts';

/** What differs between our messages and MedCom's. */
export interface Standard {
  /** Profiles of the message's own resources. */
  readonly message: string;
  readonly header: string;
  readonly provenance: string;
  readonly organisation: string;
  readonly eventSystem: string;
  readonly definition: string;
  /** Canonical base of full URLs. */
  readonly base: string;
}

/** A message before it is a Bundle. */
export interface Draft {
  readonly event: string;
  readonly standard: Standard;
  readonly sender: Organisation;
  readonly receiver: Organisation;
  readonly senderId: string;
  readonly receiverId: string;
  /** Reference to the authority region, where the message names one. */
  readonly responsible?: MessageHeader['responsible'];
  readonly focus: Resource;
  /** Everything else it carries; the parties are added where they are not among it. */
  readonly others: readonly Resource[];
  /** MessageHeader.id of the message it follows from. */
  readonly because: string;
  /** What the Provenance says beside; CareCommunication points at its text. */
  readonly entity?: Provenance['entity'];
  readonly now: number;
  readonly newId: () => string;
}

/** A composed message with its identities. */
export interface Composed {
  readonly bundle: Bundle;
  readonly messageId: string;
  readonly bundleId: string;
  readonly timestamp: string;
}

/** Puts a message together as MedCom's messaging wants it: header first, then the focus, one receiver, one Provenance. */
export function composeMessage(draft: Draft): Composed {
  const { event, standard, sender, receiver, focus, others, now, newId } = draft;
  const timestamp = writeDanish(now);
  const messageId = newId();
  const bundleId = newId();
  const header: MessageHeader = {
    resourceType: 'MessageHeader',
    id: messageId,
    meta: { profile: [standard.header] },
    text: narrative('Meddelelse / Message', [
      ['Hændelse / Event', event],
      ['Afsender / Sender', sender.name],
      ['Modtager / Receiver', receiver.name],
      ['Udløst af / Because of', draft.because],
    ]),
    eventCoding: { system: standard.eventSystem, code: event },
    destination: [
      {
        extension: [
          { url: destinationUseExtension, valueCoding: { system: destinationUseSystem, code: 'primary' } },
        ],
        endpoint: sorEndpoint(receiver.sor),
        receiver: { reference: `Organization/${draft.receiverId}` },
      },
    ],
    sender: { reference: `Organization/${draft.senderId}` },
    source: { endpoint: sorEndpoint(sender.sor) },
    ...(draft.responsible === undefined ? {} : { responsible: draft.responsible }),
    focus: [{ reference: `${focus.resourceType}/${focus.id}` }],
    definition: standard.definition,
  };
  const provenance: Provenance = {
    resourceType: 'Provenance',
    id: newId(),
    meta: { profile: [standard.provenance] },
    text: narrative('Meddelelsens historik / Provenance of the message', [
      ['Afsendt / Sent', timestamp],
      ['Afsender / Sender', sender.name],
    ]),
    target: [{ reference: `MessageHeader/${messageId}` }],
    occurredDateTime: timestamp,
    recorded: timestamp,
    activity: { coding: [{ system: medcomActivitySystem, code: 'new-message' }] },
    agent: [{ who: { reference: `Organization/${draft.senderId}` } }],
    ...(draft.entity === undefined ? {} : { entity: draft.entity }),
  };
  const known = new Set(others.map(({ id }) => id));
  const parties = [
    ...(known.has(draft.senderId) ? [] : [organization(sender, draft.senderId, standard)]),
    ...(known.has(draft.receiverId) ? [] : [organization(receiver, draft.receiverId, standard)]),
  ];
  const resources: readonly Resource[] = [header, focus, ...others, ...parties, provenance];
  return {
    messageId,
    bundleId,
    timestamp,
    bundle: {
      resourceType: 'Bundle',
      id: bundleId,
      meta: { profile: [standard.message] },
      type: 'message',
      timestamp,
      entry: resources.map((resource) => ({
        fullUrl: `${standard.base}/${resource.resourceType}/${resource.id}`,
        resource,
      })),
    },
  };
}

function organization(
  { sor, gln, name }: Organisation,
  id: string,
  { organisation }: Standard,
): Organization {
  return {
    resourceType: 'Organization',
    id,
    meta: { profile: [organisation] },
    text: narrative('Organisation / Organization', [
      ['Navn / Name', name],
      ['Lokationsnummer / GLN', gln],
      ['SOR-id / SOR id', sor],
    ]),
    identifier: [
      { system: glnSystem, value: gln },
      { system: sorSystem, value: sor },
    ],
    name,
  };
}
