import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems with FHIR R4's base structure: elements, types, primitives. */
export const structureProblems = {
  'structure.unknown-resource': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: '{found} is not a FHIR R4 resource type.',
      da: '{found} er ikke en ressourcetype i FHIR R4.',
    },
    hint: { en: 'Use the resource types of FHIR R4.', da: 'Brug ressourcetyperne i FHIR R4.' },
  },
  'structure.unknown-element': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: 'The element {found} does not exist here in FHIR R4.',
      da: 'Elementet {found} findes ikke her i FHIR R4.',
    },
    hint: {
      en: 'Remove the element or send it as an extension.',
      da: 'Fjern elementet eller send det som en extension.',
    },
  },
  'structure.missing-element': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: { en: 'The element {expected} is missing.', da: 'Elementet {expected} mangler.' },
    hint: { en: 'Fill the element.', da: 'Udfyld elementet.' },
  },
  'structure.wrong-type': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    acknowledgement: 'MSG_Datatype_Wrong',
    text: { en: 'Expected {expected} here.', da: 'Forventede {expected} her.' },
    hint: {
      en: 'Send the element as the JSON type that FHIR R4 prescribes.',
      da: 'Send elementet som den JSON-type, FHIR R4 foreskriver.',
    },
  },
  'structure.wrong-value': {
    severity: 'error',
    status: 422,
    issue: 'value',
    acknowledgement: 'MSG_Datatype_Wrong',
    text: {
      en: 'The value is not of the form or list that FHIR R4 prescribes: {expected}.',
      da: 'Værdien har ikke den form eller er ikke på den liste, FHIR R4 foreskriver: {expected}.',
    },
    hint: { en: 'Correct the value.', da: 'Ret værdien.' },
  },
} as const satisfies Record<string, CatalogueEntry>;
