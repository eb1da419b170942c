import { type Course, referralOf } from '../../course/course.ts';
import type { CourseMessage } from '../../course/course-message.ts';
import { type Problem, problem } from '../../message/problem.ts';
import type { Agreements } from '../../network/agreements.ts';
import type { Ledger } from '../../store/ledger.ts';
import { sitePlaces } from './free-places.ts';
import { sopPlaces } from './read-capacity.ts';

/** What it takes to know the places of a municipality. */
export interface OwnPlacesParts {
  readonly agreements: Agreements;
  readonly store: Pick<Ledger, 'capacity' | 'occupancy'>;
}

/**
 * Tells of a place outside the citizen's own municipality, where that has a free one, the citizen has wished for none, and
 * no reason is given (R-ALL-09). Palliation gathered at a site is a reason, and so is a municipality whose sites have
 * declared nothing free. It stops nothing.
 */
export async function judgeMunicipality(
  message: CourseMessage,
  course: Course,
  { agreements, store }: OwnPlacesParts,
): Promise<readonly Problem[]> {
  if (message.kind !== 'allocation-granted') return [];
  const { residenceMunicipality: residence, at, facts } = message;
  const { site, authority, siteReason, startsAt, flags, referralId } = facts;
  const isReasoned = siteReason !== undefined || referralOf(course, referralId)?.wish !== undefined;
  if (residence === undefined || authority === undefined || isReasoned) return [];
  const agreed = agreements
    .ofAuthority(authority, startsAt ?? at)
    .filter(({ kind }) => kind === 'horizontal');
  const own = agreed
    .filter(({ municipality }) => municipality === residence)
    .flatMap(({ sites }) => sites.map((each) => each.site));
  const gathersPalliation = agreed.some(({ sites }) =>
    sites.some((each) => each.site === site && each.specialities?.includes('palliation') === true),
  );
  const isPalliative = flags.some(({ flag }) => flag === 'X7') && gathersPalliation;
  if (own.length === 0 || own.includes(site) || isPalliative) return [];
  const places = await sitePlaces(store, own);
  // A whole place is needed; places are counted in hundredths.
  const free = places.filter((each) => each.service === sopPlaces && each.free >= 100);
  if (free.length === 0) return [];
  const params = { site, residence, free: free.map((each) => each.site).join(', ') };
  return [problem('allocation.other-municipality', { rule: 'R-ALL-09', params })];
}
