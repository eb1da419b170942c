import { type Course, currentReferral, isLive, liveChain, residenceOf } from './course.ts';
import { admissionCriteria, type TargetGroupFlag } from './criteria.ts';
import { isStaleNotice, owesNotice } from './deadline/evaluate-notice.ts';
import { lastSafeMoment } from './deadline/last-safe-moment.ts';
import { judgeNotice } from './judge-notice.ts';
import { chooseNoticePolicy } from './policy/choose-notice-policy.ts';
import type { CoursePolicy } from './policy/course-policy.ts';
import { gaps } from './responsibility-timeline.ts';
import type { RuleId } from './rules/rules.ts';
import type { ReferralState } from './tables/referral-table.ts';
import type { StayState } from './tables/stay-table.ts';
import { minute } from './time/danish-time.ts';

/** Who owes what a task asks for. */
export type TaskOwner = 'region' | 'visitation' | 'referrer' | 'sop' | 'residence-municipality' | 'hospital';

/** Something somebody owes a course. Its identity in the course is `name` and `about`. */
export interface CourseTask {
  readonly name: string;
  readonly owner: TaskOwner;
  readonly rule: RuleId;
  readonly critical: boolean;
  /** Since when it is owed, milliseconds since the epoch; what its age is counted from. */
  readonly since: number;
  /** Which of several: a flag, a chain of notices. */
  readonly about?: string;
  /** It has been owed for longer than the policy's patience. */
  readonly escalated?: true;
}

type Owed = Pick<CourseTask, 'since' | 'about' | 'escalated'>;

/** One kind of task: owed while `owed` finds something, gone when it no longer does. */
interface TaskKind {
  readonly name: string;
  readonly owner: TaskOwner;
  readonly rule: RuleId;
  readonly critical?: true;
  readonly owed: (
    course: Course,
    policy: CoursePolicy,
    now: number,
    reminder: number | undefined,
  ) => readonly Owed[];
}

const undecided: readonly ReferralState[] = [
  'received',
  'needs-information',
  'in-assessment',
  'no-capacity',
  'alternative-offered',
];
const allocated: readonly StayState[] = ['planned', 'in-stay', 'notice-active'];
const inHouse: readonly StayState[] = ['in-stay', 'notice-active', 'end-decided', 'waiting', 'on-leave'];
const gone: readonly StayState[] = ['handover-pending', 'closed'];

/** What target-group flags say should be looked at; the flag alone decides nothing (R-REF-10). */
const weighty: readonly TargetGroupFlag[] = ['X1', 'X2', 'X3', 'X4', 'X5', 'X6', 'X7', 'X8', 'X9'];

