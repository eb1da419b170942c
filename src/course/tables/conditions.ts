import { type Course, liveChain, type NoticeChain, type NoticeRecord } from '../course.ts';
import type { CourseFacts } from '../course-facts.ts';
import type { CourseEvent } from '../course-message.ts';
import { mayAllocate } from '../criteria.ts';
import { owesNotice } from '../deadline/evaluate-notice.ts';
import type { ResponsibilityRole } from '../party.ts';
import { responsibleAt } from '../responsibility-timeline.ts';

/** What a condition looks at: the course with the event's facts in it, and for a notice its place. */
export interface View {
  readonly course: Course;
  readonly event: CourseEvent;
  readonly notice?: NoticeRecord;
  readonly chain?: NoticeChain;
}

type Condition = (view: View) => boolean;

/** Every condition an arrow can have, by the name the tables and the diagram use. */
export const conditions = {
  'new-information': ({ event }) => factOf(event, 'dialogue-recorded')?.newInformation === true,
  'to-specialised': ({ event }) => factOf(event, 'referral-redirected')?.to === 'specialised',
  declined: ({ event }) => factOf(event, 'rehabilitation-decided')?.accepted === false,
  arrived: ({ course }) => course.stay.arrivedAt !== undefined,
  'not-arrived': ({ course }) => course.stay.arrivedAt === undefined,
  'live-notice': ({ course }) => liveChain(course) !== undefined,
  'no-live-notice': ({ course }) => liveChain(course) === undefined,
  'reason-hospital': ({ event }) => factOf(event, 'departed')?.reason === 'hospital',
  'unplanned-departure': ({ event }) => !owesNotice(factOf(event, 'departed')?.reason),
  'health-need': ({ event }) => mayAllocate(factOf(event, 'need-returned')?.criteria ?? {}),
  'no-health-need': ({ event }) => !mayAllocate(factOf(event, 'need-returned')?.criteria ?? {}),
  'handed-over-to-both': ({ course: { stay } }) =>
    stay.handover.municipality !== undefined && stay.handover.gp !== undefined,
  'stay-cancelled': ({ course }) => course.stay.state === 'cancelled',
  'need-ended': ({ course }) => course.stay.endDecided,
  'stay-waits': ({ course }) => course.stay.state === 'waiting',
  'was-waiting': ({ course }) => course.stay.before === 'waiting',
  'end-was-decided': ({ course }) => course.stay.before === 'end-decided',
  'need-confirmed': ({ event }) => factOf(event, 'hospital-returned')?.needConfirmed === true,
  'unit-accepts': ({ event }) => factOf(event, 'transferred')?.accepted === true,
  'unit-does-not-accept': ({ event }) => factOf(event, 'transferred')?.accepted !== true,
  'chain-cancelled': ({ chain }) => chain?.cancelled !== undefined,
  'this-chain': ({ event, chain }) => namesChain(event, chain),
  'this-notice': ({ event, chain, notice }) =>
    namesChain(event, chain) && sequenceNamed(event) === notice?.sequence,
  'is-available': ({ notice }) => notice?.effective !== undefined,
  'newer-given': ({ chain, notice }) =>
    chain !== undefined &&
    notice !== undefined &&
    chain.notices.some((other) => isGiven(other) && other.sequence > notice.sequence),
  'wrong-receiver': ({ event, chain }) =>
    namesChain(event, chain) &&
    ['incorrect-receiver', 'incorrect-cpr'].includes(factOf(event, 'notice-cancelled')?.reason ?? ''),
  'hospital-holds': (view) => holds(view, 'hospital'),
  'extended-holds': (view) => holds(view, 'hospital-extended'),
  'sop-doctor-holds': (view) => holds(view, 'sop-doctor'),
  'gp-holds': (view) => holds(view, 'gp'),
  'nobody-holds': (view) => holds(view, undefined),
} as const satisfies Record<string, Condition>;

/** The name of a condition. */
export type ConditionName = keyof typeof conditions;

function holds({ course, event }: View, role: ResponsibilityRole | undefined): boolean {
  const { claims, over } = course.responsibility;
  return responsibleAt(claims, event.at, over)?.role === role;
}

function isGiven(notice: NoticeRecord): boolean {
  return notice.state === 'given' || notice.state === 'answered' || notice.state === 'fulfilled';
}

function factOf<K extends CourseEvent['kind']>(event: CourseEvent, kind: K): CourseFacts[K] | undefined {
  return event.kind === kind ? (event.facts as CourseFacts[K]) : undefined;
}

function namesChain(event: CourseEvent, chain: NoticeChain | undefined): boolean {
  return chain !== undefined && 'chainId' in event.facts && event.facts.chainId === chain.chainId;
}

function sequenceNamed(event: CourseEvent): number | undefined {
  return 'sequence' in event.facts ? event.facts.sequence : undefined;
}
