import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems with narratives. */
export const narrativeProblems = {
  'narrative.not-well-formed': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The narrative is not one well-formed XHTML div.',
      da: 'Den læsbare tekst er ikke én velformet XHTML-div.',
    },
    hint: {
      en: 'Send a single, well-formed div.',
      da: 'Send én velformet div.',
    },
  },
  'narrative.namespace': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The narrative is not in the namespace of XHTML.',
      da: 'Den læsbare tekst er ikke i XHTML’s navnerum.',
    },
    hint: {
      en: 'Write xmlns="http://www.w3.org/1999/xhtml" on the div and no other namespace within it.',
      da: 'Skriv xmlns="http://www.w3.org/1999/xhtml" på div-elementet og intet andet navnerum inden i det.',
    },
  },
  'narrative.entity': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The narrative uses an entity that XML does not define.',
      da: 'Den læsbare tekst bruger en entitet, som XML ikke definerer.',
    },
    hint: {
      en: 'Write the character itself or its number.',
      da: 'Skriv selve tegnet eller dets nummer.',
    },
  },
  'narrative.forbidden': {
    severity: 'error',
    status: 422,
    issue: 'invariant',
    text: {
      en: 'The narrative has elements or attributes other than formatting.',
      da: 'Den læsbare tekst har andre elementer eller attributter end formatering.',
    },
    hint: {
      en: 'Keep to the formatting FHIR allows; no scripts, forms or styles by link.',
      da: 'Hold dig til den formatering, FHIR tillader; ingen scripts, formularer eller eksterne typografier.',
    },
  },
  'narrative.empty': {
    severity: 'error',
    status: 422,
    issue: 'invariant',
    text: {
      en: 'The narrative has nothing to read.',
      da: 'Den læsbare tekst har intet indhold.',
    },
    hint: {
      en: 'Add text, or leave the narrative out where it is optional.',
      da: 'Tilføj tekst, eller udelad den, hvor den er valgfri.',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
