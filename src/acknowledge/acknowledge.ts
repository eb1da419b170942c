import type { Bundle, MessageHeader, Organization, Provenance, Resource } from '@medplum/fhirtypes';
import { narrative } from '../fhir/narrative.ts';
import type { Envelope, Party, ResponseCode } from '../message/envelope.ts';
import { acknowledgementEvent } from '../message/event.ts';
import type { Language, Problem } from '../message/problem.ts';
import {
  destinationUseExtension,
  destinationUseSystem,
  glnSystem,
  medcomActivitySystem,
  medcomEventSystem,
  overgangBase,
  sorEndpoint,
  sorSystem,
} from '../message/systems.ts';
import { acknowledgementOutcome } from './acknowledgement-outcome.ts';
import type { Origin } from './origin.ts';

/** An answer to a message, before it is a message itself. */
export interface Answer {
  readonly code: ResponseCode;
  /** Why; an answer other than ok must say. */
  readonly problems: readonly Problem[];
  readonly language: Language;
  /** The message that is answered. */
  readonly envelope: Envelope;
  readonly origin: Origin;
  /** Who answers. */
  readonly by: Pick<Party, 'sor' | 'gln' | 'name'>;
  /** Now, milliseconds since the epoch. */
  readonly now: number;
  /** Makes UUIDs, version 4. */
  readonly newId: () => string;
}

const ig = 'http://medcomfhir.dk/ig';

/**
 * Makes the MedCom Acknowledgement (2.0) of a message: two Provenances, that of the answered message and its own;
 * addressed to the message's sender at its source endpoint. Pure: the same answer, clock and ids give the same Bundle.
 * (MedCom COMM/040; reference: medcom-fhir §1.7, §3.1.)
 */
export function acknowledge(answer: Answer): Bundle {
  const { envelope, origin, newId, code } = answer;
  const at = new Date(answer.now).toISOString();
  const receiver = organization(envelope.sender, newId());
  const sender = organization(answer.by, newId());
  const outcome =
    answer.problems.length === 0 && code === 'ok'
      ? undefined
      : acknowledgementOutcome(answer.problems, answer.language, newId());
  const header: MessageHeader = {
    resourceType: 'MessageHeader',
    id: newId(),
    meta: { profile: [`${ig}/acknowledgement/StructureDefinition/medcom-messaging-acknowledgementHeader`] },
    text: narrative(`Kvittering / Acknowledgement: ${code}`, [
      ['Besvaret meddelelse / answered message', envelope.messageId],
      ['Afsender / sender', answer.by.name ?? answer.by.sor],
      ['Modtager / receiver', envelope.sender.name ?? envelope.sender.sor],
    ]),
    eventCoding: { system: medcomEventSystem, code: acknowledgementEvent },
    destination: [
      {
        extension: [
          { url: destinationUseExtension, valueCoding: { system: destinationUseSystem, code: 'primary' } },
        ],
        endpoint: envelope.sender.endpoint || sorEndpoint(envelope.sender.sor),
        receiver: { reference: `Organization/${receiver.id}` },
      },
    ],
    sender: { reference: `Organization/${sender.id}` },
    source: { endpoint: sorEndpoint(answer.by.sor) },
    response: {
      identifier: envelope.messageId,
      code,
      ...(outcome === undefined ? {} : { details: { reference: `OperationOutcome/${outcome.id}` } }),
    },
  };
  const earlier = provenance({
    id: newId(),
    target: envelope.messageId,
    agent: receiver,
    occurred: origin.occurred,
    recorded: origin.recorded,
    activity: origin.activity,
  });
  const own = provenance({
    id: newId(),
    target: String(header.id),
    agent: sender,
    occurred: at,
    recorded: at,
    activity: 'acknowledgement',
    answers: envelope.messageId,
  });
  const resources: readonly Resource[] = [
    header,
    receiver,
    sender,
    ...(outcome ? [outcome] : []),
    earlier,
    own,
  ];
  return {
    resourceType: 'Bundle',
    id: newId(),
    meta: { profile: [`${ig}/acknowledgement/StructureDefinition/medcom-messaging-acknowledgement`] },
    type: 'message',
    timestamp: at,
    entry: resources.map((resource) => ({
      fullUrl: `${overgangBase}/${resource.resourceType}/${resource.id}`,
      resource,
    })),
  };
}

function organization({ sor, gln, name }: Pick<Party, 'sor' | 'gln' | 'name'>, id: string): Organization {
  return {
    resourceType: 'Organization',
    id,
    meta: { profile: [`${ig}/messaging/StructureDefinition/medcom-messaging-organization`] },
    text: narrative(name ?? 'Organisation', [
      ['SOR', sor],
      ['GLN', gln],
    ]),
    identifier: [
      { system: sorSystem, value: sor },
      { system: glnSystem, value: gln },
    ],
    ...(name === undefined ? {} : { name }),
  };
}

function provenance(facts: {
  readonly id: string;
  readonly target: string;
  readonly agent: Organization;
  readonly occurred: string;
  readonly recorded: string;
  readonly activity: string;
  readonly answers?: string;
}): Provenance {
  return {
    resourceType: 'Provenance',
    id: facts.id,
    meta: { profile: [`${ig}/messaging/StructureDefinition/medcom-messaging-provenance`] },
    text: narrative(`Oprindelse / provenance: ${facts.activity}`, [
      ['Meddelelse / message', facts.target],
      ['Tidspunkt / time', facts.occurred],
    ]),
    target: [{ reference: `MessageHeader/${facts.target}` }],
    occurredDateTime: facts.occurred,
    recorded: facts.recorded,
    activity: { coding: [{ system: medcomActivitySystem, code: facts.activity }] },
    agent: [{ who: { reference: `Organization/${facts.agent.id}` } }],
    ...(facts.answers === undefined
      ? {}
      : { entity: [{ role: 'revision', what: { reference: `MessageHeader/${facts.answers}` } }] }),
  };
}
