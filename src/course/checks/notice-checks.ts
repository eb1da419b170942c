import { type Course, isLive, liveChain } from '../course.ts';
import { judgeNotice } from '../judge-notice.ts';
import { minute, writeDanish } from '../time/danish-time.ts';
import { type Check, check } from './check.ts';

const contentOwed = ['assessment', 'destination', 'needs', 'doctor', 'phone'] as const;
const both = ['notice-sent', 'notice-revised'] as const;

/** What a notice, its revision and its cancellation must contain (R-NOT). */
export const noticeChecks: readonly Check[] = [
  check(both, 'R-NOT-02', 'notice.no-end', ({ message }) => message.facts.expectedEnd === undefined),
  check(both, 'R-NOT-02', 'notice.end-passed', ({ message: { facts }, now }) => {
    const { expectedEnd } = facts;
    return expectedEnd !== undefined && expectedEnd <= now && { found: writeDanish(expectedEnd) };
  }),
  check(both, 'R-NOT-02', 'notice.end-before-arrival', ({ course, message: { facts } }) => {
    const { expectedEnd } = facts;
    const { arrivedAt } = course.stay;
    return (
      expectedEnd !== undefined &&
      arrivedAt !== undefined &&
      expectedEnd < arrivedAt && { found: writeDanish(expectedEnd), arrival: writeDanish(arrivedAt) }
    );
  }),
  check(
    both,
    'R-NOT-03',
    'notice.clock-differs',
    ({ message: { at }, now }) =>
      Math.abs(now - at) > 15 * minute && { sent: writeDanish(at), found: writeDanish(now) },
  ),
  check(['notice-phoned'], 'R-NOT-13', 'notice.phone-incomplete', ({ course, message: { facts } }) => {
    const announced = course.chains
      .find(({ chainId }) => chainId === facts.chainId)
      ?.notices.find(({ sequence }) => sequence === facts.sequence)?.expectedEnd;
    const missing = [
      ...(facts.giver === undefined ? ['giver'] : []),
      ...(facts.taker === undefined ? ['taker'] : []),
      ...((facts.expectedEnd ?? announced) === undefined ? ['expected end'] : []),
    ];
    return missing.length > 0 && { element: missing.join(', ') };
  }),
  check(
    ['notice-answered'],
    'R-NOT-14',
    'notice.wrong-municipality',
    ({ message: { facts, sender } }) =>
      facts.answer === 'dispute-not-our-citizen' && { municipality: sender.municipality ?? sender.id },
  ),
  check(['notice-failed'], 'R-NOT-15', 'notice.not-delivered', ({ message }) => ({
    reason: message.facts.reason.slice(0, 200),
  })),
  check(['notice-sent'], 'R-NOT-16', 'notice.revision-assumed', ({ course, message }) => {
    const chain = revisedBy(course, message.residenceMunicipality, message.facts.chainId);
    return chain !== undefined && { chain };
  }),
  check(
    ['notice-cancelled'],
    'R-NOT-18',
    'notice.cancel-reason',
    ({ message: { facts } }) => facts.reason === undefined || facts.reason === '',
  ),
  check(
    ['notice-sent'],
    'R-NOT-19',
    'notice.gp-unknown',
    ({ course, message }) => message.facts.generalPractitioner === undefined && course.gp === undefined,
  ),
  check(both, 'R-NOT-25', 'notice.sequence-missing', ({ course, message: { facts, kind } }) => {
    const known = course.chains.some(({ chainId }) => chainId === facts.chainId);
    return facts.sequence === undefined && (known || kind === 'notice-revised');
  }),
  check(['notice-revised'], 'R-NOT-25', 'notice.predecessor-missing', ({ course, message: { facts } }) => {
    const chain = course.chains.find(({ chainId }) => chainId === facts.chainId);
    const before = (facts.sequence ?? 1) - 1;
    return (
      before >= 0 &&
      chain?.notices.some(({ sequence }) => sequence === before) !== true && { sequence: before }
    );
  }),
  check(['notice-sent'], 'R-NOT-27', 'notice.content-missing', ({ message: { facts } }) =>
    contentOwed.filter((element) => !facts.content.includes(element)).map((element) => ({ element })),
  ),
  check(
    ['notice-sent', 'notice-revised'],
    'R-NOT-28',
    'notice.responsible-missing',
    ({ message }) => message.responsible === undefined,
  ),
];

/** What a notice made of the deadline: late is told, never refused (R-NOT-04). */
export const noticeOutcomes: readonly Check[] = [
  check(['notice-available', 'notice-phoned'], 'R-NOT-04', 'notice.late', ({ course }) => {
    const judged = judgeNotice(course);
    return (
      judged.outcome === 'late' && {
        minutes: judged.shortfallMinutes ?? 0,
        earliest: writeDanish(judged.earliestEnd ?? 0),
      }
    );
  }),
  check(['end-decided', 'departed'], 'R-NOT-05', 'notice.breach', ({ course }) => {
    const { outcome, shortfallMinutes, waivedByMunicipality } = judgeNotice(course);
    return outcome === 'late' && waivedByMunicipality === undefined && { minutes: shortfallMinutes ?? 0 };
  }),
  check(
    ['end-decided', 'departed'],
    'R-NOT-01',
    'notice.missing',
    ({ course }) => judgeNotice(course).outcome === 'missing' && noticesOf(course) === 0,
  ),
  check(
    ['end-decided', 'departed'],
    'R-NOT-23',
    'notice.announced-later',
    ({ course }) => judgeNotice(course).outcome === 'missing' && noticesOf(course) > 0,
  ),
];

/** The live chain that a notice of another chain to the same municipality revises (R-NOT-16). */
export function revisedBy(
  course: Course,
  municipality: string | undefined,
  chainId: string,
): string | undefined {
  const chain = liveChain(course);
  if (chain === undefined || chain.chainId === chainId || chain.disputed === true) return undefined;
  return chain.municipality === municipality && chain.notices.some(isLive) ? chain.chainId : undefined;
}

function noticesOf(course: Course): number {
  return course.chains.filter(({ cancelled }) => cancelled === undefined).flatMap(({ notices }) => notices)
    .length;
}
