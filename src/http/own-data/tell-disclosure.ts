import type { AuditEvent } from '@medplum/fhirtypes';
import { type BasisCode, basisOfEvent, provisionOf } from '../../message/legal-basis.ts';
import type { Language } from '../../message/problem.ts';
import { overgangBase } from '../../message/systems.ts';
import type { Network } from '../../network/network.ts';
import type { KeptDisclosure } from '../../store/ledger.ts';
import type { StoredMessage } from '../../store/store.ts';
import { instant } from '../instant.ts';
import { organisationReference } from './organisation-reference.ts';

/** What telling who was told needs. */
export interface ToldDisclosures {
  readonly network: Network;
  readonly language: Language;
}

/**
 * Somebody was told of the citizen: which organisation, when, of what, and on which basis. The credential's name, which may
 * be a person's, and the words of the record stay here.
 */
export function tellDisclosure(disclosure: KeptDisclosure, parts: ToldDisclosures): AuditEvent {
  const { at, actor, what, messageId, courseId, basis } = disclosure;
  const organisations = (actor.split('/')[0] ?? '').split('+').filter((id) => id !== '');
  return auditEvent(
    { at, what, basis, organisations, of: messageId ?? courseId, lifecycle: 'disclose' },
    parts,
  );
}

/** A message became available to its receivers: they have it from then on, whether or not they have read it. */
export function tellDeliveries(message: StoredMessage, parts: ToldDisclosures): readonly AuditEvent[] {
  const basis = basisOfEvent(message.event);
  return message.deliveries.flatMap(({ receiver, availableAt }) =>
    availableAt === undefined
      ? []
      : [
          auditEvent(
            {
              ...{ at: availableAt, what: 'delivery', basis, organisations: [receiver] },
              ...{ of: message.messageId, lifecycle: 'transmit' },
            },
            parts,
          ),
        ],
  );
}

interface Told {
  readonly at: number;
  readonly what: string;
  readonly basis: string | undefined;
  readonly organisations: readonly string[];
  /** The message or the course it was about. */
  readonly of: string | undefined;
  readonly lifecycle: 'disclose' | 'transmit';
}

function auditEvent(
  { at, what, basis, organisations, of, lifecycle }: Told,
  { network, language }: ToldDisclosures,
): AuditEvent {
  return {
    resourceType: 'AuditEvent',
    type: { system: 'http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle', code: lifecycle },
    subtype: [
      {
        system: `${overgangBase}/CodeSystem/overgang-disclosure`,
        code: what,
        display: (kinds[what] ?? other)[language],
      },
    ],
    action: 'R',
    recorded: instant(at),
    outcome: '0',
    ...(basis === undefined ? {} : { purposeOfEvent: [{ text: provisionOf(basis as BasisCode) }] }),
    agent: organisations.map((id) => ({
      who: organisationReference(id, network),
      requestor: lifecycle === 'disclose',
    })),
    source: { observer: organisationReference(network.gateway.id, network) },
    ...(of === undefined
      ? {}
      : { entity: [{ what: { identifier: { system: 'urn:ietf:rfc:3986', value: of } } }] }),
  };
}

type Words = Readonly<Record<Language, string>>;

const other: Words = { en: 'Read by who runs the gateway', da: 'Set af driften' };

/** What was asked, in words for the citizen. */
const kinds: Readonly<Record<string, Words>> = {
  delivery: { en: 'Message delivered', da: 'Meddelelse leveret' },
  content: { en: 'Message read', da: 'Meddelelse læst' },
  course: { en: 'Course read', da: 'Forløb læst' },
  subscription: { en: 'Told by a subscription', da: 'Underrettet gennem abonnement' },
  'own-data': { en: "Read by a citizens' portal for the citizen", da: 'Vist for borgeren i en borgerportal' },
};
