import type { CatalogueEntry } from './catalogue-entry.ts';
import { guard, inform, reject, warn } from './course-problem.ts';

/** Problems of a course: parties, stay, treatment responsibility, end and settlement. */
export const courseProblems = {
  'course.repeated': inform(
    {
      en: 'The message {id} is known; it changes nothing.',
      da: 'Meddelelsen {id} er kendt; den ændrer intet.',
      doEn: 'Nothing to do.',
      doDa: 'Intet at gøre.',
    },
    'MSG_DUPLICATE_ID',
  ),
  'course.citizen-mismatch': reject({
    en: 'The course belongs to another citizen.',
    da: 'Forløbet tilhører en anden borger.',
    doEn: 'Check the citizen and the course id.',
    doDa: 'Kontrollér borgeren og forløbs-id.',
  }),
  'course.id-missing': warn({
    en: 'The message has no course id; it is taken to belong to {found}.',
    da: 'Meddelelsen har intet forløbs-id; den henføres til {found}.',
    doEn: 'Return the course id of the message you answer.',
    doDa: 'Returnér forløbs-id fra den meddelelse, der svares på.',
  }),
  'course.municipality-missing': reject(
    {
      en: 'The residence municipality (opholdskommune) is not named.',
      da: 'Opholdskommunen er ikke angivet.',
      doEn: 'Name it; it is never derived from an address or a site.',
      doDa: 'Angiv den; den udledes aldrig af en adresse eller en matrikel.',
    },
    'MSG_RESOURCE_REQUIRED',
  ),
  'course.municipality-unknown': reject(
    {
      en: 'There is no municipality {found}.',
      da: 'Der findes ingen kommune {found}.',
      doEn: 'Use the four-digit municipality code.',
      doDa: 'Brug den firecifrede kommunekode.',
    },
    'MSG_CodeSystem_VALUE_UNKNOWN',
  ),
  'course.municipality-differs': warn({
    en: 'The residence municipality {stated} is not that of the address, {address}.',
    da: 'Opholdskommunen {stated} er ikke adressens, {address}.',
    doEn: 'Confirm the residence municipality.',
    doDa: 'Bekræft opholdskommunen.',
  }),
  'course.authority-missing': reject(
    {
      en: 'The stay names no authority region.',
      da: 'Opholdet angiver ingen myndighed (region).',
      doEn: 'Name the region.',
      doDa: 'Angiv regionen.',
    },
    'MSG_RESOURCE_REQUIRED',
  ),
  'course.responsible-missing': warn({
    en: 'The message does not name the region as responsible.',
    da: 'Meddelelsen angiver ikke regionen som ansvarlig.',
    doEn: 'Name it in MessageHeader.responsible.',
    doDa: 'Angiv den i MessageHeader.responsible.',
  }),
  'course.sender-no-role': reject({
    en: '{kind} cannot send this message in this course; {expected} can.',
    da: '{kind} kan ikke sende denne meddelelse i forløbet; det kan {expected}.',
    doEn: 'Check sender and course id.',
    doDa: 'Kontrollér afsender og forløbs-id.',
  }),
  'course.before-regime': warn({
    en: 'The stay begins {found}, before the regime does ({from}).',
    da: 'Opholdet begynder {found}, før ordningen gør ({from}).',
    doEn: 'Check the date.',
    doDa: 'Kontrollér datoen.',
  }),
  'course.out-of-order': warn({
    en: '{kind} does not fit what is known of the course; it is kept until what is missing comes.',
    da: '{kind} passer ikke til det kendte forløb; den gemmes, til det manglende kommer.',
    doEn: 'Send the message that comes before it.',
    doDa: 'Send den meddelelse, der går forud.',
  }),
  'course.deceased': guard({
    en: 'The citizen has died.',
    da: 'Borgeren er død.',
    doEn: 'Nothing to do; the stay has ended.',
    doDa: 'Intet at gøre; opholdet er afsluttet.',
  }),
  'stay.no-duration': warn({
    en: 'No expected duration or end is given.',
    da: 'Ingen forventet varighed eller afslutning er angivet.',
    doEn: 'Give one; the stay is temporary.',
    doDa: 'Angiv en; opholdet er midlertidigt.',
  }),
  'stay.waiting-not-told': warn({
    en: 'Nobody is told that the citizen waits for a municipal place.',
    da: 'Ingen oplyses om, at borgeren venter på en kommunal plads.',
    doEn: 'Name the residence municipality.',
    doDa: 'Angiv opholdskommunen.',
  }),
  'stay.charge': reject({
    en: 'The citizen is charged; a stay is free.',
    da: 'Borgeren opkræves betaling; et ophold er gratis.',
    doEn: 'Remove the charge.',
    doDa: 'Fjern betalingen.',
  }),
  'stay.period-overlap': warn({
    en: 'The leave begins while the stay is {state}.',
    da: 'Orloven begynder, mens opholdet er {state}.',
    doEn: 'Check the periods.',
    doDa: 'Kontrollér perioderne.',
  }),
  'stay.transfer-not-accepted': guard({
    en: 'The receiving unit has not accepted the transfer.',
    da: 'Den modtagende enhed har ikke accepteret overflytningen.',
    doEn: 'Get its acceptance first.',
    doDa: 'Indhent accept først.',
  }),
  'responsibility.nobody': warn({
    en: 'Nobody has the treatment responsibility.',
    da: 'Ingen har behandlingsansvaret.',
    doEn: 'Name the doctor at once.',
    doDa: 'Angiv lægen straks.',
  }),
  'responsibility.overlap': guard({
    en: '{found} doctors have the treatment responsibility at once.',
    da: '{found} læger har behandlingsansvaret på samme tid.',
    doEn: 'End one before the other begins.',
    doDa: 'Afslut den ene, før den anden begynder.',
  }),
  'responsibility.no-package': warn({
    en: 'The doctor has not received the necessary information.',
    da: 'Lægen har ikke modtaget de nødvendige oplysninger.',
    doEn: 'Send the information package.',
    doDa: 'Send informationspakken.',
  }),
  'responsibility.no-function': warn({
    en: 'The stay names no treatment-responsible doctor.',
    da: 'Opholdet angiver ingen behandlingsansvarlig læge.',
    doEn: 'Name the doctor function of the place.',
    doDa: 'Angiv pladsens lægefunktion.',
  }),
  'responsibility.on-call': reject({
    en: '{found} is an on-call scheme and cannot have the treatment responsibility.',
    da: '{found} er en vagtordning og kan ikke have behandlingsansvaret.',
    doEn: 'Name the attached doctor.',
    doDa: 'Angiv den fast tilknyttede læge.',
  }),
  'responsibility.gp-not-accepted': guard({
    en: 'Only the general practitioner can accept for the practice; {found} did.',
    da: 'Kun den praktiserende læge kan acceptere for praksis; {found} gjorde det.',
    doEn: 'Ask the general practitioner.',
    doDa: 'Spørg den praktiserende læge.',
  }),
  'responsibility.long-gp': warn({
    en: 'The general practitioner keeps the responsibility for {days} days.',
    da: 'Den praktiserende læge beholder ansvaret i {days} dage.',
    doEn: 'Consider the attached doctor.',
    doDa: 'Overvej den tilknyttede læge.',
  }),
  'responsibility.not-stated': warn({
    en: 'The message does not say who has the treatment responsibility.',
    da: 'Meddelelsen angiver ikke, hvem der har behandlingsansvaret.',
    doEn: 'State it, and from when another has it.',
    doDa: 'Angiv det, og fra hvornår en anden har det.',
  }),
  'end.criteria': guard({
    en: 'The discharge criteria are not met: (D1 or D2) and D3, D4, D5 and D6.',
    da: 'Afslutningskriterierne er ikke opfyldt: (D1 eller D2) og D3, D4, D5 og D6.',
    doEn: 'Meet them, or record the override code.',
    doDa: 'Opfyld dem, eller angiv koden for undtagelse.',
  }),
  'end.no-dialogue': guard({
    en: 'The end is decided without dialogue with the residence municipality.',
    da: 'Afslutningen er besluttet uden dialog med opholdskommunen.',
    doEn: 'Record the dialogue.',
    doDa: 'Dokumentér dialogen.',
  }),
  'end.wrong-decider': guard({
    en: 'The agreement lets the attached doctor decide, on the word of two professions.',
    da: 'Efter aftalen beslutter den tilknyttede læge, på tværfagligt grundlag.',
    doEn: 'Let the doctor decide.',
    doDa: 'Lad lægen beslutte.',
  }),
  'end.times-missing': reject(
    {
      en: 'The end lacks its {element}.',
      da: 'Afslutningen mangler {element}.',
      doEn: 'Give the time.',
      doDa: 'Angiv tidspunktet.',
    },
    'MSG_RESOURCE_REQUIRED',
  ),
  'end.no-assessment': warn({
    en: 'No end assessment is registered.',
    da: 'Ingen afslutningsvurdering er registreret.',
    doEn: 'Register it.',
    doDa: 'Registrér den.',
  }),
  'end.before-start': reject({
    en: '{found} is before the arrival, {arrival}.',
    da: '{found} er før ankomsten, {arrival}.',
    doEn: 'Check the times.',
    doDa: 'Kontrollér tidspunkterne.',
  }),
  'end.before-need': warn({
    en: 'The departure {found} is before the end of need, {end}.',
    da: 'Afrejsen {found} er før behovets ophør, {end}.',
    doEn: 'Check the times.',
    doDa: 'Kontrollér tidspunkterne.',
  }),
  'end.medication-time': warn({
    en: 'The handover does not say when the medication record was updated.',
    da: 'Overleveringen angiver ikke, hvornår FMK er ajourført.',
    doEn: 'Give the time, or a list.',
    doDa: 'Angiv tidspunktet, eller en liste.',
  }),
  'end.no-destination': warn({
    en: 'The destination is not recorded.',
    da: 'Destinationen er ikke registreret.',
    doEn: 'Record it.',
    doDa: 'Registrér den.',
  }),
  'settlement.municipality-changed': warn({
    en: 'The residence municipality was {payer} at the end of need and is {found} now.',
    da: 'Opholdskommunen var {payer} ved behovets ophør og er nu {found}.',
    doEn: 'Settlement keeps {payer}.',
    doDa: 'Afregningen beholder {payer}.',
  }),
  'settlement.correction-unknown': reject({
    en: 'There is no event {found} to correct.',
    da: 'Der er ingen hændelse {found} at rette.',
    doEn: 'Name the message that is corrected.',
    doDa: 'Angiv den meddelelse, der rettes.',
  }),
} as const satisfies Record<string, CatalogueEntry>;
