import type { CatalogueEntry } from './catalogue-entry.ts';

/** Contents that have been purged, and holds that keep them from it. */
export const retentionProblems = {
  'message.content-purged': {
    severity: 'error',
    status: 410,
    issue: 'deleted',
    text: {
      en: 'The content of this message was purged at {at}, when its period of keeping was over.',
      da: 'Indholdet af denne meddelelse blev slettet {at}, da dens opbevaringsperiode var udløbet.',
    },
    hint: {
      en: 'GET /messages/{id} still tells what happened to it; the content is with its sender and receivers.',
      da: 'GET /messages/{id} fortæller stadig, hvad der skete med den; indholdet findes hos afsender og modtagere.',
    },
  },
  'message.repeated-after-purge': {
    severity: 'error',
    status: 409,
    issue: 'conflict',
    text: {
      en: 'This MessageHeader.id belongs to a message whose content has been purged; other bytes cannot be compared with it.',
      da: 'Dette MessageHeader.id tilhører en meddelelse, hvis indhold er slettet; andre bytes kan ikke sammenlignes med det.',
    },
    hint: {
      en: 'The message was taken long ago and is finished. What is to be said now is a new message: give it a new MessageHeader.id.',
      da: 'Meddelelsen er modtaget for længst og afsluttet. Det, der skal siges nu, er en ny meddelelse: giv den et nyt MessageHeader.id.',
    },
  },
  'course.forgotten': {
    severity: 'error',
    status: 410,
    issue: 'deleted',
    text: {
      en: 'What was recorded of this course was deleted {at}, when its period of keeping was over.',
      da: 'Det, der var registreret om dette forløb, blev slettet {at}, da opbevaringsperioden var udløbet.',
    },
    hint: {
      en: 'The messages of the course are with their senders and receivers.',
      da: 'Forløbets meddelelser findes hos deres afsendere og modtagere.',
    },
  },
  'hold.reason-missing': {
    severity: 'error',
    status: 400,
    issue: 'required',
    text: {
      en: 'A hold is laid on and lifted with a reason of 3 to 500 characters.',
      da: 'En spærring lægges på og ophæves med en begrundelse på 3 til 500 tegn.',
    },
    hint: {
      en: 'Send {"reason": "…"} as JSON; no patient data in it.',
      da: 'Send {"reason": "…"} som JSON; uden patientdata.',
    },
  },
  'hold.absent': {
    severity: 'error',
    status: 404,
    issue: 'not-found',
    text: {
      en: 'There is no hold in force on this id.',
      da: 'Der er ingen gældende spærring på dette id.',
    },
    hint: { en: 'GET /admin/holds lists those in force.', da: 'GET /admin/holds viser de gældende.' },
  },
  'hold.operators-only': {
    severity: 'error',
    status: 403,
    issue: 'forbidden',
    text: {
      en: "Holds are for the gateway's own operators.",
      da: 'Spærringer er for gatewayens egne operatører.',
    },
    hint: {
      en: "Use a token of the gateway's own organisation.",
      da: 'Brug et token fra gatewayens egen organisation.',
    },
  },
} satisfies Record<string, CatalogueEntry>;
