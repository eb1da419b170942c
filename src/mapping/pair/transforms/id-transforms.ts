import { select, trimmedText } from '../../xml/xml-element.ts';
import type { OriginalLetter, Transform, TransformContext } from '../transform.ts';

/** A letter's 14 characters and a message's UUID: not converted but paired. MedCom use cases §4.1. */
export const letterId: Transform = {
  outcome: 'transformed',
  toFhir: (element, context) => context.fhirIdOf('letter', trimmedText(element)),
  toLegacy: (value, context) => ({ nodes: [context.legacyIdOf('letter', bareId(value))] }),
};

/** An envelope's 14 characters and a bundle's UUID, likewise. */
export const envelopeId: Transform = {
  outcome: 'transformed',
  toFhir: (element, context) => context.fhirIdOf('envelope', trimmedText(element)),
  toLegacy: (value, context) => ({ nodes: [context.legacyIdOf('envelope', bareId(value))] }),
};

/** A reference to an earlier message, by its letter. */
export const messageReference: Transform = {
  outcome: 'transformed',
  toFhir: (element, context) => `MessageHeader/${context.fhirIdOf('letter', trimmedText(element))}`,
  toLegacy: (value, context) => ({ nodes: [context.legacyIdOf('letter', bareId(value))] }),
};

/** The message a receipt answers when it names an envelope and no letter. */
export const letterOfEnvelope: Transform = {
  outcome: 'transformed',
  toFhir: (element, context) =>
    context.letterIn(trimmedText(element)) ?? context.fhirIdOf('envelope', trimmedText(element)),
};

/** The envelope a receipt answers: not in FHIR, but known to the stored pair of the message. */
export const originalEnvelope: Transform = {
  outcome: 'transformed',
  toFhir: (element, context) => {
    remember(context, { envelope: trimmedText(element) });
    return undefined;
  },
  toLegacy: (value, context) => {
    const known = context.originalOf(bareId(value))?.envelope;
    return {
      nodes: [known ?? context.legacyIdOf('letter', bareId(value))],
      ...(known === undefined ? { note: UNKNOWN } : {}),
    };
  },
};

/** The version of the letter a receipt answers, likewise. */
export const originalVersion: Transform = {
  outcome: 'transformed',
  toFhir: (element, context) => {
    remember(context, { version: trimmedText(element) });
    return undefined;
  },
  toLegacy: (value, context) => {
    const known = context.originalOf(bareId(value))?.version;
    return { nodes: [known ?? 'ukendt'], ...(known === undefined ? { note: UNKNOWN } : {}) };
  },
};

const UNKNOWN = 'No stored pair knows the message that is answered.';

function remember(context: TransformContext, facts: Partial<OriginalLetter>): void {
  const letter = select(context.letter, ['OriginalEmessage', 'OriginalLetter', 'OriginalLetterIdentifier']);
  if (letter !== undefined) context.rememberOriginal(context.fhirIdOf('letter', trimmedText(letter)), facts);
}

function bareId(value: unknown): string {
  const text = String(value).replace(/^urn:uuid:/, '');
  return text.slice(text.lastIndexOf('/') + 1);
}
