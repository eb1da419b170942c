import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems found by the structure check and by the profiles. */
export const profileProblems = {
  'profile.not-checked': {
    severity: 'information',
    status: 422,
    issue: 'informational',
    acknowledgement: 'MSG_LOCAL_FAIL',
    text: {
      en: 'Not checked: {check}.',
      da: 'Ikke kontrolleret: {check}.',
    },
    hint: {
      en: 'Nothing to do; the verdict does not cover this check.',
      da: 'Intet at gøre; vurderingen omfatter ikke denne kontrol.',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
