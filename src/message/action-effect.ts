import type { ActionEffectCode } from './delivery-action.ts';
import type { Language } from './problem.ts';

type Text = Readonly<Record<Language, string>>;

/** What the two parties of a delivery notice of an operator's action, told before it is done. */
export const actionEffects: Readonly<
  Record<ActionEffectCode, { readonly receiver: Text; readonly sender: Text }>
> = {
  parked: {
    receiver: {
      en: 'Nothing, until the message is released.',
      da: 'Intet, før meddelelsen bliver frigivet.',
    },
    sender: {
      en: "The message's timeline says that it is set aside, by whom and why.",
      da: 'Meddelelsens tidslinje siger at den er lagt til side, af hvem og hvorfor.',
    },
  },
  'parked-in-reach': {
    receiver: {
      en: "The message lies in the receiver's own queue and can be read there; it is not put there again.",
      da: 'Meddelelsen ligger i modtagerens egen kø og kan læses dér; den lægges ikke dér igen.',
    },
    sender: {
      en: "The message's timeline says that it is set aside, by whom and why.",
      da: 'Meddelelsens tidslinje siger at den er lagt til side, af hvem og hvorfor.',
    },
  },
  released: {
    receiver: {
      en: 'The message, at the place it had among the others.',
      da: 'Meddelelsen, på den plads den havde blandt de andre.',
    },
    sender: {
      en: "The message's timeline says that it is on its way again.",
      da: 'Meddelelsens tidslinje siger at den er på vej igen.',
    },
  },
  'tried-again': {
    receiver: {
      en: 'The message, at once, as it was sent: same Bundle.id, same delivery id.',
      da: 'Meddelelsen, straks, som den blev sendt: samme Bundle.id, samme leverings-id.',
    },
    sender: {
      en: "The message's timeline says that it is tried again, by whom and why.",
      da: 'Meddelelsens tidslinje siger at den forsøges igen, af hvem og hvorfor.',
    },
  },
  'sent-again': {
    receiver: {
      en: 'The message once more, at once: new Bundle.id, renewed times, same MessageHeader.id and delivery id.',
      da: 'Meddelelsen én gang til, straks: nyt Bundle.id, nye tidspunkter, samme MessageHeader.id og leverings-id.',
    },
    sender: {
      en: "The message's timeline says that it is sent again, by whom and why.",
      da: 'Meddelelsens tidslinje siger at den sendes igen, af hvem og hvorfor.',
    },
  },
  'sent-after-all': {
    receiver: {
      en: 'The message, as it was sent: same Bundle.id, same delivery id.',
      da: 'Meddelelsen, som den blev sendt: samme Bundle.id, samme leverings-id.',
    },
    sender: {
      en: 'A task: the message it was told is not delivered is sent after all. The receiver’s acknowledgement reaches it and counts.',
      da: 'En opgave: meddelelsen, som den fik at vide ikke blev leveret, sendes alligevel. Modtagerens kvittering når frem og gælder.',
    },
  },
  cancelled: {
    receiver: {
      en: 'Nothing, unless a try that was already under way has reached it.',
      da: 'Intet, medmindre et forsøg der allerede var i gang, er nået frem.',
    },
    sender: {
      en: "The gateway's acknowledgement that the message is not delivered, and why; a task to act on it.",
      da: 'Gatewayens kvittering for at meddelelsen ikke bliver leveret, og hvorfor; en opgave at handle på.',
    },
  },
  'cancelled-untold': {
    receiver: {
      en: 'Nothing of this replay, unless a try that was already under way has reached it.',
      da: 'Intet af denne genafspilning, medmindre et forsøg der allerede var i gang, er nået frem.',
    },
    sender: { en: 'Nothing: it was a replay.', da: 'Intet: det var en genafspilning.' },
  },
};
