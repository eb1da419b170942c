import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems of subscriptions. */
export const subscriptionProblems = {
  'subscription.unknown-topic': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    text: { en: 'There is no topic {found}.', da: 'Der findes intet emne {found}.' },
    hint: { en: 'Set criteria to one of {expected}.', da: 'Sæt criteria til et af {expected}.' },
  },
  'subscription.not-offered': {
    severity: 'error',
    status: 422,
    issue: 'not-supported',
    text: { en: '{found} is not offered.', da: '{found} tilbydes ikke.' },
    hint: { en: 'Use {expected}.', da: 'Brug {expected}.' },
  },
  'subscription.filter-form': {
    severity: 'error',
    status: 422,
    issue: 'value',
    text: {
      en: 'The filter {found} is not of the form Bundle?name=value.',
      da: 'Filteret {found} har ikke formen Bundle?navn=værdi.',
    },
    hint: {
      en: 'Write each filter as Bundle?event=…&residence-municipality=…&course=….',
      da: 'Skriv hvert filter som Bundle?event=…&residence-municipality=…&course=….',
    },
  },
  'subscription.filter-unknown': {
    severity: 'error',
    status: 422,
    issue: 'not-supported',
    text: { en: 'There is no filter {name}.', da: 'Der findes intet filter {name}.' },
    hint: { en: 'Filter by {expected}.', da: 'Filtrér på {expected}.' },
  },
  'subscription.filter-repeated': {
    severity: 'error',
    status: 422,
    issue: 'multiple-matches',
    text: {
      en: 'The filter {name} is given more than once.',
      da: 'Filteret {name} er angivet mere end én gang.',
    },
    hint: {
      en: 'Give it once; several events are separated by commas.',
      da: 'Angiv det én gang; flere hændelser adskilles af komma.',
    },
  },
  'subscription.filter-value': {
    severity: 'error',
    status: 422,
    issue: 'value',
    text: { en: 'The filter {name} cannot be {found}.', da: 'Filteret {name} kan ikke være {found}.' },
    hint: { en: 'Use {expected}.', da: 'Brug {expected}.' },
  },
  'subscription.other-municipality': {
    severity: 'error',
    status: 403,
    issue: 'forbidden',
    text: {
      en: 'A municipality is told of its own residents only: not of those of {found}.',
      da: 'En kommune får kun besked om egne borgere, ikke om borgere i {found}.',
    },
    hint: { en: 'Filter by {own}, or leave the filter out.', da: 'Filtrér på {own}, eller udelad filteret.' },
  },
  'subscription.authority-only': {
    severity: 'error',
    status: 403,
    issue: 'forbidden',
    text: {
      en: 'Only a region is told of all messages of the courses it answers for.',
      da: 'Kun en region får besked om alle beskeder i de forløb, den har ansvaret for.',
    },
    hint: {
      en: 'Subscribe to the topic course: it tells of messages to your own organisation.',
      da: 'Abonnér på emnet course: det giver besked om beskeder til jeres egen organisation.',
    },
  },
  'subscription.not-yours': {
    severity: 'error',
    status: 403,
    issue: 'forbidden',
    text: {
      en: 'The organisation that the subscription is for is not one the caller speaks for.',
      da: 'Abonnementets organisation er ikke en, som kalderen taler for.',
    },
    hint: {
      en: 'Name an organisation of the credentials by its SOR id in the extension overgang-subscriber.',
      da: 'Angiv en af adgangens organisationer ved SOR-id i udvidelsen overgang-subscriber.',
    },
  },
  'subscription.subscriber-missing': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: {
      en: 'The credentials speak for {count} organisations; the subscription does not say which one it is for.',
      da: 'Adgangen taler for {count} organisationer; abonnementet siger ikke, for hvilken.',
    },
    hint: {
      en: 'Name one by its SOR id in the extension overgang-subscriber.',
      da: 'Angiv én ved SOR-id i udvidelsen overgang-subscriber.',
    },
  },
  'subscription.hook-address': {
    severity: 'error',
    status: 422,
    issue: 'business-rule',
    text: {
      en: 'Notifications cannot be posted there: {reason}.',
      da: 'Notifikationer kan ikke sendes dertil: {reason}.',
    },
    hint: {
      en: 'Give an https URL that the gateway may post to; the operator says which by OVERGANG_SUBSCRIPTION_HOOKS.',
      da: 'Angiv en https-adresse, som gatewayen må sende til; driften bestemmer hvilke med OVERGANG_SUBSCRIPTION_HOOKS.',
    },
  },
  'subscription.header': {
    severity: 'error',
    status: 422,
    issue: 'value',
    text: {
      en: 'The header cannot be sent with notifications.',
      da: 'Headeren kan ikke sendes med notifikationer.',
    },
    hint: {
      en: 'Give at most ten headers as Name: value, none that HTTP, the content or the signature needs.',
      da: 'Angiv højst ti headere som Navn: værdi, og ingen som HTTP, indholdet eller signaturen bruger.',
    },
  },
  'subscription.secret': {
    severity: 'error',
    status: 422,
    issue: 'value',
    text: {
      en: 'The signing key has not the form whsec_ and base64.',
      da: 'Signaturnøglen har ikke formen whsec_ og base64.',
    },
    hint: {
      en: 'Give 24 to 64 random bytes, or leave it out: the answer then tells one.',
      da: 'Angiv 24 til 64 tilfældige bytes, eller udelad den: svaret fortæller så en.',
    },
  },
  'subscription.no-queue-reader': {
    severity: 'error',
    status: 422,
    issue: 'not-supported',
    text: {
      en: 'The organisation has no RabbitMQ user that could read the queue.',
      da: 'Organisationen har ingen RabbitMQ-bruger, der kan læse køen.',
    },
    hint: {
      en: 'Ask the operator for an endpoint of kind amqp, or use rest-hook or pull.',
      da: 'Bed driften om et endpoint af typen amqp, eller brug rest-hook eller pull.',
    },
  },
  'subscription.number': {
    severity: 'error',
    status: 422,
    issue: 'value',
    text: {
      en: '{name} is not a whole number from 1 to {most}.',
      da: '{name} er ikke et helt tal fra 1 til {most}.',
    },
    hint: { en: 'Give one, or leave it out.', da: 'Angiv et sådant, eller udelad det.' },
  },
  'subscription.ended': {
    severity: 'error',
    status: 422,
    issue: 'business-rule',
    text: { en: 'The subscription ends before it begins.', da: 'Abonnementet slutter, før det begynder.' },
    hint: {
      en: 'Give an end in the future, or leave it out.',
      da: 'Angiv et sluttidspunkt i fremtiden, eller udelad det.',
    },
  },
  'subscription.status': {
    severity: 'error',
    status: 422,
    issue: 'value',
    text: { en: 'A subscription cannot be made {found}.', da: 'Et abonnement kan ikke gøres {found}.' },
    hint: {
      en: 'Ask for requested, or, of one that there is, for off.',
      da: 'Bed om requested, eller, for et der findes, om off.',
    },
  },
  'subscription.too-many': {
    severity: 'error',
    status: 409,
    issue: 'too-costly',
    text: {
      en: 'The organisation has {most} subscriptions already.',
      da: 'Organisationen har allerede {most} abonnementer.',
    },
    hint: { en: 'Delete or change one of them.', da: 'Slet eller ret et af dem.' },
  },
  'subscription.moved': {
    severity: 'error',
    status: 412,
    issue: 'conflict',
    text: {
      en: 'The subscription has been changed since it was read; nothing was done.',
      da: 'Abonnementet er ændret, siden det blev læst; intet er gjort.',
    },
    hint: { en: 'Read it again.', da: 'Læs det igen.' },
  },
  'subscription.events-purged': {
    severity: 'error',
    status: 410,
    issue: 'deleted',
    text: {
      en: 'The messages of events up to number {last} have been deleted.',
      da: 'Meddelelserne bag hændelser til og med nummer {last} er slettet.',
    },
    hint: {
      en: 'Ask for events since number {next}, or for content empty.',
      da: 'Bed om hændelser fra nummer {next}, eller om content empty.',
    },
  },
} satisfies Record<string, CatalogueEntry>;
