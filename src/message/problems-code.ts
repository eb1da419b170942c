import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems with codes: value sets and code systems. */
export const codeProblems = {
  'code.retired': {
    severity: 'warning',
    status: 422,
    issue: 'code-invalid',
    text: {
      en: '{code} in {system} was retired on {retired}; the message is judged and recorded with {successor}.',
      da: '{code} i {system} udgik den {retired}; meddelelsen bedømmes og registreres med {successor}.',
    },
    hint: { en: 'Use {successor} from now on.', da: 'Brug {successor} fremover.' },
  },
  'code.retired-ambiguous': {
    severity: 'error',
    status: 422,
    issue: 'code-invalid',
    text: {
      en: '{code} in {system} was retired on {retired}, and more than one has taken its place: {successor}.',
      da: '{code} i {system} udgik den {retired}, og flere er trådt i stedet: {successor}.',
    },
    hint: { en: 'Use the one of them that is meant.', da: 'Brug den af dem, der menes.' },
  },
  'binding.required': {
    severity: 'error',
    status: 422,
    issue: 'code-invalid',
    acknowledgement: 'MSG_VALUESET_VALUE_UNKNOWN',
    text: {
      en: 'The code is not in the required value set {valueSet}.',
      da: 'Koden findes ikke i den krævede kodeliste {valueSet}.',
    },
    hint: {
      en: 'Use a code of the value set.',
      da: 'Brug en kode fra kodelisten.',
    },
  },
  'binding.extensible': {
    severity: 'warning',
    status: 422,
    issue: 'code-invalid',
    acknowledgement: 'MSG_VALUESET_VALUE_UNKNOWN',
    text: {
      en: 'The code is not in the value set {valueSet}, which should be used where it has a fitting code.',
      da: 'Koden findes ikke i kodelisten {valueSet}, som bør bruges, når den har en passende kode.',
    },
    hint: {
      en: 'Use a code of the value set if one fits.',
      da: 'Brug en kode fra kodelisten, hvis en passer.',
    },
  },
  'code.unknown': {
    severity: 'error',
    status: 422,
    issue: 'code-invalid',
    acknowledgement: 'MSG_CodeSystem_VALUE_UNKNOWN',
    text: {
      en: 'There is no code {code} in {system}.',
      da: 'Koden {code} findes ikke i {system}.',
    },
    hint: {
      en: 'Use a code that the system defines.',
      da: 'Brug en kode, som systemet definerer.',
    },
  },
  'code.display': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The display is {found}; the code system has {expected}.',
      da: 'Visningsteksten er {found}; kodesystemet har {expected}.',
    },
    hint: {
      en: 'Use the code system’s own text, or leave display out.',
      da: 'Brug kodesystemets egen tekst, eller udelad display.',
    },
  },
  'code.supplement': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    text: {
      en: '{system} only adds to another code system and has no codes of its own.',
      da: '{system} supplerer kun et andet kodesystem og har ingen egne koder.',
    },
    hint: {
      en: 'Name the code system that is supplemented.',
      da: 'Angiv det kodesystem, som suppleres.',
    },
  },
  'code.no-system': {
    severity: 'warning',
    status: 422,
    issue: 'code-invalid',
    text: {
      en: 'A code without a system has no meaning of its own and was not checked.',
      da: 'En kode uden system har ingen selvstændig betydning og er ikke kontrolleret.',
    },
    hint: {
      en: 'Add the system.',
      da: 'Tilføj systemet.',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
