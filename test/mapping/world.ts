import type { ConversionWorld } from '../../src/mapping/convert/conversion-needs.ts';
import { type IdPair, idPairsOf } from '../../src/mapping/ids/id-pair.ts';
import { compileMappings, type Mappings } from '../../src/mapping/mappings.ts';
import { readMappings } from '../../src/mapping/read-mappings.ts';

/** MedCom's official and our synthetic letters; absent outside the development environment. */
export const LEGACY = '../shared/legacy';

/** A world that gives the same ids every time. */
export function worldOf(pairs: readonly IdPair[] = []): ConversionWorld {
  let count = 0;
  return {
    now: '2026-03-02T10:00:00+01:00',
    newUuid: () => {
      count += 1;
      const tail = (count * 2654435761).toString(16).padStart(12, '0').slice(-12);
      return `${count.toString(16).padStart(8, '0')}-0000-4${tail.slice(0, 3)}-8${tail.slice(3, 6)}-${tail}`;
    },
    pairs: idPairsOf(pairs),
    sorOf: (gln) => ({ '5790001382445': '265161000016000', '5790000121441': '953741000016009' })[gln],
  };
}

let compiled: Mappings | undefined;

/** The mapping data that ships, compiled once per test file. */
export function mappings(): Mappings {
  compiled ??= compileMappings(readMappings());
  return compiled;
}
