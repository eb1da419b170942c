import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems of times that deadlines depend on, of notice policies and of discharge notices (varsling). */
export const noticeProblems = {
  'time.date-only': {
    severity: 'error',
    status: 422,
    issue: 'value',
    acknowledgement: 'MSG_DATE_FORMAT',
    text: {
      en: 'The time {found} has no time of day; a deadline is counted in hours.',
      da: 'Tidspunktet {found} har intet klokkeslæt; en frist regnes i timer.',
    },
    hint: {
      en: 'Send date, time of day and offset, such as 2027-04-08T10:00:00+02:00.',
      da: 'Send dato, klokkeslæt og tidszoneforskel, fx 2027-04-08T10:00:00+02:00.',
    },
  },
  'time.no-offset': {
    severity: 'error',
    status: 422,
    issue: 'value',
    acknowledgement: 'MSG_DATE_FORMAT',
    text: {
      en: 'The time {found} has no offset from UTC.',
      da: 'Tidspunktet {found} har ingen forskel fra UTC.',
    },
    hint: {
      en: 'Add the offset: +01:00 in winter, +02:00 in summer, or Z.',
      da: 'Tilføj forskellen: +01:00 om vinteren, +02:00 om sommeren, eller Z.',
    },
  },
  'time.not-a-time': {
    severity: 'error',
    status: 422,
    issue: 'value',
    acknowledgement: 'MSG_DATE_FORMAT',
    text: { en: '{found} is not a date and time.', da: '{found} er ikke en dato med klokkeslæt.' },
    hint: {
      en: 'Send a time that exists, such as 2027-04-08T10:00:00+02:00.',
      da: 'Send et tidspunkt der findes, fx 2027-04-08T10:00:00+02:00.',
    },
  },
  'time.foreign-offset': {
    severity: 'warning',
    status: 422,
    issue: 'value',
    acknowledgement: 'MSG_DATE_FORMAT',
    text: {
      en: 'Denmark does not have the offset of {found} at that instant; it is read as {danish}.',
      da: 'Danmark har ikke tidszoneforskellen i {found} på det tidspunkt; det læses som {danish}.',
    },
    hint: {
      en: 'Check the clock of the sending system; the hour may not exist on the day the clocks change.',
      da: 'Kontrollér afsendersystemets ur; timen findes måske ikke den dag, uret stilles.',
    },
  },
  'time.assumed-midnight': {
    severity: 'warning',
    status: 422,
    issue: 'value',
    acknowledgement: 'MSG_DATE_FORMAT',
    text: {
      en: 'The date {found} has no time of day; it is read as {danish}.',
      da: 'Datoen {found} har intet klokkeslæt; den læses som {danish}.',
    },
    hint: { en: 'Send the time of day.', da: 'Send klokkeslættet med.' },
  },
  'time.happens-twice': {
    severity: 'warning',
    status: 422,
    issue: 'value',
    acknowledgement: 'MSG_DATE_FORMAT',
    text: {
      en: 'The local time {found} happens twice; it is read as the first, {danish}.',
      da: 'Den lokale tid {found} forekommer to gange; den læses som den første, {danish}.',
    },
    hint: { en: 'Tell the receiver which hour is meant.', da: 'Oplys modtageren, hvilken time der menes.' },
  },
  'time.never-happens': {
    severity: 'warning',
    status: 422,
    issue: 'value',
    acknowledgement: 'MSG_DATE_FORMAT',
    text: {
      en: 'The local time {found} does not exist, because the clocks go forward; it is read as {danish}.',
      da: 'Den lokale tid {found} findes ikke, fordi uret stilles frem; den læses som {danish}.',
    },
    hint: { en: 'Choose another time of day.', da: 'Vælg et andet klokkeslæt.' },
  },
  'policy.invalid': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    acknowledgement: 'MSG_LOCAL_FAIL',
    text: {
      en: 'The notice policy {policy} cannot be used: {found}.',
      da: 'Varslingspolitikken {policy} kan ikke bruges: {found}.',
    },
    hint: {
      en: 'A local agreement names region, municipality, validity and the health council that discussed it.',
      da: 'En lokal aftale angiver region, kommune, gyldighed og det sundhedsråd, der har drøftet den.',
    },
  },
  'policy.unknown': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    acknowledgement: 'MSG_LOCAL_FAIL',
    text: { en: 'There is no notice policy {policy}.', da: 'Der findes ingen varslingspolitik {policy}.' },
    hint: { en: 'Known policies: {known}.', da: 'Kendte politikker: {known}.' },
  },
  'policy.not-in-force': {
    severity: 'warning',
    status: 422,
    issue: 'business-rule',
    acknowledgement: 'MSG_LOCAL_FAIL',
    text: {
      en: 'The policy {policy} is not in force at {found}.',
      da: 'Politikken {policy} gælder ikke på tidspunktet {found}.',
    },
    hint: {
      en: 'The result shows what the policy would demand.',
      da: 'Resultatet viser, hvad politikken ville kræve.',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
