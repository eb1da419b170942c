/** A letter's or an envelope's two names: its UUID in FHIR and its 14 characters in a letter. */
export interface IdPair {
  readonly kind: 'letter' | 'envelope';
  readonly fhir: string;
  readonly legacy: string;
  /** What a receipt has to repeat of the letter: its envelope and its version. */
  readonly envelope?: string;
  readonly version?: string;
}

/** Looks up pairs that earlier conversions made. Receipts come back weeks later: MedCom keeps three months. */
export interface IdPairs {
  readonly byFhir: (kind: IdPair['kind'], id: string) => IdPair | undefined;
  readonly byLegacy: (kind: IdPair['kind'], id: string) => IdPair | undefined;
  /** The letters that travelled in an envelope. */
  readonly inEnvelope: (envelope: string) => readonly IdPair[];
}

/** No pairs: every id is new. */
export const noIdPairs: IdPairs = {
  byFhir: () => undefined,
  byLegacy: () => undefined,
  inEnvelope: () => [],
};

/** Pairs in memory, of which `make` adds more. */
export function idPairsOf(pairs: readonly IdPair[]): IdPairs {
  const byFhir = new Map(pairs.map((pair) => [`${pair.kind} ${pair.fhir}`, pair]));
  const byLegacy = new Map(pairs.map((pair) => [`${pair.kind} ${pair.legacy}`, pair]));
  return {
    byFhir: (kind, id) => byFhir.get(`${kind} ${id}`),
    byLegacy: (kind, id) => byLegacy.get(`${kind} ${id}`),
    inEnvelope: (envelope) => pairs.filter((pair) => pair.kind === 'letter' && pair.envelope === envelope),
  };
}
