import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems of what a citizens' portal asks for (R-DAT-13). None of them repeats what was asked: it may be a CPR number. */
export const ownDataProblems = {
  'caller.not-portal': {
    severity: 'error',
    status: 403,
    issue: 'forbidden',
    text: {
      en: "The caller's credential is not a citizens' portal's.",
      da: 'Kalderens legitimation er ikke en borgerportals.',
    },
    hint: {
      en: 'Call with a token of the role citizen-portal: overgang token issue --role citizen-portal.',
      da: 'Kald med et token med rollen citizen-portal: overgang token issue --role citizen-portal.',
    },
  },
  'caller.portal-only': {
    severity: 'error',
    status: 403,
    issue: 'forbidden',
    text: {
      en: "A citizens' portal may ask for a citizen's own data, and nothing else.",
      da: 'En borgerportal må spørge om en borgers egne data og intet andet.',
    },
    hint: {
      en: 'Call POST /fhir/Patient/$own-data; for everything else use a credential of the organisation itself.',
      da: 'Kald POST /fhir/Patient/$own-data; brug til alt andet organisationens egen legitimation.',
    },
  },
  'own-data.parameters': {
    severity: 'error',
    status: 400,
    issue: 'invalid',
    text: {
      en: 'The request is not one this operation understands: {name}.',
      da: 'Forespørgslen er ikke en, som denne operation forstår: {name}.',
    },
    hint: {
      en: 'Send Parameters with citizen (valueIdentifier), reference (valueString), and at will period (valuePeriod) and count (valuePositiveInt), each once; after only as a link of an answer has it.',
      da: 'Send Parameters med citizen (valueIdentifier), reference (valueString) og eventuelt period (valuePeriod) og count (valuePositiveInt), hver én gang; after kun som et link i et svar har den.',
    },
  },
  'own-data.citizen': {
    severity: 'error',
    status: 422,
    issue: 'value',
    text: {
      en: 'The citizen is not named by a CPR number.',
      da: 'Borgeren er ikke angivet ved et CPR-nummer.',
    },
    hint: {
      en: 'Send ten digits in citizen.valueIdentifier.value, with the system urn:oid:1.2.208.176.1.2.',
      da: 'Send ti cifre i citizen.valueIdentifier.value med system urn:oid:1.2.208.176.1.2.',
    },
  },
  'own-data.unreadable': {
    severity: 'warning',
    status: 422,
    issue: 'exception',
    text: {
      en: 'The content of message {id} cannot be read; the rest is complete.',
      da: 'Indholdet af meddelelse {id} kan ikke læses; resten er fuldstændigt.',
    },
    hint: {
      en: 'The content is with its sender and receivers. Tell who runs the gateway.',
      da: 'Indholdet findes hos afsender og modtagere. Giv besked til driften.',
    },
  },
  'own-data.withheld-by-sender': {
    severity: 'information',
    status: 422,
    issue: 'suppressed',
    text: {
      en: 'Its sender has marked {what} as not to be disclosed to the citizen without the professional.',
      da: 'Afsenderen har mærket {what} som ikke at måtte udleveres til borgeren uden om fagpersonen.',
    },
    hint: {
      en: 'The citizen can ask the sender, who decides about it.',
      da: 'Borgeren kan henvende sig til afsenderen, som afgør det.',
    },
  },
  'own-data.withheld-incident': {
    severity: 'information',
    status: 422,
    issue: 'suppressed',
    text: {
      en: 'The content of a report of an adverse event is not told here.',
      da: 'Indholdet af en indberetning af en utilsigtet hændelse vises ikke her.',
    },
    hint: {
      en: 'The citizen can ask the region, which follows it up.',
      da: 'Borgeren kan henvende sig til regionen, som følger den op.',
    },
  },
  'own-data.withheld-other': {
    severity: 'information',
    status: 422,
    issue: 'suppressed',
    text: {
      en: 'The content does not say that it is about this citizen alone, and is not told here.',
      da: 'Indholdet siger ikke, at det alene angår denne borger, og vises ikke her.',
    },
    hint: {
      en: 'The citizen can ask the sender.',
      da: 'Borgeren kan henvende sig til afsenderen.',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
