import { type Course, currentReferral, isLive, referralOf, residenceOf } from './course.ts';
import type { CourseEvent } from './course-message.ts';
import { conditions, type View } from './tables/conditions.ts';
import { noticeTable } from './tables/notice-table.ts';
import { referralTable } from './tables/referral-table.ts';
import type { Outgoing, Receiver, StateTable } from './tables/state-table.ts';
import { stayTable } from './tables/stay-table.ts';

/** A message the gateway makes and sends by itself. */
export interface MessageToSend {
  /** Number in the message catalogue (domain model 3). */
  readonly message: Outgoing['message'];
  readonly to: Receiver;
  /** The municipality's code, where it is one. */
  readonly municipality?: string;
  /** What it is about: the referral, the stay or the chain of notices. */
  readonly about?: string;
  /** The message that caused it. */
  readonly because: string;
}

/** The messages that follow from the arrows an event took (R-ALL-12, R-NOT-24, R-NOT-14). */
export function outgoing(before: Course, after: Course, event: CourseEvent): readonly MessageToSend[] {
  const view: View = { course: after, event };
  const referralBefore = currentOf(before, event);
  const referralAfter = currentOf(after, event);
  return [
    ...(referralAfter === undefined
      ? []
      : taken(referralTable, referralBefore?.state ?? 'draft', referralAfter.state, view).map(
          addressed(after, event, referralAfter.referralId),
        )),
    ...taken(stayTable, before.stay.state, stayStateAfter(before, after), view).map(
      addressed(after, event, after.stay.stayId),
    ),
    ...cancelledNotices(before, after, event),
  ]
    .flat()
    .filter((send) => !toldBySender(event, send));
}

/** A death or an admission that the sender tells this receiver itself is not told twice. */
function toldBySender(
  { kind, receiver }: CourseEvent,
  { message, to, municipality }: MessageToSend,
): boolean {
  if (!((kind === 'died' && message === 'M44') || (kind === 'hospital-admitted' && message === 'M43')))
    return false;
  if (to === 'residence-municipality')
    return receiver?.municipality !== undefined && receiver.municipality === municipality;
  return (
    (to === 'gp' && receiver?.kind === 'general-practice') || (to === 'region' && receiver?.kind === 'region')
  );
}

/** To whom a chain of notices went; undefined while the chain is unknown. */
export function noticeReceiver(course: Course, chainId: string): string | undefined {
  return course.chains.find((chain) => chain.chainId === chainId)?.municipality;
}

function taken<State extends string>(
  table: StateTable<State>,
  from: State,
  to: State,
  view: View,
): readonly Outgoing[] {
  if (from === to) return [];
  const row = table.transitions.find(
    ({ on, from: states, to: target, when }) =>
      on === view.event.kind &&
      states.includes(from) &&
      target === to &&
      (when === undefined || conditions[when](view)),
  );
  return row?.sends ?? [];
}

function addressed(course: Course, event: CourseEvent, about: string | undefined) {
  return ({ message, to }: Outgoing): readonly MessageToSend[] =>
    to.map((receiver) => {
      const municipality = receiver === 'residence-municipality' ? residenceOf(course) : undefined;
      return {
        message,
        to: receiver,
        ...(municipality === undefined ? {} : { municipality }),
        ...(about === undefined ? {} : { about }),
        because: event.messageId,
      };
    });
}

/** The municipality that was told is the one to be told of the cancellation, also after the citizen has moved. */
function cancelledNotices(
  before: Course,
  after: Course,
  event: CourseEvent,
): readonly (readonly MessageToSend[])[] {
  const rows = noticeTable.transitions.filter(({ on, sends }) => on === event.kind && sends !== undefined);
  if (rows.length === 0) return [];
  return before.chains
    .filter(
      ({ chainId, notices }) =>
        notices.some(isLive) &&
        after.chains.find((chain) => chain.chainId === chainId)?.notices.some(isLive) === false,
    )
    .map(({ chainId, municipality }) =>
      (rows[0]?.sends ?? []).flatMap((sends) =>
        addressed(
          after,
          event,
          chainId,
        )(sends).map((send) =>
          send.to === 'residence-municipality' && municipality !== undefined
            ? { ...send, municipality }
            : send,
        ),
      ),
    );
}

function currentOf(course: Course, event: CourseEvent) {
  return 'referralId' in event.facts ? referralOf(course, event.facts.referralId) : currentReferral(course);
}

/** A transfer leaves the stay it ended behind; the present one is the next. */
function stayStateAfter(before: Course, after: Course) {
  const ended =
    after.earlierStays.length > before.earlierStays.length ? after.earlierStays.at(-1) : undefined;
  return ended !== undefined && ended.stayId === before.stay.stayId && ended.state === 'transferred'
    ? ended.state
    : after.stay.state;
}
