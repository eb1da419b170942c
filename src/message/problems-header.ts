import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems with a MessageHeader. */
export const headerProblems = {
  'header.missing': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: { en: 'The first entry is not a MessageHeader.', da: 'Den første entry er ikke en MessageHeader.' },
    hint: { en: 'Put the MessageHeader first in the Bundle.', da: 'Sæt MessageHeader først i Bundlen.' },
  },
  'header.repeated': {
    severity: 'error',
    status: 422,
    issue: 'business-rule',
    text: { en: 'The Bundle has more than one MessageHeader.', da: 'Bundlen har mere end én MessageHeader.' },
    hint: { en: 'Send one message in one Bundle.', da: 'Send én meddelelse i én Bundle.' },
  },
  'header.id': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: { en: 'The MessageHeader has no valid id.', da: 'MessageHeader har intet gyldigt id.' },
    hint: {
      en: 'Give the message a UUID as MessageHeader.id and keep it on a resend.',
      da: 'Giv meddelelsen et UUID som MessageHeader.id og behold det ved genafsendelse.',
    },
  },
  'header.event-missing': {
    severity: 'error',
    status: 422,
    issue: 'required',
    acknowledgement: 'MSG_CodeSystem_VALUE_UNKNOWN',
    text: {
      en: 'The MessageHeader has no eventCoding with system and code.',
      da: 'MessageHeader har ingen eventCoding med system og code.',
    },
    hint: { en: 'State the event as eventCoding.', da: 'Angiv hændelsen som eventCoding.' },
  },
  'header.event-unknown': {
    severity: 'error',
    status: 422,
    issue: 'code-invalid',
    acknowledgement: 'MSG_CodeSystem_VALUE_UNKNOWN',
    text: {
      en: 'The event {found} is not one the gateway carries.',
      da: 'Hændelsen {found} er ikke en, gatewayen formidler.',
    },
    hint: {
      en: 'See messaging.supportedMessage in /fhir/metadata.',
      da: 'Se messaging.supportedMessage i /fhir/metadata.',
    },
  },
  'header.source-missing': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: { en: 'The MessageHeader has no source.endpoint.', da: 'MessageHeader har ingen source.endpoint.' },
    hint: {
      en: 'State where the acknowledgement shall be sent.',
      da: 'Angiv hvortil kvitteringen skal sendes.',
    },
  },
  'header.focus-missing': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: {
      en: 'A message of the event {event} must focus on {expected}, and the resource must be in the Bundle.',
      da: 'En meddelelse af hændelsen {event} skal have {expected} i fokus, og ressourcen skal være i Bundlen.',
    },
    hint: {
      en: "Let MessageHeader.focus name the message's subject.",
      da: 'Lad MessageHeader.focus pege på meddelelsens emne.',
    },
  },
  'header.focus-type': {
    severity: 'error',
    status: 422,
    issue: 'value',
    text: {
      en: 'The focus of the event {event} must be {expected}, found {found}.',
      da: 'Fokus for hændelsen {event} skal være {expected}, fandt {found}.',
    },
    hint: {
      en: 'Let MessageHeader.focus name a resource of the right type.',
      da: 'Lad MessageHeader.focus pege på en ressource af rette type.',
    },
  },
  'header.response-missing': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: {
      en: 'An acknowledgement must say which message it answers and with which code.',
      da: 'En kvittering skal angive, hvilken meddelelse den besvarer, og med hvilken kode.',
    },
    hint: {
      en: 'Fill response.identifier with the MessageHeader.id of the answered message, and response.code.',
      da: 'Udfyld response.identifier med den besvarede meddelelses MessageHeader.id, og response.code.',
    },
  },
  'header.response-details-missing': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: {
      en: 'An acknowledgement with code {found} must carry an OperationOutcome as response.details.',
      da: 'En kvittering med koden {found} skal indeholde en OperationOutcome som response.details.',
    },
    hint: {
      en: 'Add the OperationOutcome to the Bundle and refer to it.',
      da: 'Tilføj OperationOutcome til Bundlen og henvis til den.',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