/** Every kind of task a course can owe. */
export const taskKinds: readonly TaskKind[] = [
  {
    name: 'find-alternative',
    owner: 'region',
    rule: 'R-ALL-05',
    owed: (course, { patience }, now) => inReferral(course, ['no-capacity'], patience.alternativeSearch, now),
  },
  {
    name: 'rejection-dialogue',
    owner: 'region',
    rule: 'R-ALL-04',
    owed: (course, { patience }, now) =>
      inReferral(course, ['rejected-dialogue-open'], patience.rejectionDialogue, now),
  },
  {
    name: 'answer-criteria',
    owner: 'referrer',
    rule: 'R-REF-05',
    owed: (course) =>
      inReferral(course, undecided).filter(() =>
        admissionCriteria.some((each) => currentReferral(course)?.criteria[each] === undefined),
      ),
  },
  {
    name: 'record-dialogue',
    owner: 'referrer',
    rule: 'R-REF-08',
    owed: (course) =>
      inReferral(course, undecided).filter(() => currentReferral(course)?.dialogueRecorded === false),
  },
  {
    name: 'assess-flag',
    owner: 'visitation',
    rule: 'R-REF-10',
    owed: (course) =>
      inReferral(course, undecided).flatMap((owed) =>
        (currentReferral(course)?.flags ?? [])
          .filter(({ flag, status }) => status === 'claimed' && weighty.includes(flag))
          .map(({ flag }) => ({ ...owed, about: flag })),
      ),
  },
  {
    name: 'confirm-residence',
    owner: 'visitation',
    rule: 'R-ID-04',
    owed: (course) => {
      const address = currentReferral(course)?.addressMunicipality;
      const stated = course.residence.at(-1);
      return address !== undefined && stated !== undefined && stated.municipality !== address
        ? [{ since: stated.since }]
        : [];
    },
  },
  {
    name: 'municipal-information',
    owner: 'residence-municipality',
    rule: 'R-ALL-14',
    owed: ({ stay }, { patience }, now) =>
      stay.allocatedAt !== undefined && allocated.includes(stay.state) && !stay.municipalInformation
        ? [aged(stay.allocatedAt, patience.municipalInformation, now)]
        : [],
  },
  {
    name: 'complete-stay-information',
    owner: 'region',
    rule: 'R-ALL-13',
    owed: ({ stay }) =>
      allocated.includes(stay.state)
        ? stay.informationMissing.map((about) => ({ since: stay.allocatedAt ?? stay.since, about }))
        : [],
  },
  {
    name: 'expected-duration',
    owner: 'sop',
    rule: 'R-STA-02',
    owed: ({ stay }) =>
      (stay.state === 'in-stay' || stay.state === 'planned') && stay.plannedEnd === undefined
        ? [{ since: stay.allocatedAt ?? stay.since }]
        : [],
  },
  {
    name: 'start-without-allocation',
    owner: 'visitation',
    rule: 'R-MSG-02',
    owed: ({ stay: { state, startedUnallocated: since } }, { patience }, now) =>
      state === 'none' && since !== undefined && now >= since + patience.correlation * minute
        ? [{ since }]
        : [],
  },
  {
    name: 'name-responsible-doctor',
    owner: 'region',
    rule: 'R-TRE-01',
    critical: true,
    owed: ({ responsibility: { claims, over } }, _policy, now) =>
      gaps(claims, over)
        .filter(({ from, to }) => from <= now && now < to)
        .map(({ from }) => ({ since: from })),
  },
  {
    name: 'name-successor',
    owner: 'sop',
    rule: 'R-TRE-07',
    critical: true,
    owed: ({ responsibility: { claims, over } }, { patience }, now) =>
      gaps(claims, over)
        .filter(({ from }) => now < from && now >= from - patience.responsibilityWarning * minute)
        .map(({ from }) => ({ since: from - patience.responsibilityWarning * minute })),
  },
  {
    name: 'send-information-package',
    owner: 'hospital',
    rule: 'R-TRE-02',
    owed: ({ stay }) =>
      inHouse.includes(stay.state) && stay.infoPackage === false
        ? [{ since: stay.arrivedAt ?? stay.since }]
        : [],
  },
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
  {
    name: 'record-end-decision',
    owner: 'sop',
    rule: 'R-END-05',
    owed: ({ stay }) =>
      gone.includes(stay.state) && !stay.endDecided && owesNotice(stay.endReason)
        ? [{ since: stay.departure ?? stay.since }]
        : [],
  },
  {
    name: 'deliver-handover',
    owner: 'sop',
    rule: 'R-END-07',
    critical: true,
    owed: ({ stay }) =>
      stay.state === 'handover-pending'
        ? (['municipality', 'gp'] as const)
            .filter((receiver) => stay.handover[receiver] === undefined)
            .map((about) => ({ since: stay.departure ?? stay.since, about }))
        : [],
  },
  {
    name: 'find-general-practitioner',
    owner: 'region',
    rule: 'R-TRE-09',
    owed: ({ stay, gp }) =>
      stay.state === 'handover-pending' && gp === undefined ? [{ since: stay.departure ?? stay.since }] : [],
  },
  {
    name: 'find-municipal-place',
    owner: 'residence-municipality',
    rule: 'R-SET-02',
    owed: ({ settlement }) =>
      settlement.state === 'waiting' && settlement.since !== undefined ? [{ since: settlement.since }] : [],
  },
  {
    name: 'mark-waiting',
    owner: 'sop',
    rule: 'R-SET-01',
    owed: ({ stay }, _policy, now) =>
      stay.state === 'end-decided' && stay.actualEnd !== undefined && now > stay.actualEnd
        ? [{ since: stay.actualEnd }]
        : [],
  },
];

/**
 * Everything a course is owed at an instant: complete, so that what is missing from it is done.
 * @param reminder when notice of the planned end is reminded of: {@link noticeReminder}
 */
export function openTasks(
  course: Course,
  policy: CoursePolicy,
  now: number,
  reminder = noticeReminder(course, policy),
): readonly CourseTask[] {
  return taskKinds.flatMap(({ name, owner, rule, critical, owed }) =>
    owed(course, policy, now, reminder).map((each) => ({
      name,
      owner,
      rule,
      critical: critical === true,
      ...each,
    })),
  );
}

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

function inReferral(
  course: Course,
  states: readonly ReferralState[],
  patience?: number,
  now = 0,
): readonly Owed[] {
  const referral = currentReferral(course);
  if (referral === undefined || !states.includes(referral.state)) return [];
  return [patience === undefined ? { since: referral.since } : aged(referral.since, patience, now)];
}

function aged(since: number, patience: number, now: number): Owed {
  return now >= since + patience * minute ? { since, escalated: true } : { since };
}

function notices(course: Course) {
  const chain = liveChain(course);
  if (chain === undefined) return [];
  return chain.notices
    .filter(isLive)
    .map((notice) => ({ notice, about: `${chain.chainId}/${notice.sequence}` }));
}
