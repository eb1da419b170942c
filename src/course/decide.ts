import { isDeepStrictEqual } from 'node:util';
import { type Problem, problem, refuses } from '../message/problem.ts';
import { runChecks } from './checks/check.ts';
import { checks, outcomes } from './checks/checks.ts';
import { type Course, currentReferral, emptyCourse, isLive, referralOf } from './course.ts';
import type { CourseEvent, CourseMessage } from './course-message.ts';
import { applyEvent, comesAfter, foldCourse } from './fold/fold-course.ts';
import { interpret } from './interpret.ts';
import { type MessageToSend, noticeReceiver, outgoing } from './outgoing.ts';
import type { CoursePolicy } from './policy/course-policy.ts';
import { stamp } from './stamp.ts';
import { fits, machineStates, tells } from './tables/machines.ts';
import { referralTable } from './tables/referral-table.ts';
import { stayTable } from './tables/stay-table.ts';
import { refusal } from './tables/step.ts';
import type { CourseTask } from './tasks/task.ts';
import { type CourseTimer, pending } from './timers.ts';

/** A course with the events it was folded from; `events` may be in any order. */
export interface CourseHistory {
  readonly state: Course;
  readonly events: readonly CourseEvent[];
}

/** What follows from a message. */
export interface Decision {
  /** With an error among them the message is refused, and nothing else follows from it. */
  readonly findings: readonly Problem[];
  /** What is to be recorded: one event, or none for a refused or repeated message. */
  readonly events: readonly CourseEvent[];
  /** The course with the events in it. */
  readonly course: Course;
  /** Everything the course is owed now; what was owed before and is not listed is done. */
  readonly tasks: readonly CourseTask[];
  /** When the course must be looked at again; every other timer of the course is obsolete. */
  readonly timers: readonly CourseTimer[];
  /** Whether the message goes on to its receivers; a notice that is history on arrival is kept and not sent on. */
  readonly routed: boolean;
  /** Messages the gateway sends because of this one, in the same transaction. */
  readonly sends: readonly MessageToSend[];
}

/** A course nobody has heard of yet. */
export const newCourse: CourseHistory = { state: emptyCourse, events: [] };

/**
 * Judges a message of a course. Pure: the same course, message, policy and clock give the same decision. A message is
 * judged by the course as it was when what it tells happened, not by what has arrived since. The hour and the day make
 * no difference: a referral is received and a place allocated around the clock (R-REF-09, R-ALL-07).
 * @param now when the gateway judges, milliseconds since the epoch
 */
export function decide(
  history: CourseHistory,
  sent: CourseMessage,
  policy: CoursePolicy,
  now: number,
): Decision {
  const message = interpret(history.state, sent);
  if (isCopy(history, message)) return { ...unchanged(history, [], policy, now), routed: true };
  const same = repeated(history, message);
  if (same !== undefined) return unchanged(history, [same], policy, now);

  const before = courseBefore(history, message, now);
  const findings = runChecks(checks, { course: before, message, policy, now });
  const event = stamp(before, message, policy, now);
  const told = [...findings, ...refusals(before, event), ...nothingToCorrect(history, event)];
  if (refuses(told)) return unchanged(history, told, policy, now);

  const after = applyEvent(before, event);
  // A correction changes what was told before it, and so all that followed from that (R-END-11).
  const isNext = comesAfter(history.state, event) && event.kind !== 'corrected';
  const course = isNext ? after : foldCourse([...history.events, event]);
  const moved = machineStates(before) !== machineStates(after) || fits(before, event);
  const missed = tells(event.kind) && !moved && !isKnownRepeat(before, event);
  return {
    findings: [
      ...found(sent, message),
      ...told,
      ...(missed ? [problem('course.out-of-order', { rule: 'R-MSG-02', params: { kind: event.kind } })] : []),
      ...runChecks(outcomes, { course: after, message: event, policy, now }),
    ],
    events: [event],
    course,
    ...pending(course, policy, now),
    routed: !isHistory(course, event),
    sends: outgoing(before, after, event),
  };
}

/** The state of a history after a decision: what the caller keeps. */
export function record(history: CourseHistory, decision: Decision): CourseHistory {
  return decision.events.length === 0
    ? history
    : { state: decision.course, events: [...history.events, ...decision.events] };
}

/** Refused or repeated: the course stays, and so does what is owed. */
function unchanged(
  history: CourseHistory,
  findings: readonly Problem[],
  policy: CoursePolicy,
  now: number,
): Decision {
  const { state: course } = history;
  return { findings, events: [], course, ...pending(course, policy, now), routed: false, sends: [] };
}

/** The course as it was just before what the message tells; usually the whole of it. */
function courseBefore(history: CourseHistory, message: CourseMessage, now: number): Course {
  const place: CourseEvent = { ...message, recordedAt: now };
  if (comesAfter(history.state, place)) return history.state;
  return foldCourse(history.events.filter((event) => comesAfter({ ...emptyCourse, last: event }, place)));
}

