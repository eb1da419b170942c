import { type Course, liveChain, residenceOf, type StayRecord } from './course.ts';
import { judgeNotice } from './judge-notice.ts';
import type { StayState } from './tables/stay-table.ts';

/** Where a citizen is in a course, as its authority region sees it (R-DAT-06). Milliseconds since the epoch, UTC. */
export interface Placement {
  readonly courseId: string;
  readonly authority: string;
  readonly operator?: string;
  readonly site?: string;
  readonly stayId?: string;
  readonly residence?: string;
  readonly stay: StayState;
  /** What the referral waits for, while there is no stay. */
  readonly referral?: string;
  readonly allocatedAt?: number;
  readonly arrivedAt?: number;
  readonly plannedEnd?: number;
  /** As the live notice announces it. */
  readonly expectedEnd?: number;
  readonly endOfNeed?: number;
  readonly departure?: number;
  readonly waitingSince?: number;
  readonly notice: string;
  /** Whether a place at the site is occupied, or kept for the citizen. */
  readonly place?: 'occupied' | 'reserved';
}

/** A place is kept during leave and hospital, until it is given up: no source says otherwise. */
const places: Readonly<Partial<Record<StayState, Placement['place']>>> = {
  planned: 'reserved',
  'in-stay': 'occupied',
  'notice-active': 'occupied',
  'end-decided': 'occupied',
  waiting: 'occupied',
  'on-leave': 'reserved',
  'in-hospital': 'reserved',
};

const over: readonly StayState[] = ['closed', 'deceased', 'cancelled', 'in-error', 'transferred'];
const referralOver: readonly string[] = ['rejected-closed', 'redirected', 'withdrawn', 'in-error'];

/** Where the citizen of a course is; undefined while no authority is known to answer for it. */
export function placementOf(course: Course, authority: string | undefined): Placement | undefined {
  if (authority === undefined || course.courseId === undefined) return undefined;
  const { stay, settlement } = course;
  const residence = residenceOf(course);
  const referral = stay.state === 'none' ? course.referrals.at(-1)?.state : undefined;
  const expectedEnd = liveChain(course)?.notices.at(-1)?.expectedEnd;
  const place = places[stay.state];
  return {
    courseId: course.courseId,
    authority,
    stay: stay.state,
    notice: judgeNotice(course).outcome,
    ...timesOf(stay),
    ...(stay.operator === undefined ? {} : { operator: stay.operator }),
    ...(stay.site === undefined ? {} : { site: stay.site }),
    ...(stay.stayId === undefined ? {} : { stayId: stay.stayId }),
    ...(residence === undefined ? {} : { residence }),
    ...(referral === undefined ? {} : { referral }),
    ...(expectedEnd === undefined ? {} : { expectedEnd }),
    ...(settlement.state !== 'waiting' || settlement.since === undefined
      ? {}
      : { waitingSince: settlement.since }),
    ...(place === undefined ? {} : { place }),
  };
}

/** Whether anything can still happen to the citizen of the course. */
export function isGoingOn({ stay, referral }: Placement): boolean {
  return stay === 'none' ? !referralOver.includes(referral ?? '') : !over.includes(stay);
}

function timesOf({ allocatedAt, arrivedAt, plannedEnd, actualEnd, departure }: StayRecord) {
  const times = { allocatedAt, arrivedAt, plannedEnd, endOfNeed: actualEnd, departure };
  return Object.fromEntries(Object.entries(times).filter(([, at]) => at !== undefined)) as Partial<
    Record<keyof typeof times, number>
  >;
}
