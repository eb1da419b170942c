import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems of the request itself: transport, encoding, caller, capacity. */
export const doorProblems = {
  'request.media-type': {
    severity: 'error',
    status: 415,
    issue: 'not-supported',
    text: {
      en: 'The content type {found} is not one the gateway reads.',
      da: 'Indholdstypen {found} læses ikke af gatewayen.',
    },
    hint: { en: 'Send {expected}.', da: 'Send {expected}.' },
  },
  'request.not-acceptable': {
    severity: 'error',
    status: 406,
    issue: 'not-supported',
    text: { en: 'The gateway cannot answer as {found}.', da: 'Gatewayen kan ikke svare som {found}.' },
    hint: { en: 'Accept {expected}.', da: 'Accepter {expected}.' },
  },
  'request.body-missing': {
    severity: 'error',
    status: 400,
    issue: 'required',
    text: { en: 'The request has no body.', da: 'Forespørgslen har intet indhold.' },
    hint: { en: 'Send the message Bundle as the body.', da: 'Send meddelelsens Bundle som indhold.' },
  },
  'request.too-large': {
    severity: 'error',
    status: 413,
    issue: 'too-long',
    acknowledgement: 'MSG_Element_To_Long',
    text: {
      en: 'The body is larger than the limit of {limit} bytes.',
      da: 'Indholdet er større end grænsen på {limit} bytes.',
    },
    hint: {
      en: 'Send large documents by reference, or ask the operator to raise the limit.',
      da: 'Send store dokumenter som reference, eller bed driften hæve grænsen.',
    },
  },
  'request.encoding': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    acknowledgement: 'MSG_Damaged_durin_transport',
    text: { en: 'The body is not valid {expected}.', da: 'Indholdet er ikke gyldig {expected}.' },
    hint: {
      en: 'Send the body in UTF-8, uncompressed or with a supported Content-Encoding.',
      da: 'Send indholdet i UTF-8, ukomprimeret eller med en understøttet Content-Encoding.',
    },
  },
  'request.too-slow': {
    severity: 'error',
    status: 408,
    issue: 'timeout',
    acknowledgement: 'MSG_Damaged_durin_transport',
    text: {
      en: 'The request took longer than {seconds} seconds to arrive.',
      da: 'Forespørgslen var mere end {seconds} sekunder om at ankomme.',
    },
    hint: { en: 'Send the message again.', da: 'Send meddelelsen igen.' },
  },
  'request.malformed': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    acknowledgement: 'MSG_Damaged_durin_transport',
    text: { en: 'The request is not valid HTTP.', da: 'Forespørgslen er ikke gyldig HTTP.' },
    hint: {
      en: 'Check the client or the proxy in front of it.',
      da: 'Kontrollér klienten eller proxyen foran den.',
    },
  },
  'request.interrupted': {
    severity: 'error',
    status: 400,
    issue: 'incomplete',
    acknowledgement: 'MSG_Damaged_durin_transport',
    text: {
      en: 'The body ended before all of it had arrived.',
      da: 'Indholdet sluttede, før det hele var modtaget.',
    },
    hint: { en: 'Send the message again.', da: 'Send meddelelsen igen.' },
  },
  'request.not-json': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    text: { en: 'The body is not well-formed JSON.', da: 'Indholdet er ikke velformet JSON.' },
    hint: {
      en: 'Check that the whole message was sent; the fault is at character {position}.',
      da: 'Kontrollér at hele meddelelsen blev sendt; fejlen er ved tegn {position}.',
    },
  },
  'request.property-repeated': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    text: {
      en: 'An object of the body has the same property twice.',
      da: 'Et objekt i indholdet har samme egenskab to gange.',
    },
    hint: {
      en: 'Send each property once; the second one stands at character {position}.',
      da: 'Send hver egenskab én gang; den anden står ved tegn {position}.',
    },
  },
  'request.not-a-resource': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    text: { en: 'The body is not a FHIR resource.', da: 'Indholdet er ikke en FHIR-ressource.' },
    hint: { en: 'Send one JSON object with a resourceType.', da: 'Send ét JSON-objekt med en resourceType.' },
  },
  'request.too-deep': {
    severity: 'error',
    status: 400,
    issue: 'too-costly',
    text: {
      en: 'The body is nested deeper than {limit} levels.',
      da: 'Indholdet er indlejret dybere end {limit} niveauer.',
    },
    hint: { en: 'Send a message with less nesting.', da: 'Send en meddelelse med mindre indlejring.' },
  },
  'request.parameter': {
    severity: 'error',
    status: 400,
    issue: 'invalid',
    text: {
      en: 'The parameter {name} is not understood: {found}.',
      da: 'Parameteren {name} kan ikke forstås: {found}.',
    },
    hint: {
      en: 'See the capability statement for the parameters of this interaction.',
      da: 'Se capability statement for denne interaktions parametre.',
    },
  },
  'request.no-such-path': {
    severity: 'error',
    status: 404,
    issue: 'not-found',
    text: { en: 'There is nothing at this address.', da: 'Der findes intet på denne adresse.' },
    hint: {
      en: 'See /fhir/metadata for what the gateway offers.',
      da: 'Se /fhir/metadata for hvad gatewayen tilbyder.',
    },
  },
  'request.method': {
    severity: 'error',
    status: 405,
    issue: 'not-supported',
    text: {
      en: 'The method {found} is not offered at this address.',
      da: 'Metoden {found} tilbydes ikke på denne adresse.',
    },
    hint: { en: 'Use {expected}.', da: 'Brug {expected}.' },
  },
  'request.not-found': {
    severity: 'error',
    status: 404,
    issue: 'not-found',
    text: {
      en: 'No message with this id is known to the caller.',
      da: 'Ingen meddelelse med dette id er kendt for kalderen.',
    },
    hint: {
      en: 'Check the id; a caller sees only messages that it sent or receives.',
      da: "Kontrollér id'et; en kalder ser kun meddelelser, den selv har sendt eller modtager.",
    },
  },
  'caller.unknown': {
    severity: 'error',
    status: 401,
    issue: 'login',
    text: { en: 'The call carries no valid credentials.', da: 'Kaldet har ingen gyldig legitimation.' },
    hint: {
      en: 'Send Authorization: Bearer with a token the operator has issued.',
      da: 'Send Authorization: Bearer med et token, som driften har udstedt.',
    },
  },
  'caller.not-permitted': {
    severity: 'error',
    status: 403,
    issue: 'forbidden',
    text: { en: 'The caller may not do this.', da: 'Kalderen må ikke gøre dette.' },
    hint: {
      en: 'Call with the credentials of the organisation that the request concerns.',
      da: 'Kald med legitimation for den organisation, forespørgslen angår.',
    },
  },
  'caller.too-many-attempts': {
    severity: 'error',
    status: 429,
    issue: 'throttled',
    text: { en: 'Too many calls with invalid credentials.', da: 'For mange kald med ugyldig legitimation.' },
    hint: {
      en: 'Wait {seconds} seconds and call with valid credentials.',
      da: 'Vent {seconds} sekunder og kald med gyldig legitimation.',
    },
  },
  'gateway.unavailable': {
    severity: 'error',
    status: 503,
    issue: 'transient',
    acknowledgement: 'MSG_Mailbox_Out_Of_Operation',
    text: {
      en: 'The gateway cannot keep messages at the moment; nothing was stored.',
      da: 'Gatewayen kan ikke gemme meddelelser i øjeblikket; intet er gemt.',
    },
    hint: {
      en: 'Send the same message again after {seconds} seconds.',
      da: 'Send den samme meddelelse igen efter {seconds} sekunder.',
    },
  },
  'gateway.backlog': {
    severity: 'error',
    status: 503,
    issue: 'throttled',
    acknowledgement: 'MSG_Mailbox_Out_Of_Operation',
    text: {
      en: 'More than {limit} deliveries wait already; the message was not taken.',
      da: 'Mere end {limit} leveringer venter allerede; meddelelsen er ikke modtaget.',
    },
    hint: {
      en: 'Keep the message and send it again after {seconds} seconds.',
      da: 'Behold meddelelsen og send den igen efter {seconds} sekunder.',
    },
  },
  'gateway.broker-blocked': {
    severity: 'error',
    status: 503,
    issue: 'throttled',
    acknowledgement: 'MSG_Mailbox_Out_Of_Operation',
    text: {
      en: 'The message broker has taken no messages for a while; the message was not taken.',
      da: 'Meddelelsesformidleren har ikke taget imod meddelelser i et stykke tid; meddelelsen er ikke modtaget.',
    },
    hint: {
      en: 'Keep the message and send it again after {seconds} seconds.',
      da: 'Behold meddelelsen og send den igen efter {seconds} sekunder.',
    },
  },
  'gateway.disk-short': {
    severity: 'error',
    status: 503,
    issue: 'no-store',
    acknowledgement: 'MSG_Mailbox_Out_Of_Operation',
    text: {
      en: "The gateway's disk is nearly full; the message was not taken.",
      da: 'Gatewayens disk er næsten fuld; meddelelsen er ikke modtaget.',
    },
    hint: {
      en: 'Keep the message and send it again after {seconds} seconds.',
      da: 'Behold meddelelsen og send den igen efter {seconds} sekunder.',
    },
  },
  'gateway.fault': {
    severity: 'fatal',
    status: 500,
    issue: 'exception',
    text: { en: 'The gateway failed.', da: 'Gatewayen fejlede.' },
    hint: {
      en: 'Report the request id to the operator and send the message again.',
      da: 'Oplys forespørgslens id til driften og send meddelelsen igen.',
    },
  },
  'request.other-type': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The address asks for a {expected}; the resource is a {found}.',
      da: 'Adressen spørger efter en {expected}; ressourcen er en {found}.',
    },
    hint: {
      en: 'Send the resource to the address of its own type, or to /fhir/$validate.',
      da: 'Send ressourcen til adressen for dens egen type eller til /fhir/$validate.',
    },
  },
  'request.unknown-type': {
    severity: 'error',
    status: 404,
    issue: 'not-found',
    text: {
      en: 'The address names {found}, which is not a FHIR R4 resource type.',
      da: 'Adressen nævner {found}, som ikke er en ressourcetype i FHIR R4.',
    },
    hint: {
      en: 'Use a resource type of FHIR R4 in the address, or /fhir/$validate.',
      da: 'Brug en ressourcetype fra FHIR R4 i adressen eller /fhir/$validate.',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
