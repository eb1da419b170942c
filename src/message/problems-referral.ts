import type { CatalogueEntry } from './catalogue-entry.ts';
import { guard, inform, reject, warn } from './course-problem.ts';

/** Problems of a referral and of the visitation's decision on it. */
export const referralProblems = {
  'referral.repeated': inform({
    en: 'The referral {id} is known; it changes nothing.',
    da: 'Henvisningen {id} er kendt; den ændrer intet.',
    doEn: 'Send an update to change it.',
    doDa: 'Send en opdatering for at ændre den.',
  }),
  'referral.referrer-not-allowed': reject({
    en: '{found} may not refer to a place; {expected} may.',
    da: '{found} må ikke henvise til en plads; det må {expected}.',
    doEn: 'Let one of them refer.',
    doDa: 'Lad en af dem henvise.',
  }),
  'referral.not-to-visitation': reject({
    en: 'The referral is addressed to {found}, which is no visitation.',
    da: 'Henvisningen er stilet til {found}, som ikke er en visitation.',
    doEn: 'Address the visitation of the region: {expected}.',
    doDa: 'Stil den til regionens visitation: {expected}.',
  }),
  'referral.origin-missing': warn({
    en: 'It is not said where the citizen comes from.',
    da: 'Det fremgår ikke, hvor borgeren kommer fra.',
    doEn: 'Say hospital or own home.',
    doDa: 'Angiv sygehus eller eget hjem.',
  }),
  'referral.criterion-missing': reject({
    en: 'The mandatory admission criterion {criterion} is not answered.',
    da: 'Det obligatoriske visitationskriterium {criterion} er ikke besvaret.',
    doEn: 'Answer it with yes or no.',
    doDa: 'Besvar det med ja eller nej.',
  }),
  'referral.criteria-open': warn({
    en: 'Admission criteria are not answered: {found}.',
    da: 'Visitationskriterier er ikke besvaret: {found}.',
    doEn: 'Answer them or mark them as not assessed.',
    doDa: 'Besvar dem, eller markér dem som ikke vurderet.',
  }),
  'referral.no-functional-ability': warn({
    en: 'No assessment of functional ability accompanies the referral.',
    da: 'Henvisningen har ingen vurdering af funktionsevne.',
    doEn: 'Attach or plan one.',
    doDa: 'Vedlæg eller planlæg en.',
  }),
  'referral.dialogue-missing': warn({
    en: 'No dialogue with citizen and residence municipality is recorded.',
    da: 'Dialog med borger og opholdskommune er ikke dokumenteret.',
    doEn: 'Record it.',
    doDa: 'Dokumentér den.',
  }),
  'referral.hospital-indicated': warn({
    en: 'The referral says that hospital admission is indicated.',
    da: 'Henvisningen angiver, at indlæggelse er indiceret.',
    doEn: 'Consider admission at once.',
    doDa: 'Overvej indlæggelse straks.',
  }),
  'referral.specialised': warn({
    en: 'Rehabilitation at specialised level belongs to the specialised visitation.',
    da: 'Genoptræning på specialiseret niveau hører til den specialiserede visitation.',
    doEn: 'Send the rehabilitation plan to FRV.',
    doDa: 'Send genoptræningsplanen til FRV.',
  }),
  'referral.after-start': guard({
    en: 'The stay has begun; the referral can no longer be withdrawn.',
    da: 'Opholdet er begyndt; henvisningen kan ikke længere trækkes tilbage.',
    doEn: 'End the stay instead.',
    doDa: 'Afslut i stedet opholdet.',
  }),
  'referral.night': inform({
    en: "The citizen is to arrive between {from} and {to} o'clock.",
    da: 'Borgeren ankommer mellem kl. {from} og {to}.',
    doEn: 'Nothing to do; it is allowed.',
    doDa: 'Intet at gøre; det er tilladt.',
  }),
  'allocation.not-visitation': reject({
    en: '{found} is no visitation of the region.',
    da: '{found} er ikke en visitation i regionen.',
    doEn: 'Let the visitation decide.',
    doDa: 'Lad visitationen afgøre sagen.',
  }),
  'allocation.no-assessment': guard({
    en: 'The decision has no individual assessment.',
    da: 'Afgørelsen har ingen individuel vurdering.',
    doEn: 'Attach the assessment.',
    doDa: 'Vedlæg vurderingen.',
  }),
  'allocation.criterion-not-met': guard({
    en: 'The mandatory criterion A1 is not met; nothing overrides it.',
    da: 'Det obligatoriske kriterium A1 er ikke opfyldt; det kan ikke tilsidesættes.',
    doEn: 'Reject, with dialogue.',
    doDa: 'Afvis, med dialog.',
  }),
  'allocation.specialised': guard({
    en: 'A confirmed need of rehabilitation at specialised level is not met at a place.',
    da: 'Et bekræftet behov for genoptræning på specialiseret niveau dækkes ikke på en plads.',
    doEn: 'Redirect to FRV.',
    doDa: 'Vis videre til FRV.',
  }),
  'allocation.outside-target-group': guard({
    en: 'The visitation has confirmed {flag}, which is outside the target group.',
    da: 'Visitationen har bekræftet {flag}, som er uden for målgruppen.',
    doEn: 'Reject, with dialogue.',
    doDa: 'Afvis, med dialog.',
  }),
  'allocation.redirected': guard({
    en: 'The referral has been redirected.',
    da: 'Henvisningen er vist videre.',
    doEn: 'Make a new referral.',
    doDa: 'Lav en ny henvisning.',
  }),
  'allocation.closed': guard({
    en: 'The referral is closed.',
    da: 'Henvisningen er lukket.',
    doEn: 'Make a new referral.',
    doDa: 'Lav en ny henvisning.',
  }),
  'allocation.no-reason': reject({
    en: 'The rejection has no coded reason.',
    da: 'Afvisningen har ingen kodet begrundelse.',
    doEn: 'Give the reason.',
    doDa: 'Angiv begrundelsen.',
  }),
  'allocation.dialogue-open': guard({
    en: 'The dialogue with the referrer is not recorded.',
    da: 'Dialogen med henviser er ikke dokumenteret.',
    doEn: 'Record it, then close.',
    doDa: 'Dokumentér den, og luk derefter.',
  }),
  'allocation.no-alternative': guard({
    en: 'Missing capacity does not close a case: no alternative is offered.',
    da: 'Manglende kapacitet lukker ikke en sag: intet alternativ er tilbudt.',
    doEn: 'Offer an alternative.',
    doDa: 'Tilbyd et alternativ.',
  }),
  'allocation.alternative-dialogue': warn({
    en: 'The alternative has no recorded dialogue with citizen and municipality.',
    da: 'Alternativet har ingen dokumenteret dialog med borger og kommune.',
    doEn: 'Record it.',
    doDa: 'Dokumentér den.',
  }),
  'allocation.wish-not-followed': warn({
    en: 'The citizen asked for {wish} and gets {site}, without a reason.',
    da: 'Borgeren ønskede {wish} og får {site} uden begrundelse.',
    doEn: 'Give the reason.',
    doDa: 'Angiv begrundelsen.',
  }),
  'allocation.overbooked': warn({
    en: '{site} has {places} free places.',
    da: '{site} har {places} ledige pladser.',
    doEn: 'Check the capacity.',
    doDa: 'Kontrollér kapaciteten.',
  }),
  'allocation.information-missing': warn({
    en: 'The municipality is not told of {element}.',
    da: 'Kommunen oplyses ikke om {element}.',
    doEn: 'Add it.',
    doDa: 'Tilføj det.',
  }),
  'allocation.rule-set-missing': reject({
    en: 'The decision does not cite the rule set it was made by.',
    da: 'Afgørelsen angiver ikke det regelsæt, den er truffet efter.',
    doEn: 'Cite its version.',
    doDa: 'Angiv versionen.',
  }),
  'allocation.legal-basis': reject({
    en: 'A stay has exactly one legal basis, sul-118e; found {found}.',
    da: 'Et ophold har netop ét hjemmelsgrundlag, sul-118e; fandt {found}.',
    doEn: 'Name the one.',
    doDa: 'Angiv det ene.',
  }),
} as const satisfies Record<string, CatalogueEntry>;
