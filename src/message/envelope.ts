/** Codes a receiver can answer with. https://hl7.org/fhir/R4/valueset-response-code.html */
export type ResponseCode = 'ok' | 'fatal-error' | 'transient-error';

/** An organisation as a message names it. */
export interface Party {
  readonly sor: string;
  readonly gln: string;
  /** The display name in the message, if any; the network file's name is the authoritative one. */
  readonly name: string | undefined;
  /** MessageHeader.source.endpoint or destination.endpoint. */
  readonly endpoint: string;
}

/** One receiver of a message. */
export interface Destination extends Party {
  readonly use: 'primary' | 'cc';
  /** Where in the message the destination stands, for problems about it. */
  readonly expression: string;
}

/** Which messages a message continues, by MessageHeader.id, as its Provenances tell. */
export interface Thread {
  /** The first of them; undefined when it continues none. */
  readonly first: string | undefined;
  /** The one before it. */
  readonly predecessor: string | undefined;
  /** Whether the one before it came from the same sender, as far as the message tells. */
  readonly ownPredecessor: boolean;
}

/**
 * What the gateway needs to know of a message to route, keep and explain it. Everything else is content.
 * Two identities that are never mixed: `bundleId` is the dispatch, new on every sending; `messageId` is the message
 * (MessageHeader.id), kept on a resend.
 */
export interface Envelope {
  readonly bundleId: string;
  readonly messageId: string;
  readonly event: string;
  /** MessageHeader.definition, when the sender gave one: names the version of the standard. */
  readonly definition: string | undefined;
  readonly sender: Party;
  readonly destinations: readonly Destination[];
  /** Bundle.timestamp as the sender wrote it. */
  readonly timestamp: string;
  /** The answer this message is to an earlier one (acknowledgements). */
  readonly response: { readonly messageId: string; readonly code: ResponseCode } | undefined;
  /** Id of the citizen's course (episodeOfCare identifier), else of the thread (Communication.identifier). */
  readonly courseId: string | undefined;
  readonly thread: Thread;
  /** What the message does, as its own Provenance says: `new-message`, `admit-inpatient` … */
  readonly activity: string | undefined;
}

/**
 * What an envelope says as far as the gateway has noted it, for a message whose content is not at hand or need not be read:
 * no destinations, no thread.
 * @param sender as the network knows it; undefined when it does not
 */
export function notedEnvelope(
  noted: Pick<Envelope, 'messageId' | 'bundleId' | 'event' | 'timestamp' | 'courseId'>,
  sender: Partial<Pick<Party, 'sor' | 'gln' | 'name'>> | undefined,
): Envelope {
  const { messageId, bundleId, event, timestamp, courseId } = noted;
  const { sor = '', gln = '', name } = sender ?? {};
  return {
    messageId,
    bundleId,
    event,
    timestamp,
    courseId,
    definition: undefined,
    sender: { sor, gln, name, endpoint: '' },
    destinations: [],
    response: undefined,
    activity: undefined,
    thread: { first: undefined, predecessor: undefined, ownPredecessor: false },
  };
}

/**
 * When a message was assembled, milliseconds since the epoch.
 * @param otherwise taken instead of a timestamp that is no instant
 */
export function assembledAt({ timestamp }: Pick<Envelope, 'timestamp'>, otherwise: number): number {
  const assembled = Date.parse(timestamp);
  return Number.isNaN(assembled) ? otherwise : assembled;
}
