import type { AcknowledgementState, Delivery, DeliveryState } from '../message/delivery.ts';
import type { ResponseCode } from '../message/envelope.ts';
import type { Problem } from '../message/problem.ts';
import type { Receipt } from '../message/receipt.ts';
import type { DueDelivery, EndpointBacklog, MailboxItem, Refusal, Step, StoredMessage } from './store.ts';

/** A row as a database gives it; both schemas name their columns alike. */
export type Row = Readonly<Record<string, unknown>>;

/** A delivery from its row and its message's id. */
export function toDelivery(row: Row): Delivery {
  return {
    id: text(row, 'id'),
    messageId: text(row, 'message_id'),
    receiver: text(row, 'receiver'),
    endpoint: text(row, 'endpoint'),
    state: text(row, 'state') as DeliveryState,
    acknowledgement: text(row, 'acknowledgement') as AcknowledgementState,
    attempts: number(row, 'attempts'),
    queuedAt: number(row, 'queued_at'),
    dueAt: optionalNumber(row, 'due_at'),
    availableAt: optionalNumber(row, 'available_at'),
    deliveredAt: optionalNumber(row, 'delivered_at'),
    acknowledgedAt: optionalNumber(row, 'acknowledged_at'),
    reason: optionalText(row, 'reason'),
  };
}

/** A message's facts from its row, with its deliveries. */
export function toMessage(row: Row, deliveries: readonly Delivery[]): StoredMessage {
  const answers = optionalText(row, 'answers');
  return {
    messageId: text(row, 'message_id'),
    bundleId: text(row, 'bundle_id'),
    event: text(row, 'event'),
    sender: text(row, 'sender'),
    courseId: optionalText(row, 'course_id'),
    timestamp: text(row, 'timestamp'),
    receivedAt: number(row, 'received_at'),
    mediaType: text(row, 'media_type'),
    sha256: text(row, 'sha256'),
    size: number(row, 'size'),
    problems: JSON.parse(text(row, 'problems')) as readonly Problem[],
    deliveries,
    purgedAt: optionalNumber(row, 'purged_at'),
    acknowledges:
      answers === undefined
        ? undefined
        : { messageId: answers, code: text(row, 'answer_code') as ResponseCode },
  };
}

/** The receipt that a kept message was answered with. */
export function toReceipt(message: StoredMessage): Receipt {
  return {
    messageId: message.messageId,
    bundleId: message.bundleId,
    event: message.event,
    receivedAt: message.receivedAt,
    deliveries: message.deliveries.map(({ id, receiver, endpoint }) => ({ id, receiver, endpoint })),
    problems: message.problems,
  };
}

/** A column that is never empty. */
export function text(row: Row, column: string): string {
  return String(row[column]);
}

/** A column that is never empty; 64-bit integers may come as text. */
export function number(row: Row, column: string): number {
  return Number(row[column]);
}

export function optionalText(row: Row, column: string): string | undefined {
  const value = row[column];
  return value === null || value === undefined ? undefined : String(value);
}

export function optionalNumber(row: Row, column: string): number | undefined {
  const value = row[column];
  return value === null || value === undefined ? undefined : Number(value);
}

/** A refusal from its row. */
export function toRefusal(row: Row): Refusal {
  return {
    at: number(row, 'at'),
    caller: text(row, 'caller'),
    messageId: optionalText(row, 'message_id'),
    bundleId: optionalText(row, 'bundle_id'),
    event: optionalText(row, 'event'),
    sha256: text(row, 'sha256'),
    problems: JSON.parse(text(row, 'problems')) as readonly string[],
  };
}

/** A step from its row. */
export function toStep(row: Row): Step {
  const endpoint = optionalText(row, 'endpoint');
  const detail = optionalText(row, 'detail');
  return {
    at: number(row, 'at'),
    kind: text(row, 'kind') as Step['kind'],
    actor: text(row, 'actor'),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(detail === undefined ? {} : { detail }),
  };
}

/** A mailbox's message from its row. */
export function toMailboxItem(row: Row): MailboxItem {
  return {
    position: number(row, 'position'),
    deliveryId: text(row, 'id'),
    messageId: text(row, 'message_id'),
    bundleId: text(row, 'bundle_id'),
    mediaType: text(row, 'media_type'),
    bytes: row.bytes as Uint8Array,
    state: text(row, 'state') as DeliveryState,
    availableAt: number(row, 'available_at'),
  };
}

/** A delivery that is due, from its row joined with its message and content. */
export function toDueDelivery(row: Row): DueDelivery {
  return {
    delivery: toDelivery(row),
    event: text(row, 'event'),
    sender: text(row, 'sender'),
    sha256: text(row, 'sha256'),
    mediaType: text(row, 'media_type'),
    bytes: row.bytes as Uint8Array,
  };
}

/** The overview of endpoints from its rows, one for each endpoint and state, ordered by endpoint. */
export function toBacklog(rows: readonly Row[]): readonly EndpointBacklog[] {
  return [...Map.groupBy(rows, (row) => text(row, 'endpoint'))].map(([endpoint, states]) => {
    const waiting = states.map((row) => optionalNumber(row, 'oldest')).filter((at) => at !== undefined);
    return {
      endpoint,
      states: Object.fromEntries(states.map((row) => [text(row, 'state'), number(row, 'deliveries')])),
      awaited: states.reduce((sum, row) => sum + number(row, 'awaited'), 0),
      oldestQueuedAt: waiting.length === 0 ? undefined : Math.min(...waiting),
    };
  });
}
