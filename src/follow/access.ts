import type { Course } from '../course/course.ts';
import type { Agreements } from '../network/agreements.ts';
import type { Network, Organisation } from '../network/network.ts';

/** Whether somebody may read a course: as a party, not any longer, or never. */
export type Access = 'allowed' | 'ended' | 'none';

/** What decides about it. */
export interface AccessParts {
  readonly network: Network;
  readonly agreements: Agreements;
}

/**
 * Whether a caller may read a course. Parties may; a site and an operator only while an agreement has them (R-SEC-07,
 * S-08): then the history stays with the region. Who takes a site over reads the courses that were going on that day,
 * and no earlier ones (S-10); who succeeds a body of a region reads all that it did (S-02).
 * @param organisations whom the caller speaks for
 * @param at milliseconds since the epoch
 */
export function accessTo(
  course: Course,
  parties: readonly string[],
  organisations: ReadonlySet<string>,
  { network, agreements }: AccessParts,
  at: number,
): Access {
  const granted = [...organisations].map((id): Access => {
    const organisation = network.organisation(id);
    if (organisation === undefined) return 'none';
    const own = network.lineage(id).filter((each) => parties.includes(each));
    if (own.includes(id)) return standing(organisation, course, agreements, at);
    const inherited = own.length > 0 || operatesNow(id, course, agreements, at);
    if (!inherited) return 'none';
    return isAuthority(organisation) || goesOnAfter(course, takenOver(id, course, agreements, network, at))
      ? 'allowed'
      : 'none';
  });
  return granted.includes('allowed') ? 'allowed' : granted.includes('ended') ? 'ended' : 'none';
}

/** A party, as long as what makes it one holds. */
function standing(
  { id, kind, municipalityCode }: Organisation,
  course: Course,
  agreements: Agreements,
  at: number,
): Access {
  const stays = [...course.earlierStays, course.stay];
  const sites = stays.flatMap(({ site, operator }) =>
    site !== undefined && (site === id || operator === id) ? [site] : [],
  );
  const isResidence =
    kind === 'municipality' && course.residence.some(({ municipality }) => municipality === municipalityCode);
  const isReferrer = course.referrals.some(({ referrer }) => referrer?.id === id);
  const bound = sites.filter((site) => agreements.knows(site));
  if (isResidence || isReferrer || sites.length === 0 || bound.length < sites.length) return 'allowed';
  const holds = bound.some((site) => {
    const agreement = agreements.ofSite(site, at);
    return agreement !== undefined && (site === id || agreement.operator === id);
  });
  return holds ? 'allowed' : 'ended';
}

function operatesNow(id: string, { stay }: Course, agreements: Agreements, at: number): boolean {
  return stay.site !== undefined && agreements.ofSite(stay.site, at)?.operator === id;
}

/** Since when it answers for the stay: its own first day, or that of the agreement that makes it the operator. */
function takenOver(
  id: string,
  { stay }: Course,
  agreements: Agreements,
  network: Network,
  at: number,
): number {
  const agreement = agreements.ofSite(stay.site ?? '', at);
  if (agreement?.operator === id) return agreement.from;
  const { validFrom = '9999-12-31' } = network.organisation(id) ?? {};
  return Temporal.PlainDate.from(validFrom).toZonedDateTime('Europe/Copenhagen').epochMilliseconds;
}

function goesOnAfter({ stay }: Course, instant: number): boolean {
  return stay.departure === undefined || stay.departure >= instant;
}

const authorities: ReadonlySet<Organisation['kind']> = new Set([
  'region',
  'visitation',
  'hospital',
  'acute-nursing',
  'specialised-visitation',
]);

/** Whether a body is one of the region's, whose tasks pass to a successor whole. */
export function isAuthority({ kind }: Organisation): boolean {
  return authorities.has(kind);
}
