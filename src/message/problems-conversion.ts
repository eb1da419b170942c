import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems of converting between FHIR and the legacy formats. */
export const conversionProblems = {
  'legacy.no-mapping': {
    severity: 'error',
    status: 422,
    issue: 'not-supported',
    acknowledgement: 'MSG_RECEIVER_UNABLE_TO_RECEIVE_MSG_TYPE',
    text: { en: 'There is no mapping from {from} to {to}.', da: 'Der er ingen tabel fra {from} til {to}.' },
    hint: { en: 'Send it as a clinical e-mail (XDIS91).', da: 'Send det som korrespondancebrev (XDIS91).' },
  },
  'legacy.no-twin': {
    severity: 'error',
    status: 422,
    issue: 'business-rule',
    acknowledgement: 'MSG_RECEIVER_UNABLE_TO_RECEIVE_MSG_TYPE',
    text: {
      en: '{to} cannot say {value} of {element}.',
      da: '{to} kan ikke udtrykke {value} for {element}.',
    },
    hint: { en: 'Send it as a clinical e-mail (XDIS91).', da: 'Send det som korrespondancebrev (XDIS91).' },
  },
  'legacy.safety-lost': {
    severity: 'error',
    status: 422,
    issue: 'business-rule',
    acknowledgement: 'MSG_Element_To_Long',
    text: {
      en: 'The conversion to {to} would lose {element}, which may never be lost.',
      da: 'Konverteringen til {to} ville miste {element}, som aldrig må gå tabt.',
    },
    hint: {
      en: 'It is sent as a clinical e-mail (XDIS91) instead.',
      da: 'Det sendes i stedet som korrespondancebrev (XDIS91).',
    },
  },
  'legacy.fhir-invalid': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    acknowledgement: 'MSG_Datatype_Wrong',
    text: {
      en: 'The FHIR message lacks what a conversion needs: {element}.',
      da: 'FHIR-meddelelsen mangler det, en konvertering kræver: {element}.',
    },
    hint: {
      en: 'Send a message bundle with its MessageHeader first.',
      da: 'Send en message-bundle med MessageHeader først.',
    },
  },
  'legacy.loss': {
    severity: 'warning',
    status: 422,
    issue: 'incomplete',
    text: {
      en: '{endpoint} gets the message as {to}, which does not say whole: {elements}.',
      da: '{endpoint} får meddelelsen som {to}, der ikke fuldt ud udtrykker: {elements}.',
    },
    hint: {
      en: 'Tell the receiver what is missing in another way.',
      da: 'Oplys modtageren om det manglende på anden vis.',
    },
  },
  'legacy.type-not-taken': {
    severity: 'error',
    status: 422,
    issue: 'not-supported',
    acknowledgement: 'MSG_RECEIVER_UNABLE_TO_RECEIVE_MSG_TYPE',
    text: {
      en: '{endpoint} takes neither {type} nor a clinical e-mail (XDIS91).',
      da: '{endpoint} modtager hverken {type} eller korrespondancebreve (XDIS91).',
    },
    hint: {
      en: 'Reach the receiver in another way, or have the endpoint take XDIS91.',
      da: 'Kontakt modtageren på anden vis, eller lad modtageren tage imod XDIS91.',
    },
  },
  'legacy.criterion-unanswered': {
    severity: 'error',
    status: 422,
    issue: 'business-rule',
    text: {
      en: 'The referral does not answer criterion A1, once, with yes or no (R-REF-04). Write under "Klinisk begrundelse" the line "Oplysninger til sundheds- og omsorgsplads:" and below it "A1 ja: begrundelse" or "A1 nej: begrundelse".',
      da: 'Henvisningen besvarer ikke kriterium A1 én gang med ja eller nej (R-REF-04). Skriv under "Klinisk begrundelse" linjen "Oplysninger til sundheds- og omsorgsplads:" og derunder "A1 ja: begrundelse" eller "A1 nej: begrundelse".',
    },
    hint: {
      en: 'A2 to A6 are answered likewise, or with "A2 ikke vurderet: årsag".',
      da: 'A2 til A6 besvares på samme måde, eller med "A2 ikke vurderet: årsag".',
    },
  },
  'legacy.municipality-unanswered': {
    severity: 'error',
    status: 422,
    issue: 'business-rule',
    text: {
      en: 'The notice does not say which municipality it is given to (R-ID-03): the receiver has neither a municipality number nor a location number of a municipality in the directory.',
      da: 'Varslet siger ikke, hvilken kommune det gives til (R-ID-03): modtageren har hverken et kommunenummer eller et lokationsnummer, som hører til en kommune i registret.',
    },
    hint: {
      en: 'Name the receiver with IdentifierCode kommunenummer.',
      da: 'Angiv modtageren med IdentifierCode kommunenummer.',
    },
  },
  'legacy.sor-unknown': {
    severity: 'warning',
    status: 422,
    issue: 'informational',
    acknowledgement: 'MSG_Receiver_Identifier_UNKNOWN',
    text: {
      en: 'The organisation with location number {gln} is not in the directory; its SOR code is missing.',
      da: 'Organisationen med lokationsnummer {gln} er ikke i registret; dens SOR-kode mangler.',
    },
    hint: { en: 'Add the organisation to the directory.', da: 'Føj organisationen til registret.' },
  },
  'legacy.id-unknown': {
    severity: 'warning',
    status: 422,
    issue: 'not-found',
    text: {
      en: 'No stored pair links {id} to a message; the receipt cannot be matched.',
      da: 'Intet gemt par knytter {id} til en meddelelse; kvitteringen kan ikke parres.',
    },
    hint: { en: 'It is passed on unconverted.', da: 'Den sendes videre uden konvertering.' },
  },
} as const satisfies Record<string, CatalogueEntry>;
