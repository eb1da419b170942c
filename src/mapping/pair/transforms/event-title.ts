import type { Transform } from '../transform.ts';

/** What a message is called in Danish, for the subject line of a letter that tells it as text. */
const TITLES: Readonly<Record<string, string>> = {
  'sop-referral-new': 'Henvisning til sundheds- og omsorgsplads',
  'sop-referral-update': 'Ændret henvisning til sundheds- og omsorgsplads',
  'sop-referral-cancel': 'Tilbagetrukket henvisning til sundheds- og omsorgsplads',
  'sop-allocation-granted': 'Tildeling af sundheds- og omsorgsplads',
  'sop-allocation-rejected': 'Afslag på sundheds- og omsorgsplads',
  'sop-stay-information': 'Oplysninger om ophold',
  'sop-stay-start': 'Ophold begyndt',
  'sop-stay-end': 'Ophold afsluttet',
  'sop-treatment-responsibility': 'Behandlingsansvar',
  'sop-discharge-notice-new': 'VARSLING om forventet afslutning',
  'sop-discharge-notice-revise': 'VARSLING, RETTELSE: ændret forventet afslutning',
  'sop-discharge-notice-cancel': 'VARSLING ANNULLERET',
  'sop-discharge-notice-response': 'Svar på varsling',
  'sop-admission-report': 'Indlæggelsesrapport',
  'sop-admission-reply': 'Indlæggelsessvar',
  'sop-care-plan': 'Plejeforløbsplan',
  'sop-discharge-report': 'Udskrivningsrapport',
  'sop-epikrise': 'Epikrise',
  'hospital-notification-message': 'Advis fra sygehus',
};

/** The Danish title of a message's event; the code itself where there is none. */
export const eventTitle: Transform = {
  outcome: 'transformed',
  toLegacy: (value) => ({ nodes: [TITLES[String(value)] ?? `Meddelelse: ${String(value)}`] }),
};
