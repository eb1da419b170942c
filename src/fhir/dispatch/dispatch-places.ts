/** A stretch of a text: from the first index to the one behind the last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the parts of a message stand that belong to one dispatch of it. */
export interface DispatchPlaces {
  /** Bundle.id. */
  readonly bundleId: Span | undefined;
  /** Bundle.timestamp and the occurred and recorded of the message's own Provenances. */
  readonly instants: readonly Span[];
}

/** What a reader of either format collects. */
export interface FoundProvenance {
  /** The references of Provenance.target. */
  readonly targets: readonly string[];
  readonly instants: readonly Span[];
}

/** Those instants of Provenances that tell of the message itself: the history it carries keeps its times. */
export function ownInstants(
  provenances: readonly FoundProvenance[],
  messageId: string | undefined,
): readonly Span[] {
  if (messageId === undefined) return [];
  const isOwn = (target: string): boolean =>
    target === messageId || target.endsWith(`/${messageId}`) || target.endsWith(`:${messageId}`);
  return provenances.filter(({ targets }) => targets.some(isOwn)).flatMap(({ instants }) => instants);
}
