import type { Course, StayRecord } from '../course.ts';
import { owesNotice } from '../deadline/evaluate-notice.ts';
import { arrivalLeavesNobody } from '../fold/apply-responsibility.ts';
import { uninformedTakeover } from '../information-package.ts';
import type { CoursePolicy } from '../policy/course-policy.ts';
import { splitAt } from '../policy/responsibility-split.ts';
import { goalsDue, statusMeetingDue, stayTerms } from '../policy/stay-terms.ts';
import { gaps } from '../responsibility-timeline.ts';
import type { StayState } from '../tables/stay-table.ts';
import { minute } from '../time/danish-time.ts';
import { aged, type Owed, type TaskKind } from './task.ts';

const allocated: readonly StayState[] = ['planned', 'in-stay', 'notice-active'];
const inHouse: readonly StayState[] = ['in-stay', 'notice-active', 'end-decided', 'waiting', 'on-leave'];
const gone: readonly StayState[] = ['handover-pending', 'closed'];

/** Whether medicines of a citizen in the house are still to be reviewed (R-STA-07). */
export function awaitsReview(
  stay: StayRecord,
): stay is StayRecord & { readonly medicationReview: NonNullable<StayRecord['medicationReview']> } {
  return stay.medicationReview?.state === 'needed' && inHouse.includes(stay.state);
}

/** When the place is next late with goals or a status meeting, or has been for as long again; undefined when it is not. */
export function nextStayTerms({ stay }: Course, policy: CoursePolicy, now: number): number | undefined {
  if (!inHouse.includes(stay.state)) return undefined;
  const { goals, statusMeeting } = stayTerms(policy, stay);
  const [aims, meeting] = [goalsDue(stay, policy), statusMeetingDue(stay, policy)];
  const due = [
    ...(aims === undefined ? [] : [aims, aims + goals * minute]),
    ...(meeting === undefined ? [] : [meeting, meeting + statusMeeting * minute]),
  ].filter((each) => each > now);
  return due.length === 0 ? undefined : Math.min(...due);
}

/** Owed by the place from when it is late on, while the citizen is there; escalated when as long has passed again. */
function overdue(stay: StayRecord, due: number | undefined, patience: number, now: number): readonly Owed[] {
  return due !== undefined && now >= due && inHouse.includes(stay.state) ? [aged(due, patience, now)] : [];
}

/** What is owed from the allocation to the handover, and while the citizen waits. */
export const stayTasks: readonly TaskKind[] = [
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
    name: 'review-medication',
    owner: 'sop',
    rule: 'R-STA-07',
    owed: ({ stay }, { patience }, now) =>
      awaitsReview(stay) ? [aged(stay.medicationReview.since, patience.medicationReview, now)] : [],
  },
  {
    name: 'set-goals',
    owner: 'sop',
    rule: 'R-STA-03',
    owed: ({ stay }, policy, now) =>
      overdue(stay, goalsDue(stay, policy), stayTerms(policy, stay).goals, now),
  },
  {
    name: 'plan-status-meeting',
    owner: 'sop',
    rule: 'R-STA-04',
    owed: ({ stay }, policy, now) =>
      overdue(stay, statusMeetingDue(stay, policy), stayTerms(policy, stay).statusMeeting, now),
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
    // The gap of an arrival is foreseen from the allocation on, unless the hospital's hours will cover it.
    name: 'name-doctor-for-arrival',
    owner: 'region',
    rule: 'R-TRE-01',
    critical: true,
    owed: (course, policy, now) => {
      const { responsibility, stay } = course;
      const { extended } = splitAt(policy, stay.site, now);
      const covered = extended.mode === 'responsible' && responsibility.state === 'hospital';
      return !covered && arrivalLeavesNobody(course, now) ? [{ since: stay.allocatedAt ?? stay.since }] : [];
    },
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
  ...(['hospital', 'gp'] as const).map(
    (owner): TaskKind => ({
      name: 'send-information-package',
      owner,
      rule: 'R-TRE-02',
      owed: (course, _policy, now) => {
        const takeover = uninformedTakeover(course, now);
        return takeover?.owedBy === owner ? [{ since: takeover.since }] : [];
      },
    }),
  ),
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
