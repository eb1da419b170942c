import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems with a Bundle and its entries. */
export const bundleProblems = {
  'bundle.no-entry': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: {
      en: 'The bundle has no entry.',
      da: 'Bundlen har ingen entry.',
    },
    hint: {
      en: 'A message begins with its MessageHeader.',
      da: 'En meddelelse begynder med sin MessageHeader.',
    },
  },
  'bundle.no-first-resource': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: {
      en: 'The first entry has no resource.',
      da: 'Den første entry har ingen ressource.',
    },
    hint: {
      en: 'A message begins with its MessageHeader.',
      da: 'En meddelelse begynder med sin MessageHeader.',
    },
  },
  'bundle.first-entry': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The first entry must be a {expected}, found {found}.',
      da: 'Den første entry skal være en {expected}, fandt {found}.',
    },
    hint: {
      en: 'Move the {expected} to the front.',
      da: 'Flyt {expected} forrest.',
    },
  },
  'bundle.focus-missing': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    text: {
      en: 'What the message is about, {found}, is not in the bundle.',
      da: 'Det, meddelelsen handler om, {found}, er ikke i bundlen.',
    },
    hint: {
      en: 'Include the resource.',
      da: 'Medtag ressourcen.',
    },
  },
  'bundle.no-full-url': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: {
      en: 'The entry has no fullUrl.',
      da: 'Denne entry har ingen fullUrl.',
    },
    hint: {
      en: 'Give every entry a fullUrl.',
      da: 'Giv hver entry en fullUrl.',
    },
  },
  'bundle.relative-full-url': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The fullUrl {found} is not absolute.',
      da: 'fullUrl {found} er ikke absolut.',
    },
    hint: {
      en: 'Use a URL or an urn:uuid.',
      da: 'Brug en URL eller en urn:uuid.',
    },
  },
  'bundle.full-url-no-id': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The fullUrl {found} names a resource on a server, but the resource has no id.',
      da: 'fullUrl {found} angiver en ressource på en server, men ressourcen har ingen id.',
    },
    hint: {
      en: 'Give the resource the id its fullUrl ends in.',
      da: 'Giv ressourcen den id, dens fullUrl ender på.',
    },
  },
  'bundle.full-url-mismatch': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The fullUrl {found} does not end in the resource’s type and id.',
      da: 'fullUrl {found} ender ikke på ressourcens type og id.',
    },
    hint: {
      en: 'Make the fullUrl end in Type/id of its resource.',
      da: 'Lad fullUrl ende på ressourcens Type/id.',
    },
  },
  'bundle.not-a-message': {
    severity: 'error',
    status: 422,
    issue: 'value',
    text: {
      en: 'Expected a Bundle of type message, found {found}.',
      da: 'Forventede en Bundle af typen message, fandt {found}.',
    },
    hint: {
      en: 'Send the whole message as one Bundle with type message.',
      da: 'Send hele meddelelsen som én Bundle med type message.',
    },
  },
  'bundle.id': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: { en: 'The Bundle has no valid id.', da: 'Bundlen har intet gyldigt id.' },
    hint: {
      en: 'Give every sending a new UUID as Bundle.id.',
      da: 'Giv hver afsendelse et nyt UUID som Bundle.id.',
    },
  },
  'bundle.timestamp': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: {
      en: 'The Bundle has no timestamp with offset.',
      da: 'Bundlen har intet tidsstempel med tidszone.',
    },
    hint: {
      en: 'Set Bundle.timestamp to the time the message was assembled, with offset.',
      da: 'Sæt Bundle.timestamp til tidspunktet for samling af meddelelsen, med tidszone.',
    },
  },
  'bundle.too-many-entries': {
    severity: 'error',
    status: 413,
    issue: 'too-costly',
    acknowledgement: 'MSG_Element_To_Long',
    text: {
      en: 'The Bundle has {found} entries; the limit is {limit}.',
      da: 'Bundlen har {found} entries; grænsen er {limit}.',
    },
    hint: { en: 'Send fewer resources in one message.', da: 'Send færre ressourcer i én meddelelse.' },
  },
  'entry.no-resource': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: { en: 'The entry has no resource.', da: 'Entryen har ingen ressource.' },
    hint: { en: 'Remove the entry or fill its resource.', da: 'Fjern entryen eller udfyld dens ressource.' },
  },
  'entry.full-url-missing': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: { en: 'The entry has no fullUrl.', da: 'Entryen har ingen fullUrl.' },
    hint: {
      en: 'Give every entry of a message an absolute fullUrl.',
      da: 'Giv hver entry i en meddelelse en absolut fullUrl.',
    },
  },
  'entry.full-url-repeated': {
    severity: 'error',
    status: 422,
    issue: 'duplicate',
    text: { en: 'Two entries have the same fullUrl.', da: 'To entries har samme fullUrl.' },
    hint: { en: 'Give every entry its own fullUrl.', da: 'Giv hver entry sin egen fullUrl.' },
  },
} as const satisfies Record<string, CatalogueEntry>;
