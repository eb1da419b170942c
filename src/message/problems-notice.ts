import type { CatalogueEntry } from './catalogue-entry.ts';
import { guard, inform, reject, warn } from './course-problem.ts';

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
  'notice.repeated': inform(
    {
      en: 'Notice {sequence} of the chain is known; it changes nothing.',
      da: 'Varsling {sequence} i kæden er kendt; den ændrer intet.',
      doEn: 'Nothing to do.',
      doDa: 'Intet at gøre.',
    },
    'MSG_DUPLICATE_ID',
  ),
  'notice.contradicts': guard({
    en: 'Notice {sequence} of the chain is known with another expected end.',
    da: 'Varsling {sequence} i kæden er kendt med et andet forventet tidspunkt.',
    doEn: 'Send a revision with the next number.',
    doDa: 'Send en ændring med næste nummer.',
  }),
  'notice.no-end': reject(
    {
      en: 'The notice has no expected end of need.',
      da: 'Varslingen har intet forventet tidspunkt for behovets ophør.',
      doEn: 'Give it with time of day and offset.',
      doDa: 'Angiv det med klokkeslæt og tidszoneforskel.',
    },
    'MSG_RESOURCE_REQUIRED',
  ),
  'notice.end-passed': reject({
    en: 'The expected end {found} has passed.',
    da: 'Det forventede tidspunkt {found} er passeret.',
    doEn: 'Send the end of the stay instead.',
    doDa: 'Send i stedet opholdets afslutning.',
  }),
  'notice.end-before-arrival': reject({
    en: 'The expected end {found} is before the arrival, {arrival}.',
    da: 'Det forventede tidspunkt {found} er før ankomsten, {arrival}.',
    doEn: 'Check the time.',
    doDa: 'Kontrollér tidspunktet.',
  }),
  'notice.clock-differs': warn({
    en: 'The notice says it was sent {sent} and was received {found}.',
    da: 'Varslingen angiver at være sendt {sent} og blev modtaget {found}.',
    doEn: 'The time it became available counts.',
    doDa: 'Tidspunktet, hvor den blev tilgængelig, gælder.',
  }),
  'notice.late': warn({
    en: 'The notice is {minutes} minutes late; the earliest end it permits is {earliest}.',
    da: 'Varslingen er {minutes} minutter for sen; tidligste afslutning er {earliest}.',
    doEn: 'Agree with the municipality, or move the end.',
    doDa: 'Aftal det med kommunen, eller flyt tidspunktet.',
  }),
  'notice.breach': warn({
    en: 'The need is ended {minutes} minutes earlier than the notice permits.',
    da: 'Behovet er afsluttet {minutes} minutter tidligere end varslingen tillader.',
    doEn: 'Recorded for settlement.',
    doDa: 'Registreret til afregning.',
  }),
  'notice.missing': warn({
    en: 'No notice of the end was given.',
    da: 'Afslutningen er ikke varslet.',
    doEn: 'Tell the municipality at once.',
    doDa: 'Underret kommunen straks.',
  }),
  'notice.announced-later': warn({
    en: 'The municipality was never told of an end this early.',
    da: 'Kommunen er aldrig varslet om så tidlig en afslutning.',
    doEn: 'Tell the municipality at once.',
    doDa: 'Underret kommunen straks.',
  }),
  'notice.information-is-none': warn({
    en: 'The information about the stay is not a notice of its end.',
    da: 'Oplysningerne om opholdet er ikke en varsling om dets afslutning.',
    doEn: 'Give notice.',
    doDa: 'Giv varsling.',
  }),
  'notice.phone-incomplete': reject(
    {
      en: 'The notice by telephone lacks {element}.',
      da: 'Den telefoniske varsling mangler {element}.',
      doEn: 'Record who told whom, and the expected end.',
      doDa: 'Registrér hvem der underrettede hvem, og det forventede tidspunkt.',
    },
    'MSG_RESOURCE_REQUIRED',
  ),
  'notice.wrong-municipality': warn({
    en: '{municipality} says that the citizen is not its own; the notice does not count.',
    da: '{municipality} oplyser, at borgeren ikke er deres; varslingen tæller ikke.',
    doEn: 'Cancel it, and tell the right municipality.',
    doDa: 'Annullér den, og varsl den rette kommune.',
  }),
  'notice.not-delivered': warn({
    en: 'The notice could not be delivered: {reason}.',
    da: 'Varslingen kunne ikke afleveres: {reason}.',
    doEn: 'Telephone the municipality.',
    doDa: 'Ring til kommunen.',
  }),
  'notice.revision-assumed': inform({
    en: 'An active notice exists; this one is taken as its revision.',
    da: 'Der er en aktiv varsling; denne opfattes som dens ændring.',
    doEn: 'Send a revision next time.',
    doDa: 'Send en ændring næste gang.',
  }),
  'notice.cancel-reason': reject(
    {
      en: 'The cancellation has no reason.',
      da: 'Annulleringen har ingen begrundelse.',
      doEn: 'Give the reason.',
      doDa: 'Angiv begrundelsen.',
    },
    'MSG_RESOURCE_REQUIRED',
  ),
  'notice.gp-unknown': warn({
    en: 'The general practitioner is unknown and gets no copy.',
    da: 'Den praktiserende læge er ukendt og får ingen kopi.',
    doEn: 'Name the general practitioner.',
    doDa: 'Angiv den praktiserende læge.',
  }),
  'notice.sequence-missing': warn({
    en: 'The revision has no number; it is taken as the newest.',
    da: 'Ændringen har intet nummer; den opfattes som den nyeste.',
    doEn: 'Number the revisions.',
    doDa: 'Nummerér ændringerne.',
  }),
  'notice.predecessor-missing': inform({
    en: 'Notice {sequence} of the chain has not come yet.',
    da: 'Varsling {sequence} i kæden er ikke kommet endnu.',
    doEn: 'Nothing to do.',
    doDa: 'Intet at gøre.',
  }),
  'notice.content-missing': warn({
    en: 'The notice does not tell the municipality: {element}.',
    da: 'Varslingen oplyser ikke kommunen om: {element}.',
    doEn: 'Add it.',
    doDa: 'Tilføj det.',
  }),
  'notice.responsible-missing': warn({
    en: 'The notice does not name the region as responsible.',
    da: 'Varslingen angiver ikke regionen som ansvarlig.',
    doEn: 'Name it in MessageHeader.responsible.',
    doDa: 'Angiv den i MessageHeader.responsible.',
  }),
} as const satisfies Record<string, CatalogueEntry>;
