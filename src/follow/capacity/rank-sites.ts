import type { Agreement, Agreements } from '../../network/agreements.ts';
import { type Places, writePlaces } from '../../network/places.ts';
import type { Ledger } from '../../store/ledger.ts';
import { sitePlaces } from './free-places.ts';
import { sopPlaces } from './read-capacity.ts';

/** What it takes to rank the sites of a region. */
export interface RankingParts {
  readonly agreements: Agreements;
  readonly store: Pick<Ledger, 'capacity' | 'occupancy'>;
}

/** The need a place is looked for, and where the citizen lives. */
export interface Wanted {
  readonly authority: string;
  readonly speciality: string;
  readonly residence: string | undefined;
  /** Milliseconds since the epoch: the agreements of this instant count. */
  readonly at: number;
}

/** A site with what its place in the order rests on. */
export interface RankedSite {
  readonly site: string;
  readonly hasSpeciality: boolean;
  /** Undefined where nobody has declared them. */
  readonly free: Places | undefined;
  /** 0: the citizen's own municipality, 1: the same health council, 2: elsewhere in the region. */
  readonly remoteness: number;
}

/**
 * The sites of a region in the order in which they suit a need (R-ALL-10): with the speciality first; then those with a
 * whole free place, those that have declared nothing, and the full ones; then the nearer ones. Distances are not known,
 * municipality and health council stand for them. Of what is equal the one with most places free, then by name.
 */
export async function rankSites(
  wanted: Wanted,
  { agreements, store }: RankingParts,
): Promise<readonly RankedSite[]> {
  const { authority, speciality, residence, at } = wanted;
  const agreed = agreements.ofAuthority(authority, at).filter(({ kind }) => kind === 'horizontal');
  const council = agreed.find(({ municipality }) => municipality === residence)?.healthCouncil?.name;
  const sites = agreed.flatMap((agreement) => agreement.sites.map((site) => ({ agreement, ...site })));
  if (sites.length === 0) return [];
  const places = (await sitePlaces(store, [...new Set(sites.map(({ site }) => site))])).filter(
    ({ service }) => service === sopPlaces,
  );
  return sites
    .map(({ site, specialities = [], agreement }): RankedSite => {
      const declared = places.find((each) => each.site === site);
      return {
        site,
        hasSpeciality: specialities.includes(speciality),
        free: declared?.free,
        remoteness: remotenessOf(agreement, residence, council),
      };
    })
    .toSorted(
      (one, other) =>
        Number(other.hasSpeciality) - Number(one.hasSpeciality) ||
        fullness(one) - fullness(other) ||
        one.remoteness - other.remoteness ||
        (other.free ?? 0) - (one.free ?? 0) ||
        (one.site < other.site ? -1 : 1),
    );
}

/** The first sites of a ranking in one line, each with the places free there. */
export function writeRanking(ranking: readonly RankedSite[], most = 5): string {
  return ranking
    .slice(0, most)
    .map(({ site, free }) => `${site} (${free === undefined ? '?' : writePlaces(free)})`)
    .join(', ');
}

/** A whole place is needed; places are counted in hundredths. */
function fullness({ free }: RankedSite): number {
  if (free === undefined) return 1;
  return free >= 100 ? 0 : 2;
}

function remotenessOf(
  { municipality, healthCouncil }: Agreement,
  residence: string | undefined,
  council: string | undefined,
): number {
  if (municipality === residence) return 0;
  return council !== undefined && healthCouncil?.name === council ? 1 : 2;
}
