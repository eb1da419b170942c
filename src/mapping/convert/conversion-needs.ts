import type { IdPair, IdPairs } from '../ids/id-pair.ts';
import { type PairMaker, pairMaker } from '../ids/pair-maker.ts';
import type { PairNeeds } from '../pair/transform.ts';

/** What a conversion asks of the world: clock, ids, what earlier conversions made, and who is who. */
export interface ConversionWorld {
  /** The instant of the conversion, with offset. */
  readonly now: string;
  /** A new UUID; the same one for the same name, where the world wants a conversion to be repeatable. */
  readonly newUuid: (name?: string) => string;
  readonly pairs: IdPairs;
  /** SOR code of an organisation by its location number. */
  readonly sorOf: (gln: string) => string | undefined;
  /** Four-digit municipality code of an organisation by its location number; a world without it knows none. */
  readonly municipalityOf?: (gln: string) => string | undefined;
  /** What an organisation is, such as `hospital`, by its location number; a world without it knows nobody. */
  readonly kindOf?: (gln: string) => string | undefined;
}

/** One conversion's share of the world. */
export interface ConversionNeeds extends PairNeeds {
  readonly ids: PairMaker;
  /** Pairs made on the way, for the caller to store. */
  readonly made: () => readonly IdPair[];
}

/** Starts a conversion. `objects` are the attachments that came in binary letters beside it, by their ids. */
export function conversionNeeds(
  world: ConversionWorld,
  objects: ReadonlyMap<string, string> = new Map(),
): ConversionNeeds {
  const ids = pairMaker(world.pairs, world.newUuid);
  return {
    ids,
    fhirIdOf: ids.fhirIdOf,
    legacyIdOf: ids.legacyIdOf,
    originalOf: ids.originalOf,
    rememberOriginal: ids.rememberOriginal,
    letterIn: ids.letterIn,
    newUuid: () => world.newUuid(),
    sorOf: world.sorOf,
    municipalityOf: world.municipalityOf ?? (() => undefined),
    objectOf: (id) => objects.get(id.toLowerCase()),
    made: ids.made,
  };
}
