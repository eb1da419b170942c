import { type Course, currentReferral, isLive, liveChain } from './course.ts';
import type { CoursePolicy } from './policy/course-policy.ts';
import type { NoticePolicy } from './policy/notice-policy.ts';
import { gaps, nextChange } from './responsibility-timeline.ts';
import { expectedEnd, noticeReminder, openTasks } from './tasks.ts';
import { hour, minute } from './time/danish-time.ts';

/**
 * The timers of domain model 4.6 that belong to one course. T8 waits for nothing: its task is owed from the departure on.
 */
export type TimerName = 'T1' | 'T2' | 'T3' | 'T4' | 'T5' | 'T6' | 'T7' | 'T9';

/** When a course must be looked at again, though no message comes. */
export interface CourseTimer {
  readonly timer: TimerName;
  /** Milliseconds since the epoch, UTC. */
  readonly due: number;
}

/**
 * The timers a course needs after `now`: complete, so that any other one is obsolete. What was due by `now` has been
 * done by the decision that this list belongs to. Firing one twice does no harm: it only looks again.
 */
export function pendingTimers(course: Course, policy: CoursePolicy, now: number): readonly CourseTimer[] {
  const { patience } = policy;
  const { claims, over } = course.responsibility;
  const referral = currentReferral(course);
  const owes = new Set(openTasks(course, policy, now).map(({ name }) => name));
  const all: [TimerName, number | undefined][] = [
    ...(liveChain(course)?.notices ?? [])
      .filter(({ state }) => state === 'accepted')
      .map(({ acceptedAt = now }): [TimerName, number] => ['T1', acceptedAt + patience.delivery * minute]),
    [
      'T2',
      owes.has('municipal-information')
        ? (course.stay.allocatedAt ?? now) + patience.municipalInformation * minute
        : undefined,
    ],
    ['T3', noticeReminder(course, policy)],
    ['T4', liveChain(course)?.notices.some(isLive) === true ? expectedEnd(course) : undefined],
    ...gaps(claims, over).map(({ from }): [TimerName, number] => [
      'T5',
      from - patience.responsibilityWarning * minute,
    ]),
    ['T5', nextChange(claims, now, over)],
    [
      'T6',
      referral?.state === 'rejected-dialogue-open'
        ? referral.since + patience.rejectionDialogue * minute
        : undefined,
    ],
    [
      'T7',
      referral?.state === 'no-capacity' ? referral.since + patience.alternativeSearch * minute : undefined,
    ],
    ['T9', course.settlement.state === 'waiting' ? nextDay(course.settlement.since ?? now, now) : undefined],
  ];
  return all.flatMap(([timer, due]) => (due === undefined || due <= now ? [] : [{ timer, due }]));
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
