import type { CatalogueEntry } from './catalogue-entry.ts';
import { longestReason } from './delivery-action.ts';

/** Problems of what operators ask for. */
export const operatorProblems = {
  'caller.not-operator': {
    severity: 'error',
    status: 403,
    issue: 'forbidden',
    text: {
      en: "The caller's credential is not an operator's.",
      da: 'Kalderens legitimation er ikke en operatørs.',
    },
    hint: {
      en: 'Call with a token of the role operator: overgang token issue --role operator.',
      da: 'Kald med et token med rollen operator: overgang token issue --role operator.',
    },
  },
  'delivery.not-found': {
    severity: 'error',
    status: 404,
    issue: 'not-found',
    text: { en: 'There is no delivery with this id.', da: 'Der er ingen levering med dette id.' },
    hint: {
      en: 'GET /admin/messages/{id} tells the deliveries of a message.',
      da: 'GET /admin/messages/{id} viser en meddelelses leveringer.',
    },
  },
  'action.reason-missing': {
    severity: 'error',
    status: 400,
    issue: 'required',
    text: { en: 'The action has no reason.', da: 'Handlingen har ingen begrundelse.' },
    hint: { en: 'Say in `reason` why it is done.', da: 'Sig i `reason` hvorfor den udføres.' },
  },
  'action.reason-too-long': {
    severity: 'error',
    status: 400,
    issue: 'too-long',
    text: {
      en: `The reason is longer than ${longestReason} characters.`,
      da: `Begrundelsen er længere end ${longestReason} tegn.`,
    },
    hint: { en: 'Say it shorter.', da: 'Sig det kortere.' },
  },
  'action.reason-private': {
    severity: 'error',
    status: 400,
    issue: 'business-rule',
    text: {
      en: 'The reason holds something that could be a CPR number.',
      da: 'Begrundelsen indeholder noget, der kan være et CPR-nummer.',
    },
    hint: {
      en: 'Reasons are shown to others: name the case by a number of your own system.',
      da: 'Begrundelser vises for andre: nævn sagen ved et nummer i jeres eget system.',
    },
  },
  'action.id': {
    severity: 'error',
    status: 400,
    issue: 'invalid',
    text: { en: 'The Idempotency-Key is not a UUID.', da: 'Idempotency-Key er ikke en UUID.' },
    hint: {
      en: 'Send a new UUID with every action, and the same one when you repeat it.',
      da: 'Send en ny UUID med hver handling, og den samme når den gentages.',
    },
  },
  'action.id-reused': {
    severity: 'error',
    status: 409,
    issue: 'duplicate',
    text: {
      en: 'The Idempotency-Key belongs to another action.',
      da: 'Idempotency-Key hører til en anden handling.',
    },
    hint: { en: 'Send a new UUID with every action.', da: 'Send en ny UUID med hver handling.' },
  },
  'action.does-not-fit': {
    severity: 'error',
    status: 409,
    issue: 'conflict',
    text: {
      en: 'A delivery that is {state} cannot be given this action: {action}.',
      da: 'En levering i tilstanden {state} kan ikke gives denne handling: {action}.',
    },
    hint: {
      en: 'Read the delivery: GET /admin/messages/{id} says who brought it there and why.',
      da: 'Læs leveringen: GET /admin/messages/{id} siger hvem der bragte den dertil og hvorfor.',
    },
  },
  'action.out-of-reach': {
    severity: 'error',
    status: 409,
    issue: 'conflict',
    text: {
      en: "The message lies in the receiver's own queue and cannot be called back.",
      da: 'Meddelelsen ligger i modtagerens egen kø og kan ikke kaldes tilbage.',
    },
    hint: {
      en: 'Ask the sender to send a message that cancels it.',
      da: 'Bed afsenderen sende en meddelelse, der annullerer den.',
    },
  },
  'action.sender-told': {
    severity: 'error',
    status: 409,
    issue: 'conflict',
    text: {
      en: 'The sender has been told that the message is not delivered; delivered now, it would contradict that.',
      da: 'Afsenderen har fået at vide, at meddelelsen ikke er leveret; leveret nu ville den modsige det.',
    },
    hint: {
      en: 'Ask the sender to send a new message; or, when the gateway itself has told it, confirm with evenThoughSenderWasTold.',
      da: 'Bed afsenderen sende en ny meddelelse; eller bekræft med evenThoughSenderWasTold, hvis det er gatewayen selv, der har sagt det.',
    },
  },
  'action.content-gone': {
    severity: 'error',
    status: 409,
    issue: 'not-found',
    text: {
      en: 'The content of the message has been deleted; there is nothing to send.',
      da: 'Meddelelsens indhold er slettet; der er intet at sende.',
    },
    hint: {
      en: 'Ask the sender to send it again from its own system.',
      da: 'Bed afsenderen sende den igen fra sit eget system.',
    },
  },
  'action.dry-run-first': {
    severity: 'error',
    status: 428,
    issue: 'business-rule',
    text: {
      en: 'Nobody has looked at what this would do; nothing was done.',
      da: 'Ingen har set på, hvad dette ville gøre; intet er gjort.',
    },
    hint: {
      en: 'Do the dry run, and send its ETag as If-Match.',
      da: 'Gør en prøvekørsel, og send dens ETag som If-Match.',
    },
  },
  'action.moved': {
    severity: 'error',
    status: 412,
    issue: 'conflict',
    text: {
      en: 'The delivery has moved on since it was looked at; nothing was done. It is {state} now.',
      da: 'Leveringen er kommet videre, siden den blev set på; intet er gjort. Den er nu {state}.',
    },
    hint: { en: 'Do the dry run again.', da: 'Gør prøvekørslen igen.' },
  },
  'replay.endpoint-format': {
    severity: 'error',
    status: 422,
    issue: 'not-supported',
    text: {
      en: '{endpoint} takes another format; a replay gives messages as they came.',
      da: '{endpoint} modtager et andet format; en genafspilning giver meddelelser, som de kom.',
    },
    hint: {
      en: 'Replay to an endpoint that takes FHIR.',
      da: 'Genafspil til et endpoint, der modtager FHIR.',
    },
  },
  'replay.endpoint': {
    severity: 'error',
    status: 400,
    issue: 'invalid',
    text: {
      en: 'There is no endpoint {found} to replay to.',
      da: 'Der er intet endepunkt {found} at afspille til.',
    },
    hint: {
      en: 'Name an endpoint of the network file in `to`.',
      da: 'Nævn et endepunkt fra netværksfilen i `to`.',
    },
  },
  'request.property': {
    severity: 'error',
    status: 400,
    issue: 'invalid',
    text: { en: 'The property {name} is not understood.', da: 'Egenskaben {name} kan ikke forstås.' },
    hint: { en: 'It should be {expected}.', da: 'Den skal være {expected}.' },
  },
  'replay.not-found': {
    severity: 'error',
    status: 404,
    issue: 'not-found',
    text: { en: 'There is no replay with this id.', da: 'Der er ingen genafspilning med dette id.' },
    hint: { en: 'GET /admin/replays lists them.', da: 'GET /admin/replays viser dem.' },
  },
} as const satisfies Record<string, CatalogueEntry>;
