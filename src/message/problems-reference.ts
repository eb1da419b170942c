import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems with references. */
export const referenceProblems = {
  'reference.empty': {
    severity: 'warning',
    status: 422,
    issue: 'informational',
    text: {
      en: 'The reference has neither an address, an identifier nor a text.',
      da: 'Referencen har hverken adresse, identifikator eller tekst.',
    },
    hint: {
      en: 'Add what the reference points at.',
      da: 'Angiv, hvad referencen peger på.',
    },
  },
  'reference.invalid': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: '{found} is not a reference.',
      da: '{found} er ikke en reference.',
    },
    hint: {
      en: 'Write Type/id or a full address.',
      da: 'Skriv Type/id eller en fuld adresse.',
    },
  },
  'reference.format': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The relative reference {found} is not of the form Type/id.',
      da: 'Den relative reference {found} har ikke formen Type/id.',
    },
    hint: {
      en: 'Write Type/id or a full address.',
      da: 'Skriv Type/id eller en fuld adresse.',
    },
  },
  'reference.no-base': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: {
      en: 'The relative reference {found} means nothing: its entry has no fullUrl.',
      da: 'Den relative reference {found} giver ingen mening: dens entry har ingen fullUrl.',
    },
    hint: {
      en: 'Give every entry a fullUrl.',
      da: 'Giv hver entry en fullUrl.',
    },
  },
  'reference.ambiguous': {
    severity: 'error',
    status: 422,
    issue: 'duplicate',
    text: {
      en: 'More than one entry answers to {found}.',
      da: 'Mere end én entry svarer til {found}.',
    },
    hint: {
      en: 'Give every entry its own fullUrl.',
      da: 'Giv hver entry sin egen fullUrl.',
    },
  },
  'reference.other-address': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    text: {
      en: 'The bundle has a resource with the type and id of {found}, but at another address than the reference means.',
      da: 'Bundlen har en ressource med samme type og id som {found}, men på en anden adresse end referencen betyder.',
    },
    hint: {
      en: 'Make the base of the fullUrls the same, or refer by full address.',
      da: 'Brug samme base i alle fullUrl, eller referer med fuld adresse.',
    },
  },
  'reference.not-contained': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    text: {
      en: '{found} points at a contained resource that is not there.',
      da: '{found} peger på en indlejret ressource, som ikke findes.',
    },
    hint: {
      en: 'Contain the resource, or correct the reference.',
      da: 'Indlejr ressourcen, eller ret referencen.',
    },
  },
  'reference.not-in-bundle': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    text: {
      en: '{found} must be in the same bundle and is not.',
      da: '{found} skal være i samme bundle og er det ikke.',
    },
    hint: {
      en: 'Include the resource.',
      da: 'Medtag ressourcen.',
    },
  },
  'reference.wrong-type': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: 'The reference points at a {found}; expected {expected}.',
      da: 'Referencen peger på en {found}; forventede {expected}.',
    },
    hint: {
      en: 'Refer to a resource of an allowed type.',
      da: 'Referer til en ressource af en tilladt type.',
    },
  },
  'reference.type': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: 'Reference.type says {found}; expected {expected}.',
      da: 'Reference.type siger {found}; forventede {expected}.',
    },
    hint: {
      en: 'Give the type of the resource referred to, or leave the type out.',
      da: 'Angiv typen på den ressource, der refereres til, eller udelad typen.',
    },
  },
  'reference.unknown-profile': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    text: {
      en: 'What the reference may point at is defined by a profile that is not installed.',
      da: 'Det, referencen må pege på, er defineret af en profil, som ikke er installeret.',
    },
    hint: {
      en: 'Install the package that holds the profile.',
      da: 'Installer pakken, som indeholder profilen.',
    },
  },
  'reference.no-profile-match': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: '{found} does not satisfy what the reference asks of it: {expected}.',
      da: '{found} opfylder ikke det, referencen kræver: {expected}.',
    },
    hint: {
      en: 'See the findings on the resource itself.',
      da: 'Se fundene på selve ressourcen.',
    },
  },
  'reference.unresolved': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    text: {
      en: 'The reference {found} leads to nothing in the Bundle.',
      da: 'Referencen {found} fører ikke til noget i Bundlen.',
    },
    hint: {
      en: 'Put every resource that the message refers to in the Bundle.',
      da: 'Læg alle ressourcer, meddelelsen henviser til, i Bundlen.',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
