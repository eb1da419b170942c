import { readLetterReference, writeLetterReference } from '../../../message/letter-reference.ts';
import { select, trimmedText } from '../../xml/xml-element.ts';
import { type FhirObject, isObject } from '../fhir-path.ts';
import { indexMessage } from '../message-resources.ts';
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

/**
 * The letter a receipt answers, likewise; one that no stored pair knows by the reference to it that the message has
 * (`lokationsnummer#brevid`).
 */
export const answeredLetterId: Transform = {
  ...letterId,
  toLegacy: (value, context) => {
    const isKnown = context.originalOf(bareId(value)) !== undefined;
    const letter = isKnown ? undefined : referredLetter(context.message);
    return { nodes: [letter ?? context.legacyIdOf('letter', bareId(value))] };
  },
};

/** A reference to an earlier letter that never was a message, by its sender's location number and its identifier. */
export const letterReference: Transform = {
  outcome: 'transformed',
  toFhir: (element, context) => {
    const letter = trimmedText(element);
    const sender = select(context.letter, ['OriginalEmessage', 'OriginalSender', 'EANIdentifier']);
    const isKnown = context.originalOf(context.fhirIdOf('letter', letter)) !== undefined;
    return sender === undefined || isKnown
      ? undefined
      : writeLetterReference({ gln: trimmedText(sender), letter });
  },
};

function referredLetter(message: FhirObject): string | undefined {
  const provenances = indexMessage(message).resources.filter((each) => each.resourceType === 'Provenance');
  return provenances
    .flatMap(({ entity }) => (Array.isArray(entity) ? entity.filter(isObject) : []))
    .flatMap(({ what }) => (isObject(what) && isObject(what.identifier) ? [what.identifier.value] : []))
    .flatMap((value) => (typeof value === 'string' ? (readLetterReference(value)?.letter ?? []) : []))[0];
}

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
