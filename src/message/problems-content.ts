import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems with what a message has to carry, whatever its event. */
export const contentProblems = {
  'patient.count': {
    severity: 'error',
    status: 422,
    issue: 'business-rule',
    text: {
      en: 'Found {found} Patient resources; a message concerns exactly one citizen.',
      da: 'Fandt {found} Patient-ressourcer; en meddelelse angår præcis én borger.',
    },
    hint: { en: 'Send one message for each citizen.', da: 'Send én meddelelse for hver borger.' },
  },
  'provenance.missing': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: { en: 'No Provenance describes this message.', da: 'Ingen Provenance beskriver denne meddelelse.' },
    hint: {
      en: 'Add a Provenance whose target is the MessageHeader.',
      da: 'Tilføj en Provenance, hvis target er MessageHeader.',
    },
  },
  'provenance.incomplete': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: { en: 'The Provenance lacks {element}.', da: 'Provenance mangler {element}.' },
    hint: {
      en: 'Fill target, occurredDateTime, recorded, activity and agent.who.',
      da: 'Udfyld target, occurredDateTime, recorded, activity og agent.who.',
    },
  },
  'attachment.too-large': {
    severity: 'error',
    status: 413,
    issue: 'too-long',
    acknowledgement: 'MSG_Element_To_Long',
    text: {
      en: 'The attachment is larger than the limit of {limit} bytes.',
      da: 'Bilaget er større end grænsen på {limit} bytes.',
    },
    hint: {
      en: 'Send the document by reference (Attachment.url), or smaller.',
      da: 'Send dokumentet som reference (Attachment.url) eller mindre.',
    },
  },
  'id.not-uuid': {
    severity: 'warning',
    status: 422,
    issue: 'value',
    text: { en: 'The id {found} is not a UUID.', da: "Id'et {found} er ikke et UUID." },
    hint: { en: 'MedCom asks for UUIDs, version 4.', da: 'MedCom foreskriver UUID version 4.' },
  },
} as const satisfies Record<string, CatalogueEntry>;
