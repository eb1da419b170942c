import type { CatalogueEntry } from './catalogue-entry.ts';
import { guard, inform, reject, warn } from './course-problem.ts';

/** Problems of organisation: succession, agreements, capacity, plans, and what only an authority is told. */
export const organisationProblems = {
  'receiver.succeeded': inform({
    en: 'The receiver is no longer valid; {to} has taken over and gets the message.',
    da: 'Modtageren er ikke længere gyldig; {to} har overtaget og får meddelelsen.',
    doEn: "Use the new organisation's numbers.",
    doDa: 'Brug den nye organisations numre.',
  }),
  'receiver.passed-on': inform({
    en: 'The receiver has {to} take this message.',
    da: 'Modtageren lader {to} tage denne meddelelse.',
    doEn: 'Nothing to do.',
    doDa: 'Intet at gøre.',
  }),
  'caller.agreement-ended': {
    severity: 'error',
    status: 403,
    issue: 'forbidden',
    text: {
      en: "The operator's agreement has ended; the history of the course stays with the region.",
      da: 'Operatørens aftale er ophørt; forløbets historik bliver hos regionen.',
    },
    hint: { en: 'Ask the region.', da: 'Henvend dig til regionen.' },
  },
  'caller.not-authority': {
    severity: 'error',
    status: 403,
    issue: 'forbidden',
    text: {
      en: 'Only the callers of a region are told this, of their own region.',
      da: 'Kun en regions egne systemer får dette at vide, om deres egen region.',
    },
    hint: {
      en: "Use a credential of the region's own organisation.",
      da: 'Brug en credential, der hører til regionens egen organisation.',
    },
  },
  'agreement.missing': warn({
    en: 'No agreement of {authority} has the site {site} at that time.',
    da: 'Ingen aftale hos {authority} omfatter stedet {site} på det tidspunkt.',
    doEn: 'Check the site, or have the agreement entered.',
    doDa: 'Kontrollér stedet, eller få aftalen optaget.',
  }),
  'agreement.operator-differs': warn({
    en: 'The message names {found} as operator; by the agreement {agreement} it is {expected}.',
    da: 'Meddelelsen angiver {found} som driftsansvarlig; efter aftalen {agreement} er det {expected}.',
    doEn: 'Check the operator.',
    doDa: 'Kontrollér den driftsansvarlige.',
  }),
  'agreement.palliation-elsewhere': warn({
    en: 'Agreements gather palliation at {expected}, with free places in brackets; the place is at {site}.',
    da: 'Aftaler samler palliation på {expected}, ledige pladser i parentes; pladsen er på {site}.',
    doEn: 'Prefer the site with the subspeciality.',
    doDa: 'Foretræk stedet med subspecialet.',
  }),
  'correspondence.dedicated-message': warn({
    en: 'A CareCommunication of the category {category} changes nothing in the course; {event} does.',
    da: 'En CareCommunication med kategorien {category} ændrer intet i forløbet; det gør {event}.',
    doEn: 'Send that message too; as correspondence a notice starts no deadline.',
    doDa: 'Send også den meddelelse; som korrespondance starter en varsling ingen frist.',
  }),
  'reply.letter-unnamed': warn({
    en: 'The message replies to a letter and does not name it.',
    da: 'Meddelelsen svarer på et brev og angiver det ikke.',
    doEn: 'Name {expected} as an entity of the Provenance (what.identifier).',
    doDa: 'Angiv {expected} som entity i Provenance (what.identifier).',
  }),
  'acute-nursing.no-order': warn({
    en: 'The referral to acute nursing names no doctor’s order.',
    da: 'Henvisningen til akutsygepleje angiver ingen lægelig ordination.',
    doEn: 'Name the order or delegation it rests on.',
    doDa: 'Angiv den ordination eller delegation, den bygger på.',
  }),
  'case.not-to-region': warn({
    en: 'The case went to {receiver}; the region looks into it, whoever operates the place.',
    da: 'Sagen er sendt til {receiver}; regionen behandler den, uanset hvem der driver pladsen.',
    doEn: 'Send it to the region.',
    doDa: 'Send den til regionen.',
  }),
  'agreement.palliative-sites': inform({
    en: 'The citizen has a palliative need. Suitable sites in order, with free places in brackets: {sites}.',
    da: 'Borgeren har et palliativt behov. Egnede steder i rækkefølge, ledige pladser i parentes: {sites}.',
    doEn: 'Prefer the first; give the reason for another.',
    doDa: 'Foretræk det første; begrund et andet.',
  }),
  'site.staff-not-declared': warn({
    en: 'The agreement does not say which staff {site} has.',
    da: 'Aftalen siger ikke, hvilket personale {site} har.',
    doEn: 'Declare it in the agreement (sites, staff).',
    doDa: 'Angiv det i aftalen (sites, staff).',
  }),
  'site.staff-missing': warn({
    en: '{site} declares no {profession} ({time}).',
    da: '{site} angiver ingen {profession} ({time}).',
    doEn: 'Have the staff there, and declare it in the agreement.',
    doDa: 'Sørg for personalet, og angiv det i aftalen.',
  }),
  'site.no-specialist-advice': warn({
    en: '{site} has no contact for advice in {speciality}.',
    da: '{site} har ingen kontakt til rådgivning i {speciality}.',
    doEn: 'Agree on one with the hospital, and name it in the agreement (sites, advice).',
    doDa: 'Aftal en med hospitalet, og angiv den i aftalen (sites, advice).',
  }),
  'allocation.other-municipality': warn({
    en: 'The place is at {site}; the citizen’s own municipality {residence} has a free place at {free}.',
    da: 'Pladsen er på {site}; borgerens egen kommune {residence} har en ledig plads på {free}.',
    doEn: 'Choose a place in the own municipality, or give the reason.',
    doDa: 'Vælg en plads i egen kommune, eller angiv begrundelsen.',
  }),
  'capacity.unreadable': reject({
    en: 'The message states no capacity of a site of the network that can be read: {found}.',
    da: 'Meddelelsen angiver ingen læsbar kapacitet for et sted i netværket: {found}.',
    doEn: 'Give the places with at most two decimals in the sop-capacity extension, and the site as managing organisation.',
    doDa: 'Angiv pladserne med højst to decimaler i extension sop-capacity og stedet som managingOrganization.',
  }),
  'capacity.not-own-site': reject({
    en: '{sender} does not answer for the places of {site}.',
    da: '{sender} har ikke ansvar for pladserne på {site}.',
    doEn: 'The site, its operator or its region declares them.',
    doDa: 'Stedet, dets driftsansvarlige eller dets region angiver dem.',
  }),
  'capacity.services-mixed': guard({
    en: '{site} has no places for {service}; they are counted apart from others.',
    da: '{site} har ingen pladser til {service}; de tælles adskilt fra andre.',
    doEn: 'Declare the places under the service the agreement names.',
    doDa: 'Angiv pladserne under den ydelse, aftalen nævner.',
  }),
  'capacity.placeless': reject({
    en: 'The offer at {site} has no beds, and cannot declare any.',
    da: 'Tilbuddet på {site} er matrikelløst og kan ikke angive pladser.',
    doEn: 'Declare no places for it.',
    doDa: 'Angiv ingen pladser for det.',
  }),
  'capacity.below-agreement': warn({
    en: '{site} declares {places} places; the agreement {agreement} says {agreed}.',
    da: '{site} angiver {places} pladser; aftalen {agreement} siger {agreed}.',
    doEn: 'Check the number with the region.',
    doDa: 'Afklar antallet med regionen.',
  }),
  'capacity.exceeded': warn({
    en: '{taken} of {places} places at {site} are occupied or reserved; the region is asked to act.',
    da: '{taken} af {places} pladser på {site} er optaget eller reserveret; regionen er bedt om at handle.',
    doEn: 'Find other places for those who come.',
    doDa: 'Find andre pladser til dem, der kommer.',
  }),
  'capacity.outdated': warn({
    en: 'A later capacity of {site} is known; this one is kept as history.',
    da: 'Der kendes en nyere kapacitet for {site}; denne gemmes som historik.',
    doEn: 'Send capacity as it changes.',
    doDa: 'Send kapacitet, når den ændres.',
  }),
  'rehabilitation.not-to-specialised': warn({
    en: 'A plan at specialised level goes to the common regional visitation (FRV); this one goes to {receiver}.',
    da: 'En plan på specialiseret niveau går til Fælles Regional Visitation (FRV); denne går til {receiver}.',
    doEn: 'Send it to FRV, whatever the diagnosis.',
    doDa: 'Send den til FRV, uanset diagnose.',
  }),
  'rehabilitation.not-to-municipality': warn({
    en: 'A plan at general or advanced level goes to the municipality; this one goes to {receiver}.',
    da: 'En plan på alment eller avanceret niveau går til kommunen; denne går til {receiver}.',
    doEn: 'Send it to the residence municipality.',
    doDa: 'Send den til opholdskommunen.',
  }),
  'prevention.incomplete': warn({
    en: 'The referral to prevention lacks {missing}; it is documented alike at every hospital.',
    da: 'Forebyggelseshenvisningen mangler {missing}; den dokumenteres ens på alle hospitaler.',
    doEn: 'Give the reason, and the clarifying conversation with the citizen as a completed Communication.',
    doDa: 'Angiv årsagen, og den afklarende samtale med borgeren som en afsluttet Communication.',
  }),
  'prevention.overlap': inform({
    en: 'The municipality offers citizens prevention of {service} too.',
    da: 'Kommunen har også borgerrettede forebyggelsestilbud om {service}.',
    doEn: 'Agree with the citizen and the municipality which of them it is to be.',
    doDa: 'Aftal med borgeren og kommunen, hvilket af tilbuddene det skal være.',
  }),
  'role.not-sender': reject({
    en: '{found} does not send {event}; {expected} does.',
    da: '{found} sender ikke {event}; det gør {expected}.',
    doEn: 'Have one of these send it, or write a CareCommunication.',
    doDa: 'Lad en af disse sende den, eller skriv en korrespondance.',
  }),
  'role.not-receiver': reject({
    en: '{event} is not meant for {found}; it is for {expected}.',
    da: '{event} er ikke til {found}; den er til {expected}.',
    doEn: 'Send it to one of these.',
    doDa: 'Send den til en af disse.',
  }),
  'prevention.referrer': reject({
    en: '{receiver} takes citizens referred by {expected}; the referrer is {found}.',
    da: '{receiver} modtager borgere henvist af {expected}; henviseren er {found}.',
    doEn: 'Have one of these refer.',
    doDa: 'Lad en af disse henvise.',
  }),
} as const satisfies Record<string, CatalogueEntry>;
