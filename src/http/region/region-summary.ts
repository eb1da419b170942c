import type { Placement } from '../../course/placement.ts';
import { writeDanish } from '../../course/time/danish-time.ts';
import type { Agreement } from '../../network/agreements.ts';
import type { ListedPlacement } from '../../store/ledger.ts';
import type { Handler } from '../request-context.ts';
import { type Authority, authorityFor, noteDisclosure, type RegionParts } from './authority.ts';
import { councilsOf } from './councils.ts';

/** Counts of courses that are going on; about nobody in particular. */
interface Counts {
  readonly referred: number;
  readonly occupied: number;
  readonly reserved: number;
  readonly waiting: number;
  readonly overdue: number;
}

const none: Counts = { referred: 0, occupied: 0, reserved: 0, waiting: 0, overdue: 0 };
const atOnce = 1000;

/**
 * `GET /region/summary`: how many citizens of each residence municipality are referred, in a place, waiting, and in how
 * many courses something is overdue; the sums of each health council, by the agreements (S-04, R-DAT-14); and the
 * municipalities with citizens in a course and no site of their own by an agreement (R-CAP-07).
 */
export function regionSummary(parts: RegionParts): Handler {
  return async (request, response) => {
    const authority = authorityFor(request, response, parts);
    if (authority === undefined) return;
    const byMunicipality = new Map<string, Counts>();
    for await (const each of allPlacements(parts, authority)) {
      const { residence = 'unknown', ...placement } = JSON.parse(each.content) as Placement;
      const known = byMunicipality.get(residence) ?? none;
      byMunicipality.set(residence, plus(known, countsOf(placement, each)));
    }
    const agreements = authority.authorities.flatMap((id) => parts.agreements.ofAuthority(id, parts.now()));
    await noteDisclosure(
      response,
      parts,
      authority,
      'region-summary',
      `${byMunicipality.size} municipalities`,
    );
    const told = [...byMunicipality].toSorted(([one], [other]) => one.localeCompare(other));
    response.json({
      authority: authority.id,
      at: writeDanish(parts.now()),
      municipalities: told.map(([municipality, counts]) => ({ municipality, ...counts })),
      councils: councilsOf(agreements).map(({ council, municipalities }) => ({
        council,
        municipalities,
        ...municipalities.map((code) => byMunicipality.get(code) ?? none).reduce(plus, none),
      })),
      withoutSite: told.map(([code]) => code).filter((code) => !haveSites(agreements, code)),
      total: told.map(([, counts]) => counts).reduce(plus, none),
    });
  };
}

async function* allPlacements(
  { store }: RegionParts,
  { authorities }: Authority,
): AsyncGenerator<ListedPlacement> {
  for (let after = 0; ; ) {
    const page = await store.placements({ authorities, open: true, after, limit: atOnce });
    yield* page;
    after = page.at(-1)?.position ?? after;
    if (page.length < atOnce) return;
  }
}

function countsOf(
  { stay, place, waitingSince }: Omit<Placement, 'residence'>,
  { overdue }: ListedPlacement,
): Counts {
  return {
    referred: stay === 'none' ? 1 : 0,
    occupied: place === 'occupied' ? 1 : 0,
    reserved: place === 'reserved' ? 1 : 0,
    waiting: waitingSince === undefined ? 0 : 1,
    overdue: overdue > 0 ? 1 : 0,
  };
}

function plus(one: Counts, other: Counts): Counts {
  return {
    referred: one.referred + other.referred,
    occupied: one.occupied + other.occupied,
    reserved: one.reserved + other.reserved,
    waiting: one.waiting + other.waiting,
    overdue: one.overdue + other.overdue,
  };
}

/** Without agreements nothing is known of any. */
function haveSites(agreements: readonly Agreement[], code: string): boolean {
  const horizontal = agreements.filter(({ kind }) => kind === 'horizontal');
  return (
    horizontal.length === 0 ||
    horizontal.some(({ municipality, sites }) => municipality === code && sites.length > 0)
  );
}
