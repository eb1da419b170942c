import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems with extensions. */
export const extensionProblems = {
  'extension.no-url': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The extension has no url.',
      da: 'Udvidelsen har ingen url.',
    },
    hint: {
      en: 'Name the extension by its definition’s URL.',
      da: 'Angiv udvidelsens definition med dens URL.',
    },
  },
  'extension.relative-url': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The extension url {url} is not absolute.',
      da: 'Udvidelsens url {url} er ikke absolut.',
    },
    hint: {
      en: 'Use the full URL of the definition.',
      da: 'Brug definitionens fulde URL.',
    },
  },
  'extension.unknown': {
    severity: 'information',
    status: 422,
    issue: 'informational',
    text: {
      en: 'The extension {url} is not known here and was only checked for its form.',
      da: 'Udvidelsen {url} er ikke kendt her og er kun kontrolleret for sin form.',
    },
    hint: {
      en: 'Nothing to do; receivers ignore extensions they do not know.',
      da: 'Intet at gøre; modtagere ser bort fra udvidelser, de ikke kender.',
    },
  },
  'extension.not-allowed': {
    severity: 'error',
    status: 422,
    issue: 'extension',
    text: {
      en: 'The extension {url} is not known here and unknown extensions are not accepted.',
      da: 'Udvidelsen {url} er ikke kendt her, og ukendte udvidelser accepteres ikke.',
    },
    hint: {
      en: 'Install the package that defines it, or leave it out.',
      da: 'Installer pakken, som definerer den, eller udelad den.',
    },
  },
  'extension.unknown-modifier': {
    severity: 'error',
    status: 422,
    issue: 'extension',
    text: {
      en: 'The modifier extension {url} is not known here; ignoring it could change the meaning.',
      da: 'Den betydningsændrende udvidelse {url} er ikke kendt her; at se bort fra den kan ændre meningen.',
    },
    hint: {
      en: 'Leave it out, or agree on it with the receiver.',
      da: 'Udelad den, eller aftal den med modtageren.',
    },
  },
  'extension.wrong-place': {
    severity: 'error',
    status: 422,
    issue: 'extension',
    text: {
      en: 'The extension {url} may not be used in this list: modifier extensions and others are kept apart.',
      da: 'Udvidelsen {url} må ikke bruges i denne liste: betydningsændrende udvidelser står for sig.',
    },
    hint: {
      en: 'Move it to the other list.',
      da: 'Flyt den til den anden liste.',
    },
  },
  'extension.wrong-context': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: 'The extension {url} may not be used here; it is for {expected}.',
      da: 'Udvidelsen {url} må ikke bruges her; den er til {expected}.',
    },
    hint: {
      en: 'Move the extension to where its definition allows it.',
      da: 'Flyt udvidelsen derhen, hvor dens definition tillader den.',
    },
  },
  'extension.no-value': {
    severity: 'error',
    status: 422,
    issue: 'extension',
    text: {
      en: 'The extension {url} must have a value.',
      da: 'Udvidelsen {url} skal have en værdi.',
    },
    hint: {
      en: 'Add the value.',
      da: 'Tilføj værdien.',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
