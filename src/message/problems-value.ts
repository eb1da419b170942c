import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems with the value of an element. */
export const valueProblems = {
  'value.empty': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The value is empty.',
      da: 'Værdien er tom.',
    },
    hint: {
      en: 'Leave the element out, or give it a value.',
      da: 'Udelad elementet, eller giv det en værdi.',
    },
  },
  'value.format': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    acknowledgement: 'MSG_Datatype_Wrong',
    text: {
      en: '{found} is not a valid {type}.',
      da: '{found} er ikke en gyldig {type}.',
    },
    hint: {
      en: 'Write the value the way FHIR defines the type.',
      da: 'Skriv værdien, som FHIR definerer typen.',
    },
  },
  'value.language': {
    severity: 'error',
    status: 422,
    issue: 'code-invalid',
    text: {
      en: '{found} is not a language tag.',
      da: '{found} er ikke en sprogkode.',
    },
    hint: {
      en: 'Write a tag such as da or da-DK.',
      da: 'Skriv en kode som da eller da-DK.',
    },
  },
  'value.too-long': {
    severity: 'error',
    status: 422,
    issue: 'too-long',
    acknowledgement: 'MSG_Element_To_Long',
    text: {
      en: 'The text is longer than {expected} characters.',
      da: 'Teksten er længere end {expected} tegn.',
    },
    hint: {
      en: 'Shorten the text.',
      da: 'Afkort teksten.',
    },
  },
  'value.fixed': {
    severity: 'error',
    status: 422,
    issue: 'value',
    text: {
      en: 'The value must be exactly {expected}, found {found}.',
      da: 'Værdien skal være præcis {expected}, fandt {found}.',
    },
    hint: {
      en: 'Use the value the profile fixes.',
      da: 'Brug den værdi, profilen fastlægger.',
    },
  },
  'value.pattern': {
    severity: 'error',
    status: 422,
    issue: 'value',
    text: {
      en: 'The value must contain {expected}, found {found}.',
      da: 'Værdien skal indeholde {expected}, fandt {found}.',
    },
    hint: {
      en: 'Use the values the profile asks for.',
      da: 'Brug de værdier, profilen kræver.',
    },
  },
  'value.out-of-range': {
    severity: 'error',
    status: 422,
    issue: 'value',
    text: {
      en: '{found} is outside the allowed range: {bound} {expected}.',
      da: '{found} er uden for det tilladte område: {bound} {expected}.',
    },
    hint: {
      en: 'Use a value inside the range.',
      da: 'Brug en værdi i området.',
    },
  },
  'value.relative-system': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The system {found} is not an absolute address.',
      da: 'Systemet {found} er ikke en absolut adresse.',
    },
    hint: {
      en: 'Name the system by a URL or an urn:oid.',
      da: 'Angiv systemet med en URL eller en urn:oid.',
    },
  },
  'value.relative-canonical': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The canonical {found} is not an absolute address.',
      da: 'Den kanoniske adresse {found} er ikke absolut.',
    },
    hint: {
      en: 'Use the full canonical URL.',
      da: 'Brug den fulde kanoniske URL.',
    },
  },
  'value.no-such-fragment': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    text: {
      en: '{found} points at nothing contained here.',
      da: '{found} peger ikke på noget indlejret her.',
    },
    hint: {
      en: 'Contain the resource, or use its full address.',
      da: 'Indlejr ressourcen, eller brug dens fulde adresse.',
    },
  },
  'value.example-url': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: '{found} is an address for examples only.',
      da: '{found} er en adresse, som kun bruges i eksempler.',
    },
    hint: {
      en: 'Use a real address.',
      da: 'Brug en rigtig adresse.',
    },
  },
  'value.character': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The text has the character {character}, which XML cannot carry.',
      da: 'Teksten har tegnet {character}, som XML ikke kan bære.',
    },
    hint: {
      en: 'Leave control characters out; tab and line breaks are allowed.',
      da: 'Udelad kontroltegn; tabulator og linjeskift er tilladt.',
    },
  },
  'value.attachment-size': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: 'Attachment.size says {found} bytes; the data has {expected}.',
      da: 'Attachment.size siger {found} byte; indholdet er på {expected}.',
    },
    hint: {
      en: 'Give the number of bytes before base64, or leave the size out.',
      da: 'Angiv antallet af byte før base64, eller udelad størrelsen.',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
