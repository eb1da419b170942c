import type { CourseFacts } from '../../../src/course/course-facts.ts';
import type { CourseMessage, CourseMessageHead } from '../../../src/course/course-message.ts';
import type { RuleId } from '../../../src/course/rules/rules.ts';
import type { ProblemCode } from '../../../src/message/problem-catalogue.ts';
import { say, untilArrival, untilClosed } from '../story.ts';

/** A course before anything was told. */
export const nothing: readonly CourseMessage[] = [];
/** A referral and its handling, before it is decided about. */
export const opened = untilArrival.slice(0, 2);
/** A status meeting. */
export const meeting = (at: string, outcome: 'held' | 'cancelled') =>
  say('meeting-told', at, { meetingId: 'status-1', meeting: 'status-meeting', outcome });
/** A stay with a notice that has arrived. */
export const noticed = [...untilArrival, ...untilClosed.slice(0, 2)];
/** What a message leaves out. */
export const absent = undefined as never;
/** Somebody with no part in the course. */
export const stranger = { id: 'somebody', kind: 'other' } as const;

/** The rule, its code, what came before, the message that breaks it, and whether it is refused. */
export type Row = readonly [
  RuleId,
  ProblemCode,
  readonly CourseMessage[],
  CourseMessage,
  'refused' | 'routed',
];

/** The messages of a course, each with what is to be wrong about it. */
export const referral = (
  facts: Partial<CourseFacts['referral-received']>,
  head: Partial<CourseMessageHead> = {},
) => say('referral-received', '2027-04-05T10:00+02:00', facts, head);
export const allocation = (
  facts: Partial<CourseFacts['allocation-granted']>,
  head: Partial<CourseMessageHead> = {},
) => say('allocation-granted', '2027-04-05T13:20+02:00', facts, head);
export const plan = (planId: string, follows: readonly string[] = []) => ({ plan: { planId, follows } });
export const notice = (facts: Partial<CourseFacts['notice-sent']>, head: Partial<CourseMessageHead> = {}) =>
  say('notice-sent', '2027-04-20T10:00+02:00', facts, head);
export const revision = (
  facts: Partial<CourseFacts['notice-revised']>,
  head: Partial<CourseMessageHead> = {},
) => say('notice-revised', '2027-04-20T15:00+02:00', facts, head);
export const decision = (facts: Partial<CourseFacts['end-decided']>) =>
  say('end-decided', '2027-04-22T11:00+02:00', facts);
export const departure = (facts: Partial<CourseFacts['departed']>, head: Partial<CourseMessageHead> = {}) =>
  say('departed', '2027-04-22T12:15+02:00', facts, head);
export const takeover = (
  facts: Partial<CourseFacts['responsibility-accepted']>,
  head: Partial<CourseMessageHead> = {},
) => say('responsibility-accepted', '2027-04-08T10:00+02:00', facts, head);
