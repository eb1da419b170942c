import type { OriginalLetter } from '../pair/transform.ts';
import type { IdPair, IdPairs } from './id-pair.ts';
import { shortId } from './short-id.ts';

/** The ids of one conversion: known pairs are used, new ones are made and handed over to be stored. */
export interface PairMaker {
  readonly fhirIdOf: (kind: IdPair['kind'], legacyId: string) => string;
  readonly legacyIdOf: (kind: IdPair['kind'], fhirId: string) => string;
  readonly originalOf: (fhirId: string) => OriginalLetter | undefined;
  readonly rememberOriginal: (fhirId: string, facts: Partial<OriginalLetter>) => void;
  readonly letterIn: (envelope: string) => string | undefined;
  /** The pairs this conversion made or learned more of. */
  readonly made: () => readonly IdPair[];
}

/**
 * Starts the ids of a conversion. A FHIR id that is a short id already is kept.
 * @param newUuid is told what an id is for, so that it may give the same one whenever it is asked again
 */
export function pairMaker(known: IdPairs, newUuid: (name: string) => string): PairMaker {
  const made = new Map<string, IdPair>();
  const keep = (pair: IdPair): IdPair => {
    made.set(`${pair.kind} ${pair.fhir}`, pair);
    return pair;
  };
  const ofFhir = (kind: IdPair['kind'], id: string): IdPair | undefined =>
    made.get(`${kind} ${id}`) ?? known.byFhir(kind, id);
  const ofLegacy = (kind: IdPair['kind'], id: string): IdPair | undefined =>
    [...made.values()].find((pair) => pair.kind === kind && pair.legacy === id) ?? known.byLegacy(kind, id);
  return {
    fhirIdOf: (kind, legacy) =>
      (ofLegacy(kind, legacy) ?? keep({ kind, fhir: newUuid(`${kind} ${legacy}`), legacy })).fhir,
    legacyIdOf: (kind, fhir) =>
      (ofFhir(kind, fhir) ?? keep({ kind, fhir, legacy: shortId(newUuid(`${kind} ${fhir}`)) })).legacy,
    originalOf: (fhir) => {
      const pair = ofFhir('letter', fhir);
      return pair?.envelope === undefined || pair.version === undefined
        ? undefined
        : { envelope: pair.envelope, version: pair.version };
    },
    rememberOriginal: (fhir, facts) => {
      const pair = ofFhir('letter', fhir);
      if (pair !== undefined) keep({ ...pair, ...facts });
    },
    letterIn: (envelope) => {
      const letters = known.inEnvelope(envelope);
      return letters.length === 1 ? letters[0]?.fhir : undefined;
    },
    made: () => [...made.values()],
  };
}
