import type { CourseChange } from './courses.ts';
import { number, optionalNumber, optionalText, type Row, text } from './rows.ts';
import type { Submission } from './store.ts';
import {
  authorityEvent,
  type KeptSubscription,
  type SubscriptionEvent,
  type SubscriptionStatus,
  taskEventId,
  taskEvents,
} from './subscriptions.ts';

/** A subscription from its row. */
export function toSubscription(row: Row): KeptSubscription {
  return {
    id: text(row, 'id'),
    organisation: text(row, 'organisation'),
    resource: text(row, 'resource'),
    secret: optionalText(row, 'secret'),
    base: text(row, 'base'),
    pushed: Boolean(row.pushed),
    endsAt: optionalNumber(row, 'ends_at'),
    status: text(row, 'status') as SubscriptionStatus,
    revision: number(row, 'revision'),
    handshaken: Boolean(row.handshaken),
    lastNumber: number(row, 'last_number'),
    sentNumber: number(row, 'sent_number'),
    failures: number(row, 'failures'),
    failingSince: optionalNumber(row, 'failing_since'),
    error: optionalText(row, 'error'),
    lastSentAt: optionalNumber(row, 'last_sent_at'),
    dueAt: optionalNumber(row, 'due_at'),
    changedAt: number(row, 'changed_at'),
  };
}

/** An event from its row. */
export function toSubscriptionEvent(row: Row): SubscriptionEvent {
  return { number: number(row, 'number'), messageId: text(row, 'message_id'), at: number(row, 'at') };
}

/** Something that may be an event of somebody's subscription. */
export interface Occurrence {
  /** The message's id, or {@link taskEventId} of a task. */
  readonly messageId: string;
  readonly event: string;
  readonly at: number;
  readonly receiver: string;
  readonly course: string | undefined;
  readonly residence: string | undefined;
}

/** What of a course the messages that are kept with its change are told apart by. */
export type Concern = Pick<CourseChange, 'courseId' | 'residence'> & Partial<Pick<CourseChange, 'authority'>>;

/** What a message concerns, where it may be an event of a subscription: only our own events are. */
export function concernOf({ event, change, courseId = '' }: Submission): Concern | undefined {
  return change ?? (event.startsWith('sop-') ? { courseId } : undefined);
}

/**
 * What there is to tell of messages, in the order they are kept: each once for each receiver, however many endpoints it
 * has, and once for the authority.
 */
export function messageOccurrences(
  kept: readonly Submission[],
  { courseId: course, residence, authority }: Concern,
): readonly Occurrence[] {
  const about = { course, residence };
  return kept.flatMap(({ messageId, event, receivedAt: at, deliveries }) => [
    ...[...new Set(deliveries.map(({ receiver }) => receiver))].map((receiver) => ({
      ...about,
      messageId,
      event,
      at,
      receiver,
    })),
    ...(authority === undefined
      ? []
      : [{ ...about, messageId, event: authorityEvent(event), at, receiver: authority }]),
  ]);
}

/**
 * What there is to tell of a task that was changed, to who owes it.
 * @param changed the columns that its change gives back, {@link changedTaskColumns}
 * @param residence residence municipality of its course, where that is known
 */
export function taskOccurrences(
  changed: readonly Row[],
  change: keyof typeof taskEvents,
  at: number,
  residence: string | undefined,
): readonly Occurrence[] {
  return changed.map((row) => ({
    messageId: taskEventId(text(row, 'id')),
    event: taskEvents[change],
    at,
    receiver: text(row, 'owner'),
    course: optionalText(row, 'course_id'),
    residence,
  }));
}

/** What writing a task gives back of those that it changed. */
export const changedTaskColumns = 'id, owner, course_id';
