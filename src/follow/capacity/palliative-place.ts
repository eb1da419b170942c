import { type Course, currentReferral, referralOf } from '../../course/course.ts';
import type { CourseMessage } from '../../course/course-message.ts';
import { writeDanish } from '../../course/time/danish-time.ts';
import { type Problem, problem } from '../../message/problem.ts';
import type { TaskChanges } from '../../message/task.ts';
import type { Network } from '../../network/network.ts';
import { type RankedSite, type RankingParts, rankSites, writeRanking } from './rank-sites.ts';

/** What placing a palliative need rests on. */
export interface PalliativeParts extends RankingParts {
  readonly network: Network;
  /** Makes UUIDs, version 4. */
  readonly newId: () => string;
}

/** What is told of a palliative need, and who has it to place. */
export interface PalliativeOutcome {
  readonly findings: readonly Problem[];
  readonly tasks: TaskChanges | undefined;
}

const kind = 'agreement.palliative-sites';
const speciality = 'palliation';
const nothing: PalliativeOutcome = { findings: [], tasks: undefined };

/** What ends the search for a place. */
const settling: readonly CourseMessage['kind'][] = [
  'allocation-granted',
  'referral-rejected',
  'referral-redirected',
  'referral-withdrawn',
  'referral-voided',
  'died',
];

/**
 * A palliative need should be placed where the region's agreements gather palliation (R-ALL-10, S-41). With the referral
 * the visitation gets a task that names the suitable sites in order, until it has decided; an allocation elsewhere is
 * told, with the same list as it is then. It stops nothing. A need is raised by a flag of the referral or of the decision,
 * whoever stands behind it. Where no agreement gathers palliation there is nothing to tell.
 * @param course with the message in it
 * @param now milliseconds since the epoch
 */
export async function placePalliation(
  message: CourseMessage,
  course: Course,
  parts: PalliativeParts,
  now: number,
): Promise<PalliativeOutcome> {
  const referral =
    'referralId' in message.facts ? referralOf(course, message.facts.referralId) : currentReferral(course);
  const flags = [...('flags' in message.facts ? message.facts.flags : []), ...(referral?.flags ?? [])];
  const key = [kind, message.courseId, referral?.referralId ?? '-'].join('/');
  const done = { close: [{ key, at: now, by: message.messageId }] };
  if (!flags.some(({ flag }) => flag === 'X7'))
    return message.kind === 'referral-supplemented' ? { ...nothing, tasks: done } : nothing;
  const tasks = settling.includes(message.kind) ? done : undefined;
  if (message.kind === 'allocation-granted') {
    const { site, authority, startsAt } = message.facts;
    const ranking = await gathered(message, authority, startsAt ?? message.at, parts);
    const isElsewhere = ranking.some((each) => each.hasSpeciality && each.site !== site);
    const isThere = ranking.some((each) => each.hasSpeciality && each.site === site);
    if (!isElsewhere || isThere) return { ...nothing, tasks };
    const params = { site, expected: writeRanking(ranking.filter(({ hasSpeciality }) => hasSpeciality)) };
    return { findings: [problem('agreement.palliation-elsewhere', { rule: 'R-ALL-10', params })], tasks };
  }
  const isReferred = message.kind === 'referral-received' || message.kind === 'referral-supplemented';
  if (!isReferred || message.receiver === undefined) return { ...nothing, tasks };
  const ranking = await gathered(message, parts.network.authorityOf(message.receiver.id), now, parts);
  if (ranking.length === 0) return nothing;
  const sites = writeRanking(ranking);
  return {
    findings: [problem(kind, { rule: 'R-ALL-10', params: { sites } })],
    tasks: {
      open: [
        {
          id: parts.newId(),
          key,
          kind,
          owner: message.receiver.id,
          courseId: message.courseId,
          messageId: message.messageId,
          reason: { rule: 'R-ALL-10', sites, at: writeDanish(now) },
          openedAt: now,
        },
      ],
    },
  };
}

/** The sites of the region in order; none, where no agreement of it gathers palliation. */
async function gathered(
  { residenceMunicipality: residence }: CourseMessage,
  authority: string | undefined,
  at: number,
  parts: RankingParts,
): Promise<readonly RankedSite[]> {
  if (authority === undefined) return [];
  const ranking = await rankSites({ authority, speciality, residence, at }, parts);
  return ranking.some(({ hasSpeciality }) => hasSpeciality) ? ranking : [];
}
