import type { StayRecord } from '../course.ts';
import { minute } from '../time/danish-time.ts';
import type { CoursePolicy } from './course-policy.ts';

/** By when a stay is to have goals and a status meeting (R-STA-03, R-STA-04). */
export interface StayTerms {
  /** Elapsed minutes from the arrival until the first goals are told. */
  readonly goals: number;
  /** Elapsed minutes from the arrival until a status meeting is planned. */
  readonly statusMeeting: number;
}

/**
 * The terms of the agreement that had the site when the citizen arrived, for what it says of them; what holds in general
 * for the rest. A later agreement changes no stay that has begun.
 */
export function stayTerms(
  { stayTermsAt, patience }: Pick<CoursePolicy, 'stayTermsAt' | 'patience'>,
  { site, arrivedAt = 0 }: Pick<StayRecord, 'site' | 'arrivedAt'>,
): StayTerms {
  const agreed = stayTermsAt.find(
    ({ id, from = -Infinity, until = Infinity }) => id === site && from <= arrivedAt && arrivedAt < until,
  );
  return {
    goals: agreed?.goals ?? patience.goals,
    statusMeeting: agreed?.statusMeeting ?? patience.statusMeeting,
  };
}

/** When a stay without goals is late with them, milliseconds since the epoch; undefined when none are missing. */
export function goalsDue(stay: StayRecord, policy: CoursePolicy): number | undefined {
  const isMissing = stay.arrivedAt !== undefined && stay.goalsSince === undefined;
  return isMissing ? stay.arrivedAt + stayTerms(policy, stay).goals * minute : undefined;
}

/** When a stay for which no status meeting is planned is late with it; undefined when none is missing. */
export function statusMeetingDue(stay: StayRecord, policy: CoursePolicy): number | undefined {
  const isMissing = stay.arrivedAt !== undefined && stay.statusMeetings.length === 0;
  return isMissing ? stay.arrivedAt + stayTerms(policy, stay).statusMeeting * minute : undefined;
}
