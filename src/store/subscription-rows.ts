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

/** What of a course the messages that are kept with its change are told apart by, and whose tasks change with it. */
export type Concern = Pick<CourseChange, 'courseId' | 'residence'> &
  Partial<Pick<CourseChange, 'authority' | 'tasks'>>;

/** What a message concerns, where it may be an event of a subscription: only our own events are. */
export function concernOf({ event, change, courseId = '' }: Submission): Concern | undefined {
  return change ?? (event.startsWith('sop-') ? { courseId } : undefined);
}

/**
 * What there is to tell of a course, in the order it is kept: each message once for each receiver, however many endpoints
 * it has, and once for the authority; then tasks, to who owes them.
 */
export function occurrencesOf(
  kept: readonly Submission[],
  { courseId: course, residence, authority, tasks }: Concern,
): readonly Occurrence[] {
  const about = { course, residence };
  const messages = kept.flatMap(({ messageId, event, receivedAt: at, deliveries }) => [
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
  const opened = (tasks?.open ?? []).map(({ id, owner: receiver, openedAt: at }) => ({
    ...about,
    messageId: taskEventId(id),
    event: taskEvents.opened,
    at,
    receiver,
  }));
  const done = (tasks?.close ?? []).flatMap(({ task, at }) =>
    task === undefined
      ? []
      : [{ ...about, messageId: taskEventId(task.id), event: taskEvents.done, at, receiver: task.owner }],
  );
  return [...messages, ...opened, ...done];
}
