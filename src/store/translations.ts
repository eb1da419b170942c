/** What an endpoint gets instead of the bytes that came: the same message in the format the endpoint takes. */
export interface Rendition {
  readonly mediaType: string;
  /** What was written: letter types such as `XDIS20` or `XDIS91, XBIN01`, or the event for FHIR. */
  readonly kind: string;
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, lower-case hexadecimal. */
  readonly sha256: string;
  /** What became of every element, by path; never content. JSON of a list of loss reports. */
  readonly report: string;
}

/** A rendition without its bytes. */
export interface RenditionFacts extends Omit<Rendition, 'bytes'> {
  readonly deliveryId: string;
  /** Size of the bytes. */
  readonly size: number;
}

/** The file a message was made from, as it came; `multipart/mixed` where binary letters came in files of their own. */
export interface SourceFile {
  readonly mediaType: string;
  /** What was read: a letter type such as `XDIS20`. */
  readonly kind: string;
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, lower-case hexadecimal. */
  readonly sha256: string;
  /** What became of every element, by path; never content. JSON of a list of loss reports. */
  readonly report: string;
}

/** A source without its bytes. */
export interface SourceFacts extends Omit<SourceFile, 'bytes'> {
  /** Size of the bytes; 0 when they are purged. */
  readonly size: number;
}

/**
 * An id of the legacy world and the FHIR id it is paired with. Whoever writes a letter chooses its ids, so that they are
 * unique for that party alone: `owner` is its location number. (MedCom use cases §4.1.)
 */
export interface LegacyId {
  readonly kind: 'letter' | 'envelope' | 'vans-message' | 'vans-envelope';
  readonly owner: string;
  /** Location number of the other party: whom the letter went to. */
  readonly peer: string;
  readonly legacy: string;
  readonly fhir: string;
  /** 0 for the letter itself, 1 for the binary letter beside it. */
  readonly part: number;
  /** What a receipt has to repeat of the letter. */
  readonly envelope?: string;
  readonly version?: string;
  /** Whether its sender asked for a positive receipt; negative ones are always owed. */
  readonly receiptWanted: boolean;
  /** What the receiver's receipt said of this letter. */
  readonly answer?: 'positive' | 'negative';
}

/** Which pairs to look up: by any of these. */
export interface LegacyIdQuery {
  readonly fhir?: readonly string[];
  /** Ids of the legacy world, whoever's. */
  readonly legacy?: readonly string[];
}

/** What the store keeps of messages that are not passed on as they came. */
export interface Translations {
  /** Known pairs; a pair outlives its message's content and is kept as long as its steps: a receipt finds it weeks later. */
  legacyIds(query: LegacyIdQuery): Promise<readonly LegacyId[]>;
  /** Keeps pairs that no message brings: a receipt's answer, an envelope's ids. What is known is only added to. */
  keepLegacyIds(ids: readonly LegacyId[]): Promise<void>;
  /** The file a message was made from; undefined for one that came as it is, and when it is purged. */
  sourceOf(messageId: string): Promise<SourceFile | undefined>;
  /** What is told of that file, also after it was purged. */
  sourceFacts(messageId: string): Promise<SourceFacts | undefined>;
  /** How a message is given to each endpoint that takes another format. */
  renditions(messageId: string): Promise<readonly RenditionFacts[]>;
}
