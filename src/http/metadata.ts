import type { CapabilityStatement } from '@medplum/fhirtypes';
import { events } from '../message/event.ts';
import { medcomEventSystem, overgangBase } from '../message/systems.ts';
import type { Network } from '../network/network.ts';
import { mediaFormats } from '../parse/media-type.ts';
import { backport } from '../subscribe/backport.ts';
import { canonicalOf, topics } from '../subscribe/topics.ts';
import { answer } from './answer.ts';
import type { Handler } from './request-context.ts';

/** `GET /fhir/metadata`: what the gateway offers. https://hl7.org/fhir/R4/capabilitystatement.html */
export function metadata(network: Network, version: string, startedAt: number): Handler {
  return (request, response) => {
    const base = `${request.protocol}://${request.get('host')}/fhir`;
    answer(request, response, 200, capabilities(network, version, startedAt, base));
  };
}

function capabilities(
  network: Network,
  version: string,
  startedAt: number,
  base: string,
): CapabilityStatement {
  return {
    resourceType: 'CapabilityStatement',
    url: `${base}/metadata`,
    version,
    name: 'Overgang',
    title: `Overgang: ${network.name}`,
    status: 'active',
    date: new Date(startedAt).toISOString(),
    kind: 'instance',
    software: { name: 'Overgang', version },
    implementation: {
      description: 'FHIR R4 interoperability server and MedCom messaging gateway',
      url: base,
    },
    instantiates: [backport.server],
    fhirVersion: '4.0.1',
    format: mediaFormats.map(({ mediaType }) => mediaType) as CapabilityStatement['format'],
    rest: [
      {
        mode: 'server',
        security: {
          cors: false,
          description:
            'Every interaction but this one needs Authorization: Bearer with a token the operator has issued.',
        },
        resource: [
          {
            type: 'Bundle',
            profile: 'http://hl7.org/fhir/StructureDefinition/Bundle',
            interaction: [{ code: 'create' }, { code: 'read' }, { code: 'search-type' }],
            searchParam: [
              {
                name: 'message.destination-uri',
                type: 'uri',
                documentation: 'The mailbox to read: the SOR endpoint of a receiver. Required.',
              },
              {
                name: '_lastUpdated',
                type: 'date',
                documentation: 'When the message became available (ge, gt).',
              },
              { name: 'message.event', type: 'token', documentation: 'Only messages of this event.' },
              {
                name: 'acknowledgement',
                type: 'token',
                documentation: 'awaited, ok, fatal-error, transient-error.',
              },
            ],
          },
          {
            type: 'Task',
            profile: 'http://hl7.org/fhir/StructureDefinition/Task',
            documentation: "What the caller's own organisations have to do.",
            interaction: [{ code: 'read' }, { code: 'search-type' }],
            searchParam: [
              { name: 'status', type: 'token', documentation: 'requested or completed.' },
              { name: 'group-identifier', type: 'token', documentation: 'Only tasks of this course.' },
            ],
          },
          subscriptionResource,
          {
            type: 'Patient',
            profile: 'http://hl7.org/fhir/StructureDefinition/Patient',
            documentation: "A citizen's own data, for citizens' portals.",
            operation: [{ name: 'own-data', definition: `${overgangBase}/OperationDefinition/own-data` }],
          },
        ],
        operation: [
          {
            name: 'process-message',
            definition: 'http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message',
          },
          { name: 'validate', definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate' },
        ],
      },
    ],
    messaging: [
      {
        endpoint: [
          {
            protocol: { system: 'http://terminology.hl7.org/CodeSystem/message-transport', code: 'http' },
            address: `${base}/$process-message`,
          },
        ],
        documentation:
          'A MessageHeader.id is remembered for good: the same message sent again gets its first receipt and is delivered once.',
        supportedMessage: [...events.values()].flatMap(({ code, system }) => {
          const definition = `${system === medcomEventSystem ? medcomDefinitions : `${overgangBase}/MessageDefinition`}/${code}`;
          return (['receiver', 'sender'] as const).map((mode) => ({ mode, definition }));
        }),
      },
    ],
  };
}

const subscriptionResource: NonNullable<NonNullable<CapabilityStatement['rest']>[0]['resource']>[0] = {
  extension: topics.map((topic) => ({ url: backport.topic, valueCanonical: canonicalOf(topic) })),
  type: 'Subscription',
  profile: 'http://hl7.org/fhir/StructureDefinition/Subscription',
  supportedProfile: [backport.subscription],
  documentation:
    'By topic, as in the Subscriptions R5 Backport 1.1: of messages to the subscriber itself. Filters: event, residence-municipality, course.',
  interaction: (['create', 'read', 'update', 'delete', 'search-type'] as const).map((code) => ({ code })),
  searchParam: [
    { name: 'status', type: 'token', documentation: 'requested, active, error, off.' },
    { name: 'criteria', type: 'string', documentation: 'The canonical URL of a topic.' },
    { name: 'url', type: 'uri', documentation: 'Where notifications go.' },
  ],
  operation: [
    { name: 'status', definition: backport.statusOperation },
    { name: 'events', definition: backport.eventsOperation },
  ],
};

const medcomDefinitions = 'http://medcomfhir.dk/ig/messagedefinitions/MessageDefinition';
