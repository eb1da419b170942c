import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems with whom a message is for and whom it is from, as it says itself. */
export const addressProblems = {
  'destination.missing': {
    severity: 'error',
    status: 422,
    issue: 'required',
    acknowledgement: 'MSG_Receiver_Identifier_MISSING',
    text: { en: 'The MessageHeader names no destination.', da: 'MessageHeader angiver ingen destination.' },
    hint: { en: 'Name exactly one primary destination.', da: 'Angiv præcis én primær destination.' },
  },
  'destination.use': {
    severity: 'error',
    status: 422,
    issue: 'code-invalid',
    acknowledgement: 'MSG_CodeSystem_VALUE_UNKNOWN',
    text: {
      en: 'The destination does not say whether it is primary or cc.',
      da: 'Destinationen angiver ikke, om den er primary eller cc.',
    },
    hint: {
      en: "Add MedCom's destination use extension with the code primary or cc.",
      da: 'Tilføj MedComs destinationUse-extension med koden primary eller cc.',
    },
  },
  'destination.primary': {
    severity: 'error',
    status: 422,
    issue: 'business-rule',
    acknowledgement: 'MSG_Receiver_Identifier_MISSING',
    text: {
      en: 'Found {found} primary destinations; exactly one is allowed.',
      da: 'Fandt {found} primære destinationer; præcis én er tilladt.',
    },
    hint: { en: 'Name exactly one primary destination.', da: 'Angiv præcis én primær destination.' },
  },
  'destination.copy-not-allowed': {
    severity: 'error',
    status: 422,
    issue: 'business-rule',
    text: {
      en: 'The event {event} allows no cc destination.',
      da: 'Hændelsen {event} tillader ingen cc-destination.',
    },
    hint: { en: 'Send the copy as a message of its own.', da: 'Send kopien som en selvstændig meddelelse.' },
  },
  'destination.copy-missing': {
    severity: 'error',
    status: 422,
    issue: 'required',
    acknowledgement: 'MSG_Receiver_Identifier_MISSING',
    text: {
      en: 'The message is a carbon copy, but names no cc destination.',
      da: 'Meddelelsen er en kopi, men angiver ingen cc-destination.',
    },
    hint: {
      en: 'Name whom the copy is for as a destination with the use cc, or state another activity.',
      da: 'Angiv kopiens modtager som destination med brugen cc, eller angiv en anden aktivitet.',
    },
  },
  'destination.copy-apart': {
    severity: 'information',
    status: 422,
    issue: 'informational',
    text: {
      en: 'The cc destination gets a message of its own; this one goes to the primary destination.',
      da: 'cc-destinationen får sin egen meddelelse; denne går til den primære destination.',
    },
    hint: {
      en: 'Send the copy as a message with a new MessageHeader.id and the activity carboncopy-message.',
      da: 'Send kopien som en meddelelse med nyt MessageHeader.id og aktiviteten carboncopy-message.',
    },
  },
  'destination.endpoint': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: { en: 'The destination has no endpoint.', da: 'Destinationen har intet endpoint.' },
    hint: {
      en: "Fill destination.endpoint with the receiver's SOR endpoint.",
      da: 'Udfyld destination.endpoint med modtagerens SOR-endpoint.',
    },
  },
  'party.missing': {
    severity: 'error',
    status: 422,
    issue: 'required',
    acknowledgement: 'MSG_Receiver_Identifier_MISSING',
    text: {
      en: 'The {role} does not refer to an Organization in the Bundle.',
      da: '{role} henviser ikke til en Organization i Bundlen.',
    },
    hint: {
      en: 'Put the Organization in the Bundle and refer to it.',
      da: 'Læg organisationen i Bundlen og henvis til den.',
    },
  },
  'party.sor': {
    severity: 'error',
    status: 422,
    issue: 'required',
    acknowledgement: 'MSG_Receiver_Identifier_MISSING',
    text: { en: 'The {role} has no valid SOR id.', da: '{role} har intet gyldigt SOR-id.' },
    hint: {
      en: 'Give the Organization one identifier of the SOR system with at least 11 digits.',
      da: 'Giv organisationen én identifier fra SOR-systemet med mindst 11 cifre.',
    },
  },
  'party.gln': {
    severity: 'error',
    status: 422,
    issue: 'required',
    acknowledgement: 'MSG_Receiver_Identifier_MISSING',
    text: { en: 'The {role} has no GLN.', da: '{role} har intet GLN.' },
    hint: {
      en: 'Give the Organization one identifier of the GLN system.',
      da: 'Giv organisationen én identifier fra GLN-systemet.',
    },
  },
  'party.gln-check-digit': {
    severity: 'error',
    status: 422,
    issue: 'value',
    text: {
      en: 'The GLN of the {role} is not 13 digits with a right check digit.',
      da: 'GLN for {role} er ikke 13 cifre med rigtigt kontrolciffer.',
    },
    hint: {
      en: 'Check the number; the last digit is a modulus-10 check digit.',
      da: 'Kontrollér nummeret; det sidste ciffer er et modulus 10-kontrolciffer.',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
