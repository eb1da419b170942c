import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems with how many values there are, in all and in each slice. */
export const cardinalityProblems = {
  'cardinality.too-few': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: {
      en: '{name} is missing: at least {expected} required.',
      da: '{name} mangler: mindst {expected} kræves.',
    },
    hint: {
      en: 'Add the element.',
      da: 'Tilføj elementet.',
    },
  },
  'cardinality.too-many': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: 'There are too many {name}: at most {expected} allowed.',
      da: 'Der er for mange {name}: højst {expected} tilladt.',
    },
    hint: {
      en: 'Remove what is too much.',
      da: 'Fjern de overskydende.',
    },
  },
  'cardinality.prohibited': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: '{name} is not allowed here.',
      da: '{name} er ikke tilladt her.',
    },
    hint: {
      en: 'Remove the element.',
      da: 'Fjern elementet.',
    },
  },
  'cardinality.choice-type': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: 'The profile does not allow this type for {name}; expected {expected}.',
      da: 'Profilen tillader ikke denne type for {name}; forventede {expected}.',
    },
    hint: {
      en: 'Use one of the allowed types.',
      da: 'Brug en af de tilladte typer.',
    },
  },
  'cardinality.choice-repeated': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: '{name} is given with more than one type.',
      da: '{name} er angivet med mere end én type.',
    },
    hint: {
      en: 'Keep one of them.',
      da: 'Behold den ene.',
    },
  },
  'slice.too-few': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: {
      en: 'No or too few values belong to {slice}: at least {expected} required.',
      da: 'Ingen eller for få værdier hører til {slice}: mindst {expected} kræves.',
    },
    hint: {
      en: 'Add a value that belongs to the slice.',
      da: 'Tilføj en værdi, som hører til.',
    },
  },
  'slice.too-many': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: 'Too many values belong to {slice}: at most {expected} allowed.',
      da: 'For mange værdier hører til {slice}: højst {expected} tilladt.',
    },
    hint: {
      en: 'Remove what is too much.',
      da: 'Fjern de overskydende.',
    },
  },
  'slice.no-match': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: 'The value is none of the kinds the profile allows here.',
      da: 'Værdien er ikke af nogen af de slags, profilen tillader her.',
    },
    hint: {
      en: 'Give the value what tells it apart, or remove it.',
      da: 'Giv værdien det, som kendetegner den, eller fjern den.',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
