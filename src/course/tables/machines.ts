import { type Course, currentReferral } from '../course.ts';
import type { CourseEventKind } from '../course-facts.ts';
import type { CourseEvent } from '../course-message.ts';
import { noticeTable } from './notice-table.ts';
import { referralTable } from './referral-table.ts';
import { responsibilityTable } from './responsibility-table.ts';
import { settlementTable } from './settlement-table.ts';
import type { StateTable } from './state-table.ts';
import { stayTable } from './stay-table.ts';
import { step } from './step.ts';

/** The five machines of a course, in the order of the domain model. */
export const machines: readonly StateTable<string>[] = [
  referralTable,
  stayTable,
  noticeTable,
  responsibilityTable,
  settlementTable,
];

/** Whether an event of this kind moves some machine in some state; the others only inform. */
export function tells(kind: CourseEventKind): boolean {
  return machines.some(({ transitions }) => transitions.some(({ on, to }) => on === kind && to !== 'same'));
}

/** Where all machines of a course stand, as one text to compare. */
export function machineStates(course: Course): string {
  return [
    ...course.referrals.map(({ referralId, state }) => `${referralId}:${state}`),
    ...course.earlierStays.map(({ state }) => state),
    course.stay.state,
    ...course.chains.flatMap(({ notices, chainId }) =>
      notices.map(({ sequence, state }) => `${chainId}/${sequence}:${state}`),
    ),
    course.responsibility.state,
    course.settlement.state,
    String(course.responsibility.claims.length),
  ].join(' ');
}

/** Whether an event has its place in the course though no machine goes on: an arrow that leads back to its state. */
export function fits(course: Course, event: CourseEvent): boolean {
  const view = { course, event };
  const rows = [
    step(referralTable, currentReferral(course)?.state ?? 'draft', view),
    step(stayTable, course.stay.state, view),
    step(responsibilityTable, course.responsibility.state, view),
  ];
  return rows.some((row) => row?.to === 'same');
}
