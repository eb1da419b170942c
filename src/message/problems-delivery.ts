import type { CatalogueEntry } from './catalogue-entry.ts';

/** What the gateway tells a sender about a message it has taken, and what its tasks are about. */
export const deliveryProblems = {
  'delivery.undeliverable': {
    severity: 'error',
    status: 422,
    issue: 'transient',
    acknowledgement: 'MSG_Mailbox_Out_Of_Operation',
    text: {
      en: 'The message could not be delivered to {receiver}: {reason}.',
      da: 'Meddelelsen kunne ikke leveres til {receiver}: {reason}.',
    },
    hint: {
      en: 'Reach the receiver in another way, and send a new message when its system takes messages again.',
      da: 'Kontakt modtageren på anden vis, og send en ny meddelelse, når dens system igen modtager.',
    },
  },
  'acknowledgement.missing': {
    severity: 'error',
    status: 422,
    issue: 'timeout',
    acknowledgement: 'MSG_Mailbox_Out_Of_Operation',
    text: {
      en: '{receiver} has not acknowledged the message, though it was sent {times} times.',
      da: '{receiver} har ikke kvitteret for meddelelsen, selv om den er sendt {times} gange.',
    },
    hint: {
      en: 'Find out whether the receiver has it; an acknowledgement that comes later still counts.',
      da: 'Undersøg, om modtageren har den; en kvittering, der kommer senere, gælder stadig.',
    },
  },
} satisfies Record<string, CatalogueEntry>;
