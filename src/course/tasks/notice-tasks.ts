import { type Course, isLive, liveChain, residenceOf } from '../course.ts';
import { isStaleNotice } from '../deadline/evaluate-notice.ts';
import { lastSafeMoment } from '../deadline/last-safe-moment.ts';
import { judgeNotice } from '../judge-notice.ts';
import { chooseNoticePolicy } from '../policy/choose-notice-policy.ts';
import type { CoursePolicy } from '../policy/course-policy.ts';
import { minute } from '../time/danish-time.ts';
import type { TaskKind } from './task.ts';

/** What is owed so that the municipality knows in time. */
export const noticeTasks: readonly TaskKind[] = [
  {
    name: 'settle-late-notice',
    owner: 'region',
    rule: 'R-NOT-04',
    owed: (course) => {
      const { outcome, noticeEffective, waivedByMunicipality } = judgeNotice(course);
      const open = course.stay.departure === undefined && waivedByMunicipality === undefined;
      return outcome === 'late' && noticeEffective !== undefined && open ? [{ since: noticeEffective }] : [];
    },
  },
  {
    name: 'give-notice-otherwise',
    owner: 'sop',
    rule: 'R-NOT-15',
    critical: true,
    owed: (course) =>
      notices(course)
        .filter(({ notice }) => notice.state === 'failed')
        .map(({ notice, about }) => ({ since: notice.acceptedAt ?? 0, about })),
  },
  {
    name: 'notice-not-delivered',
    owner: 'sop',
    rule: 'R-MSG-03',
    owed: (course, { patience }, now) =>
      notices(course)
        .filter(
          ({ notice }) =>
            notice.state === 'accepted' && now >= (notice.acceptedAt ?? 0) + patience.delivery * minute,
        )
        .map(({ notice, about }) => ({ since: notice.acceptedAt ?? 0, about })),
  },
  {
    name: 'correct-notice-receiver',
    owner: 'sop',
    rule: 'R-NOT-14',
    owed: (course) =>
      course.chains
        .filter(
          ({ notices: all, disputed, municipality }) =>
            all.some(isLive) && (disputed === true || municipality !== residenceOf(course)),
        )
        .map(({ chainId, notices: all }) => ({
          since: all[0]?.effective ?? all[0]?.acceptedAt ?? 0,
          about: chainId,
        })),
  },
  {
    // Personal data reached somebody it was not for: the region is told, until the wrong notice is withdrawn.
    name: 'privacy-incident',
    owner: 'region',
    rule: 'R-SEC-08',
    owed: (course) =>
      course.chains
        .filter(({ notices: all, disputed }) => disputed === true && all.some(isLive))
        .map(({ chainId, notices: all }) => ({ since: all[0]?.effective ?? 0, about: chainId })),
  },
  {
    name: 'talk-to-municipality',
    owner: 'region',
    rule: 'R-NOT-20',
    owed: (course) =>
      notices(course)
        .filter(
          ({ notice }) =>
            notice.state === 'answered' && (notice.answer === 'cannot' || notice.answer === 'dispute-need'),
        )
        .map(({ notice, about }) => ({ since: notice.effective ?? 0, about })),
  },
  {
    name: 'confirm-notice-in-writing',
    owner: 'sop',
    rule: 'R-NOT-13',
    owed: (course) =>
      notices(course)
        .filter(({ notice }) => notice.byPhone === true && notice.inWriting !== true)
        .map(({ notice, about }) => ({ since: notice.effective ?? 0, about })),
  },
  {
    name: 'confirm-old-notice',
    owner: 'sop',
    rule: 'R-NOT-08',
    owed: (course, { patience }, now) =>
      notices(course)
        .filter(
          ({ notice }) =>
            notice.effective !== undefined &&
            isStaleNotice(notice.effective, now, patience.noticeHorizonDays),
        )
        .map(({ notice, about }) => ({ since: notice.effective ?? 0, about })),
  },
  {
    name: 'revise-passed-notice',
    owner: 'sop',
    rule: 'R-NOT-21',
    owed: (course, _policy, now) => {
      const end = expectedEnd(course);
      return end !== undefined && now >= end && course.stay.departure === undefined ? [{ since: end }] : [];
    },
  },
  {
    name: 'give-notice',
    owner: 'sop',
    rule: 'R-NOT-22',
    owed: (_course, _policy, now, reminder) =>
      reminder !== undefined && now >= reminder ? [{ since: reminder }] : [],
  },
];

/** When the SOP is reminded to give notice of a planned end (T3); undefined when no end is planned or notice is given. */
export function noticeReminder(course: Course, policy: CoursePolicy): number | undefined {
  const { plannedEnd, authority, state } = course.stay;
  if (plannedEnd === undefined || state !== 'in-stay') return undefined;
  const terms = chooseNoticePolicy(policy.notices, authority, residenceOf(course), plannedEnd);
  if (terms === undefined) return undefined;
  return lastSafeMoment(terms, plannedEnd).latest - policy.patience.noticeReminder * minute;
}

/** `E` as last announced and not cancelled, while the need has not ended. */
export function expectedEnd(course: Course): number | undefined {
  return liveChain(course)?.notices.findLast(isLive)?.expectedEnd;
}

function notices(course: Course) {
  const chain = liveChain(course);
  if (chain === undefined) return [];
  return chain.notices
    .filter(isLive)
    .map((notice) => ({ notice, about: `${chain.chainId}/${notice.sequence}` }));
}