/**
 * The same told to somebody else: every receiver has a message of its own (R-NOT-19), which is passed on and tells the
 * course nothing new. Nothing that happened after everything recorded can be a copy of it.
 */
function isCopy({ state, events }: CourseHistory, message: CourseMessage): boolean {
  if (state.last === undefined || message.at > state.last.at) return false;
  return events.some(
    (event) =>
      event.at === message.at &&
      event.kind === message.kind &&
      event.messageId !== message.messageId &&
      event.citizen === message.citizen &&
      event.sender.id === message.sender.id &&
      event.receiver?.id !== message.receiver?.id &&
      isDeepStrictEqual(untimed(event.facts), untimed(message.facts)),
  );
}

/** The facts without what differs from one receiver's message to the next: when it was told, and how many places were free. */
function untimed(facts: CourseMessage['facts']): object {
  return { ...facts, toldAt: undefined, freePlaces: undefined };
}

/**
 * The same message again (R-MSG-01), the same referral (R-REF-18), or the same notice of a chain (R-NOT-26). A
 * number that was given to another expected end is refused, because its sender believes that it was changed.
 */
function repeated({ state, events }: CourseHistory, message: CourseMessage): Problem | undefined {
  // What comes after everything recorded cannot be among it; that a message id is used once is settled at the door.
  const behind = !comesAfter(state, { ...message, recordedAt: 0 });
  if (behind && events.some(({ messageId }) => messageId === message.messageId)) {
    return problem('course.repeated', { rule: 'R-MSG-01', params: { id: message.messageId } });
  }
  if (message.citizen !== state.citizen) return undefined;
  if (message.kind === 'referral-received') {
    const known = referralOf(state, message.facts.referralId);
    const same = known !== undefined && known.state !== 'draft';
    return same
      ? problem('referral.repeated', { rule: 'R-REF-18', params: { id: known.referralId } })
      : undefined;
  }
  if (message.kind !== 'notice-sent' && message.kind !== 'notice-revised') return undefined;
  const { chainId, sequence = message.kind === 'notice-sent' ? 0 : undefined } = message.facts;
  const chain = state.chains.find((each) => each.chainId === chainId);
  const known = chain?.notices.find((notice) => notice.sequence === sequence);
  if (known?.messageId === undefined) return undefined;
  const changed = known.expectedEnd !== message.facts.expectedEnd;
  // Without a number the later one counts (2.G.6, case 14).
  if (changed && message.facts.sequence === undefined) return undefined;
  const code = changed ? 'notice.contradicts' : 'notice.repeated';
  return problem(code, { rule: 'R-NOT-26', params: { sequence: known.sequence } });
}

/** What the tables refuse, in the course as it was then. */
function refusals(before: Course, event: CourseEvent): readonly Problem[] {
  const referral =
    'referralId' in event.facts ? referralOf(before, event.facts.referralId) : currentReferral(before);
  const rows = [
    referral === undefined ? undefined : refusal(referralTable, referral.state, { course: before, event }),
    refusal(stayTable, before.stay.state, { course: before, event }),
  ];
  return rows.flatMap((row) => (row === undefined ? [] : [problem(row.problem, { rule: row.rule })]));
}

/**
 * A message that was taken to be about another referral than it names is told so: nothing is put right in silence. Who is
 * refused is not told the id.
 */
function found(sent: CourseMessage, { facts }: CourseMessage): readonly Problem[] {
  if (sent.kind === 'referral-questioned' || !('referralId' in sent.facts) || !('referralId' in facts))
    return [];
  const [named, id] = [sent.facts.referralId, facts.referralId];
  if (named === id) return [];
  return [
    problem('referral.found-by-course', { rule: 'R-DAT-05', params: { found: named.slice(0, 64), id } }),
  ];
}

/** A correction names the event it corrects (R-SET-04). */
function nothingToCorrect({ events }: CourseHistory, event: CourseEvent): readonly Problem[] {
  if (event.kind !== 'corrected') return [];
  const { corrects } = event.facts;
  if (events.some(({ messageId }) => messageId === corrects)) return [];
  return [
    problem('settlement.correction-unknown', { rule: 'R-SET-04', params: { found: corrects.slice(0, 64) } }),
  ];
}

/** A notice that is cancelled or superseded already when it arrives (R-NOT-25). */
function isHistory(course: Course, event: CourseEvent): boolean {
  if (event.kind !== 'notice-sent' && event.kind !== 'notice-revised') return false;
  const { chainId, sequence } = event.facts;
  const chain = course.chains.find((each) => each.chainId === chainId);
  return chain?.notices.some((notice) => notice.sequence === sequence && isLive(notice)) !== true;
}

/** A confirmation of what is known, such as a second receipt, moves nothing and is no surprise. */
function isKnownRepeat(before: Course, event: CourseEvent): boolean {
  if (event.kind === 'handover-delivered') return true;
  if (event.kind === 'notice-available' || event.kind === 'notice-answered') {
    return noticeReceiver(before, event.facts.chainId) !== undefined;
  }
  return false;
}
