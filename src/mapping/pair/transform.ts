import type { Translate } from '../codes/code-map.ts';
import type { XmlElement, XmlNode } from '../xml/xml-element.ts';
import type { FhirObject } from './fhir-path.ts';

/** What a receipt repeats of the letter it answers. */
export interface OriginalLetter {
  readonly envelope: string;
  readonly version: string;
}

/** What a transform may ask of the conversion it runs in. */
export interface TransformContext {
  /** XML namespace of the letter. */
  readonly namespace: string;
  /** The FHIR id of a letter or envelope: the stored one, or a new one that is stored with the result. */
  readonly fhirIdOf: (kind: 'letter' | 'envelope', legacyId: string) => string;
  /** The 14-character id of a FHIR message or dispatch, likewise. */
  readonly legacyIdOf: (kind: 'letter' | 'envelope', fhirId: string) => string;
  readonly newUuid: () => string;
  /** SOR code of an organisation by its location number. */
  readonly sorOf: (gln: string) => string | undefined;
  /** Municipality code of an organisation by its location number. */
  readonly municipalityOf: (gln: string) => string | undefined;
  /** The base64 of an attachment, from the binary letter that came with this one. */
  readonly objectOf: (objectId: string) => string | undefined;
  /** What a stored pair knows of the message that a receipt answers; see IdPair. */
  readonly originalOf: (fhirId: string) => OriginalLetter | undefined;
  /** Keeps what a receipt says of the message it answers, so that it can be said again. */
  readonly rememberOriginal: (fhirId: string, facts: Partial<OriginalLetter>) => void;
  /** Where a code of a code map leads; nothing for a code that it does not name. */
  readonly translate: Translate;
  /** The resource that a reference of the message leads to. */
  readonly resolve: (reference: string) => FhirObject | undefined;
  /** The whole message, for transforms that tell it as text. */
  readonly message: FhirObject;
  /** The whole letter, likewise. */
  readonly letter: XmlElement;
  /** The message of the only letter in an envelope, when a stored pair knows it. */
  readonly letterIn: (envelope: string) => string | undefined;
  /** Whether a source value, or an element of the letter, has been used already. */
  readonly isUsed: (holder: object, key: string) => boolean;
  /** Names one more source value as used, with what became of it. */
  readonly alsoUsed: (holder: object, key: string) => void;
}

/** What a conversion, in either direction, needs from outside. */
export type PairNeeds = Pick<
  TransformContext,
  | 'legacyIdOf'
  | 'fhirIdOf'
  | 'newUuid'
  | 'sorOf'
  | 'municipalityOf'
  | 'letterIn'
  | 'objectOf'
  | 'originalOf'
  | 'rememberOriginal'
>;

/** Content written into a letter. */
interface LegacyContent {
  readonly nodes: readonly XmlNode[];
  /** What was left out or changed, for the report. */
  readonly note?: string;
  /** Whether something of the value did not fit. */
  readonly shortened?: boolean;
}

/** A way in which a value differs between the two sides. A side that is absent cannot be written. */
export interface Transform {
  /** The FHIR value of an element; nothing when it says nothing. */
  readonly toFhir?: (element: XmlElement, context: TransformContext) => unknown;
  /** The content of the element for a FHIR value; nothing when it says nothing. */
  readonly toLegacy?: (
    value: unknown,
    context: TransformContext,
    holder: FhirObject,
    key: string,
  ) => LegacyContent | undefined;
  /** Whether the FHIR value is an object; a value of another kind than expected is no value. */
  readonly takesObject?: boolean;
  /** Whether the value is formatted text, whose styles travel in an extension beside it. */
  readonly styled?: boolean;
  /** The nodes of the element that are its, when not all are; for their styles. */
  readonly part?: (element: XmlElement) => readonly XmlNode[];
  /** Whether it is written after what other rows wrote into the element, on a line of its own. */
  readonly appends?: boolean;
  /** The children whose values it uses, when the element holds others too. */
  readonly children?: readonly string[];
  /** The elements it uses, when they are not simply children of one. */
  readonly uses?: (element: XmlElement, context: TransformContext) => readonly XmlElement[];
  /** A value copied in another notation counts as carried; one that was changed, as transformed. */
  readonly outcome: 'carried' | 'transformed';
}
