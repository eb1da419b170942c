import { type Course, currentReferral, residenceOf } from '../course/course.ts';
import type { Receiver } from '../course/tables/state-table.ts';
import type { CourseTask } from '../course/tasks/task.ts';
import type { Network, Organisation } from '../network/network.ts';

type Role = Receiver | CourseTask['owner'];

/**
 * The organisation that has a role in a course, by what the course was told and the network file; undefined when
 * nobody is known to. The authority is known from the allocation on; before it it is the region of the visitation.
 * @param municipality the municipality meant, where it is another than the present one of residence
 */
export function whoIs(
  role: Role,
  course: Course,
  parties: readonly string[],
  network: Network,
  municipality = residenceOf(course),
): Organisation | undefined {
  const partyOfKind = (kind: Organisation['kind']): Organisation | undefined =>
    parties.map((id) => network.organisation(id)).findLast((each) => each?.kind === kind);
  const named = (id: string | undefined): Organisation | undefined =>
    id === undefined ? undefined : network.organisation(id);
  switch (role) {
    case 'region': {
      const visitation = partyOfKind('visitation');
      return (
        named(course.stay.authority) ??
        partyOfKind('region') ??
        named(visitation && network.authorityOf(visitation.id)) ??
        visitation
      );
    }
    case 'visitation':
      return partyOfKind('visitation') ?? named(course.stay.authority);
    case 'referrer':
      return named(currentReferral(course)?.referrer?.id);
    case 'sop':
      return named(course.stay.site);
    case 'gp':
      return named(course.gp);
    case 'hospital':
      return partyOfKind('hospital');
    case 'residence-municipality':
      return municipality === undefined ? undefined : network.municipality(municipality);
    case 'specialised-visitation':
      return network.organisations.find(({ kind }) => kind === 'specialised-visitation');
  }
}

/** {@link whoIs}, or whoever has taken over from it by an instant (R-ID-08). @param at milliseconds since the epoch */
export function whoIsNow(
  role: Role,
  course: Course,
  parties: readonly string[],
  network: Network,
  at: number,
  municipality?: string,
): Organisation | undefined {
  const found = whoIs(role, course, parties, network, municipality);
  return found === undefined ? undefined : (network.presently(found.id, at) ?? found);
}

/** Whose move a task is: the organisation it names itself, else whoever has its owner's role. @param at milliseconds since the epoch */
export function whoOwes(
  { owner, party }: Pick<CourseTask, 'owner' | 'party'>,
  course: Course,
  parties: readonly string[],
  network: Network,
  at: number,
): Organisation | undefined {
  if (party === undefined) return whoIsNow(owner, course, parties, network, at);
  return network.presently(party, at) ?? network.organisation(party);
}

/**
 * Who may read a course: whoever has a role in it, and of those that only sent or received a message of it the region's
 * and the hospitals' bodies. A place, a municipality or a GP must be the citizen's own, so that neither a notice to the
 * wrong one (R-NOT-14) nor a message from a stranger opens anything.
 */
export function partiesOf(course: Course, before: readonly string[], network: Network): readonly string[] {
  const stays = [...course.earlierStays, course.stay];
  const roles = [
    ...stays.flatMap(({ authority, operator, site }) => [authority, operator, site]),
    ...course.referrals.map(({ referrer }) => referrer?.id),
    course.gp,
    whoIs('residence-municipality', course, [], network)?.id,
    whoIs('region', course, before, network)?.id,
  ].filter((id) => id !== undefined);
  const involved = before.filter((id) => {
    const kind = network.organisation(id)?.kind;
    return kind !== undefined && readsByMessage.has(kind);
  });
  return [...new Set([...roles, ...involved])];
}

const readsByMessage: ReadonlySet<Organisation['kind']> = new Set([
  'region',
  'visitation',
  'hospital',
  'acute-nursing',
  'attached-doctor',
  'specialised-visitation',
]);
