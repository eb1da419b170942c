import type { Mappings } from '../mapping/mappings.ts';
import type { Network } from '../network/network.ts';

/** What is wrong with the letters that endpoints say they take: types and versions that the gateway does not write. */
export function judgeFormats(network: Network, { letters }: Mappings): readonly string[] {
  return network.organisations
    .flatMap(({ endpoints }) => endpoints)
    .flatMap(({ id, format, letters: taken }) =>
      Object.entries(taken ?? {}).flatMap(([type, version]) => {
        const grammar = letters.byType.get(type);
        if (grammar === undefined) return [`endpoint ${id}: there is no letter type ${type}`];
        const written = format === 'edifact' ? grammar.edifact.version : grammar.version;
        return version === written
          ? []
          : [`endpoint ${id}: ${type} is written in version ${written}, not in ${version}`];
      }),
    );
}
