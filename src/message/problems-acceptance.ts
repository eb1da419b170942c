import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems found when a sound message is to be accepted: who may send what to whom, and what was sent before. */
export const acceptanceProblems = {
  'sender.unknown': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    text: {
      en: "No organisation of this network has the sender's SOR id and GLN.",
      da: 'Ingen organisation i netværket har afsenderens SOR-id og GLN.',
    },
    hint: {
      en: 'Check SOR and GLN, or have the organisation added to the network.',
      da: 'Kontrollér SOR og GLN, eller få organisationen tilføjet i netværket.',
    },
  },
  'sender.not-caller': {
    severity: 'error',
    status: 403,
    issue: 'forbidden',
    text: {
      en: 'The caller is not the organisation that the message names as its sender.',
      da: 'Kalderen er ikke den organisation, som meddelelsen angiver som afsender.',
    },
    hint: { en: "Send with the sender's own credentials.", da: 'Send med afsenderens egen legitimation.' },
  },
  'sender.event-not-permitted': {
    severity: 'error',
    status: 422,
    issue: 'business-rule',
    text: {
      en: 'The sender may not send {event} in this network.',
      da: 'Afsenderen må ikke sende {event} i dette netværk.',
    },
    hint: {
      en: 'Have the event added to what the organisation sends.',
      da: 'Få hændelsen tilføjet til det, organisationen sender.',
    },
  },
  'sender.not-valid': {
    severity: 'error',
    status: 422,
    issue: 'business-rule',
    text: {
      en: 'The sender was not a valid organisation when the message was assembled.',
      da: 'Afsenderen var ikke en gyldig organisation, da meddelelsen blev samlet.',
    },
    hint: {
      en: 'Send as the organisation that has taken over.',
      da: 'Send som den organisation, der har overtaget.',
    },
  },
  'receiver.unknown': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    acknowledgement: 'MSG_Receiver_Identifier_UNKNOWN',
    text: {
      en: "No organisation of this network has the receiver's SOR id and GLN.",
      da: 'Ingen organisation i netværket har modtagerens SOR-id og GLN.',
    },
    hint: { en: 'Check SOR and GLN of the receiver.', da: 'Kontrollér modtagerens SOR og GLN.' },
  },
  'receiver.event-not-permitted': {
    severity: 'error',
    status: 422,
    issue: 'business-rule',
    acknowledgement: 'MSG_RECEIVER_UNABLE_TO_RECEIVE_MSG_TYPE',
    text: { en: 'The receiver cannot receive {event}.', da: 'Modtageren kan ikke modtage {event}.' },
    hint: {
      en: 'Choose another receiver or another kind of message.',
      da: 'Vælg en anden modtager eller en anden meddelelsestype.',
    },
  },
  'receiver.not-valid': {
    severity: 'error',
    status: 422,
    issue: 'business-rule',
    acknowledgement: 'MSG_Receiver_Identifier_UNKNOWN',
    text: {
      en: 'The receiver was not a valid organisation when the message was assembled.',
      da: 'Modtageren var ikke en gyldig organisation, da meddelelsen blev samlet.',
    },
    hint: {
      en: 'Send to the organisation that has taken over.',
      da: 'Send til den organisation, der har overtaget.',
    },
  },
  'message.bundle-id-reused': {
    severity: 'error',
    status: 409,
    issue: 'duplicate',
    text: {
      en: 'This Bundle.id has been used for another message.',
      da: 'Dette Bundle.id er brugt til en anden meddelelse.',
    },
    hint: { en: 'Give every sending a new Bundle.id.', da: 'Giv hver afsendelse et nyt Bundle.id.' },
  },
  'message.id-reused': {
    severity: 'error',
    status: 409,
    issue: 'conflict',
    text: {
      en: 'A message with this MessageHeader.id and other content has been received.',
      da: 'En meddelelse med dette MessageHeader.id og andet indhold er modtaget.',
    },
    hint: {
      en: 'Changed content is a new message: give it a new MessageHeader.id.',
      da: 'Ændret indhold er en ny meddelelse: giv den et nyt MessageHeader.id.',
    },
  },
  'message.repeated': {
    severity: 'information',
    status: 422,
    issue: 'duplicate',
    text: {
      en: 'The message was received before; this is its first receipt.',
      da: 'Meddelelsen er modtaget før; dette er dens første kvittering.',
    },
    hint: { en: 'Nothing to do.', da: 'Intet at gøre.' },
  },
  'message.predecessor-awaited': {
    severity: 'information',
    status: 422,
    issue: 'informational',
    text: {
      en: 'The message continues message {predecessor}, which has not arrived. It is kept, and passed on after that one, at the latest at {until}.',
      da: 'Meddelelsen fortsætter meddelelse {predecessor}, som ikke er kommet. Den er gemt og sendes videre efter den, senest {until}.',
    },
    hint: {
      en: 'Send the earlier message, if it has not been sent yet.',
      da: 'Send den tidligere meddelelse, hvis den ikke er sendt endnu.',
    },
  },
  'acknowledgement.unmatched': {
    severity: 'warning',
    status: 422,
    issue: 'not-found',
    text: {
      en: 'The acknowledgement answers a message that the gateway has not carried to this organisation.',
      da: 'Kvitteringen besvarer en meddelelse, som gatewayen ikke har bragt til denne organisation.',
    },
    hint: {
      en: 'Check response.identifier; the acknowledgement is delivered all the same.',
      da: 'Kontrollér response.identifier; kvitteringen leveres alligevel.',
    },
  },
  'acknowledgement.misdirected': {
    severity: 'error',
    status: 422,
    issue: 'business-rule',
    text: {
      en: 'The acknowledgement is not addressed to the sender of the message it answers.',
      da: 'Kvitteringen er ikke adresseret til afsenderen af den meddelelse, den besvarer.',
    },
    hint: {
      en: 'Address it to the sender of the answered message, at its source.endpoint.',
      da: 'Adressér den til den besvarede meddelelses afsender, på dens source.endpoint.',
    },
  },
  'acknowledgement.contradicts': {
    severity: 'error',
    status: 409,
    issue: 'conflict',
    text: {
      en: 'The message was acknowledged with {present}; {found} may not follow.',
      da: 'Meddelelsen er kvitteret med {present}; {found} må ikke følge efter.',
    },
    hint: {
      en: 'The sign of an acknowledgement never changes; send a new message instead.',
      da: 'En kvitterings fortegn ændres aldrig; send en ny meddelelse i stedet.',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
