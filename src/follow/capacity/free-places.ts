import type { Places } from '../../network/places.ts';
import type { KeptCapacity, Ledger } from '../../store/ledger.ts';
import { type DeclaredPlaces, sopPlaces } from './read-capacity.ts';

/** How many places of a kind a site has, and how many of them are taken. */
export interface SitePlaces {
  readonly site: string;
  readonly service: string;
  readonly places: Places;
  readonly occupied: Places;
  readonly reserved: Places;
  /** Below zero where more are taken than there are. */
  readonly free: Places;
  readonly specialities: readonly { readonly speciality: string; readonly places: Places }[];
  /** When the declaration holds from, milliseconds since the epoch. */
  readonly at: number;
}

/**
 * The places of sites now: what they declared, less what is taken. Of what the site counts and what the gateway knows
 * from the courses it follows, the higher number counts (R-ALL-11, R-CAP-04). Places are not asked for by municipality
 * (R-CAP-05); those of every service are counted apart, on the same premises too (R-CAP-08, R-CAP-09, R-STA-11).
 * @param sites all that ever declared when absent
 */
export async function sitePlaces(
  store: Pick<Ledger, 'capacity' | 'occupancy'>,
  sites?: readonly string[],
): Promise<readonly SitePlaces[]> {
  const kept = await store.capacity(sites);
  const counted = new Map(
    (await store.occupancy([...new Set(kept.map(({ site }) => site))])).map((each) => [each.site, each]),
  );
  return [...Map.groupBy(kept, ({ site, service }) => JSON.stringify([site, service])).values()].map(
    (group) => placesOf(group, counted),
  );
}

/** What one site declared, as it was kept. */
export function readKept({ content }: KeptCapacity): DeclaredPlaces {
  return JSON.parse(content) as DeclaredPlaces;
}

function placesOf(
  group: readonly KeptCapacity[],
  counted: ReadonlyMap<string, { readonly occupied: number; readonly reserved: number }>,
): SitePlaces {
  const declared = group.map(readKept);
  const [{ site, service } = { site: '', service: '' }] = declared;
  const sum = (of: (each: DeclaredPlaces) => number | undefined) =>
    declared.reduce((total, each) => total + (of(each) ?? 0), 0);
  // Only SOP stays are followed.
  const known = service === sopPlaces ? counted.get(site) : undefined;
  const places = sum((each) => each.places);
  const occupied = Math.max(
    sum((each) => each.occupied),
    100 * (known?.occupied ?? 0),
  );
  const reserved = Math.max(
    sum((each) => each.reserved),
    100 * (known?.reserved ?? 0),
  );
  return {
    site,
    service,
    places,
    occupied,
    reserved,
    free: places - occupied - reserved,
    specialities: declared
      .filter(({ speciality }) => speciality !== '')
      .map(({ speciality, places: of }) => ({ speciality, places: of })),
    at: Math.max(...group.map(({ at }) => at)),
  };
}
