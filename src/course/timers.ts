import { type Course, currentReferral, isLive, liveChain } from './course.ts';
import type { CoursePolicy } from './policy/course-policy.ts';
import type { NoticePolicy } from './policy/notice-policy.ts';
import { gaps, nextChange } from './responsibility-timeline.ts';
import { expectedEnd, noticeReminder } from './tasks/notice-tasks.ts';
import { openTasks } from './tasks/open-tasks.ts';
import { awaitsSpecialised, searchedSince } from './tasks/referral-tasks.ts';
import { nextNeededBy } from './tasks/request-tasks.ts';
import { awaitsReview, nextStayTerms } from './tasks/stay-tasks.ts';
import { nextReturn } from './tasks/supply-tasks.ts';
import type { CourseTask } from './tasks/task.ts';
import { hour, minute } from './time/danish-time.ts';

/**
 * The timers of domain model 4.6 that belong to one course, and six more: an arrival nobody has allocated
 * (TS-19), a notice that has become old (R-NOT-08), what a municipality was asked for by a time (R-ALL-15, R-ALL-20),
 * an aid that is to be back by one (R-STA-15), a medication review that is needed (R-STA-07), and goals and a status
 * meeting that a stay is to have (R-STA-03, R-STA-04). T8 waits for nothing: its task is owed from the departure on.
 */
type TimerName =
  | 'correlation'
  | 'notice-age'
  | 'needed-by'
  | 'return-by'
  | 'medication-review'
  | 'stay-terms'
  | 'T1'
  | 'T2'
  | 'T3'
  | 'T4'
  | 'T5'
  | 'T6'
  | 'T7'
  | 'T9';

/** When a course must be looked at again, though no message comes. */
export interface CourseTimer {
  readonly timer: TimerName;
  /** Milliseconds since the epoch, UTC. */
  readonly due: number;
}

/** What a course is owed at an instant, and when it must be looked at again. */
export interface Pending {
  readonly tasks: readonly CourseTask[];
  readonly timers: readonly CourseTimer[];
}

/**
 * The tasks and timers of a course at `now`: complete, so that whatever is not listed is done or obsolete. What was due
 * by `now` is among the tasks. Firing a timer twice does no harm: it only looks again.
 */
export function pending(course: Course, policy: CoursePolicy, now: number): Pending {
  const { patience } = policy;
  const { claims, over } = course.responsibility;
  const referral = currentReferral(course);
  const reminder = noticeReminder(course, policy);
  const tasks = openTasks(course, policy, now, reminder);
  const awaited = tasks.find(({ name }) => name === 'municipal-information');
  const chain = liveChain(course);
  const all: [TimerName, number | undefined][] = [
    ...(chain?.notices ?? [])
      .filter(({ state }) => state === 'accepted')
      .map(({ acceptedAt = now }): [TimerName, number] => ['T1', acceptedAt + patience.delivery * minute]),
    ...(chain?.notices ?? [])
      .filter(isLive)
      .map(({ effective }): [TimerName, number | undefined] => [
        'notice-age',
        after(effective, patience.noticeHorizonDays * 24 * 60),
      ]),
    [
      'correlation',
      course.stay.state === 'none' ? after(course.stay.startedUnallocated, patience.correlation) : undefined,
    ],
    ['needed-by', nextNeededBy(course, now)],
    ['return-by', nextReturn(course, now)],
    [
      'medication-review',
      awaitsReview(course.stay)
        ? after(course.stay.medicationReview.since, patience.medicationReview)
        : undefined,
    ],
    ['stay-terms', nextStayTerms(course, policy, now)],
    ['T2', after(awaited?.since, patience.municipalInformation)],
    ['T3', reminder],
    ['T4', expectedEnd(course)],
    ...gaps(claims, over).map(({ from }): [TimerName, number] => [
      'T5',
      from - patience.responsibilityWarning * minute,
    ]),
    ['T5', nextChange(claims, now, over)],
    [
      'T6',
      referral?.state === 'rejected-dialogue-open'
        ? after(referral.since, patience.rejectionDialogue)
        : undefined,
    ],
    [
      'T7',
      after(
        awaitsSpecialised(referral) ? referral.since : searchedSince(referral),
        patience.alternativeSearch,
      ),
    ],
    ['T9', course.settlement.state === 'waiting' ? nextDay(course.settlement.since ?? now, now) : undefined],
  ];
  const timers = all.flatMap(([timer, due]) => (due === undefined || due <= now ? [] : [{ timer, due }]));
  return { tasks, timers };
}

/** Agreements that end within 30 days of `now`, for the region's task to renew them (T10). */
export function expiringPolicies(policies: readonly NoticePolicy[], now: number): readonly NoticePolicy[] {
  return policies.filter(
    ({ validTo }) => validTo !== undefined && now < validTo && now >= validTo - 30 * 24 * hour,
  );
}

function nextDay(since: number, now: number): number {
  const day = 24 * hour;
  return since + (Math.floor(Math.max(0, now - since) / day) + 1) * day;
}

function after(since: number | undefined, minutes: number): number | undefined {
  return since === undefined ? undefined : since + minutes * minute;
}
