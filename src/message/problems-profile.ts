import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems with profiles and their invariants, and what a verdict does not cover. */
export const profileProblems = {
  'profile.not-checked': {
    severity: 'information',
    status: 422,
    issue: 'informational',
    text: {
      en: 'Not checked: {check}.',
      da: 'Ikke kontrolleret: {check}.',
    },
    hint: {
      en: 'Nothing to do; the verdict does not cover this check.',
      da: 'Intet at gøre; vurderingen omfatter ikke denne kontrol.',
    },
  },
  'profile.unknown': {
    severity: 'warning',
    status: 422,
    issue: 'not-found',
    text: {
      en: 'The profile {canonical} is not installed, so the resource was not checked against it.',
      da: 'Profilen {canonical} er ikke installeret, så ressourcen er ikke kontrolleret mod den.',
    },
    hint: {
      en: 'Install the package that holds the profile.',
      da: 'Installer pakken, som indeholder profilen.',
    },
  },
  'profile.unresolved': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    text: {
      en: 'The profile {canonical} is needed to judge this and is not installed.',
      da: 'Profilen {canonical} kræves for at bedømme dette og er ikke installeret.',
    },
    hint: {
      en: 'Install the package that holds the profile.',
      da: 'Installer pakken, som indeholder profilen.',
    },
  },
  'profile.refused': {
    severity: 'error',
    status: 422,
    issue: 'not-supported',
    text: {
      en: '{canonical} cannot be judged here: {reason}.',
      da: '{canonical} kan ikke bedømmes her: {reason}.',
    },
    hint: {
      en: 'Report the definition to whoever runs this system.',
      da: 'Meld definitionen til den, der driver systemet.',
    },
  },
  'profile.wrong-type': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The resource is a {found} and claims {canonical}, which is for {expected}.',
      da: 'Ressourcen er en {found} og angiver {canonical}, som gælder for {expected}.',
    },
    hint: {
      en: 'Claim a profile of the resource’s own type.',
      da: 'Angiv en profil for ressourcens egen type.',
    },
  },
  'profile.none-matches': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: 'None of the profiles allowed here fits: {profiles}.',
      da: 'Ingen af de tilladte profiler passer: {profiles}.',
    },
    hint: {
      en: 'Make the value fit one of the profiles.',
      da: 'Tilpas værdien til en af profilerne.',
    },
  },
  'profile.judged': {
    severity: 'information',
    status: 422,
    issue: 'informational',
    text: {
      en: 'Judged by the profiles of {package} (context {context}).',
      da: 'Vurderet efter profilerne i {package} (kontekst {context}).',
    },
    hint: {
      en: 'Nothing to do.',
      da: 'Intet at gøre.',
    },
  },
  'profile.judged-except': {
    severity: 'information',
    status: 422,
    issue: 'informational',
    text: {
      en: 'Not covered by the verdict, since it cannot be decided here: {check}.',
      da: 'Ikke omfattet af vurderingen, da det ikke kan afgøres her: {check}.',
    },
    hint: {
      en: 'Nothing to do; $validate tells where in the message each of them stands.',
      da: 'Intet at gøre; $validate fortæller, hvor i meddelelsen hver af dem står.',
    },
  },
  'profile.not-installed': {
    severity: 'error',
    status: 422,
    issue: 'not-supported',
    text: {
      en: 'The profiles of {event} are not installed here, so the message cannot be judged: {packages}.',
      da: 'Profilerne for {event} er ikke installeret her, så meddelelsen kan ikke vurderes: {packages}.',
    },
    hint: {
      en: 'Ask the operator to install the packages (overgang package add), then send the message again.',
      da: 'Bed driften installere pakkerne (overgang package add), og send meddelelsen igen.',
    },
  },
  'invariant.failed': {
    severity: 'error',
    status: 422,
    issue: 'invariant',
    text: {
      en: 'Not met: {human}',
      da: 'Ikke opfyldt: {human}',
    },
    hint: {
      en: 'Change the content so that the rule holds.',
      da: 'Ret indholdet, så reglen er opfyldt.',
    },
  },
  'invariant.advice': {
    severity: 'warning',
    status: 422,
    issue: 'invariant',
    text: {
      en: 'Not met: {human}',
      da: 'Ikke opfyldt: {human}',
    },
    hint: {
      en: 'Consider changing the content so that the rule holds.',
      da: 'Overvej at rette indholdet, så reglen er opfyldt.',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
