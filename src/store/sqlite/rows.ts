import type { SQLOutputValue } from 'node:sqlite';
import type { AcknowledgementState, Delivery, DeliveryState } from '../../message/delivery.ts';
import type { ResponseCode } from '../../message/envelope.ts';
import type { Problem } from '../../message/problem.ts';
import type { Receipt } from '../../message/receipt.ts';
import type { StoredMessage } from '../store.ts';

/** A row as SQLite gives it. */
export type Row = Record<string, SQLOutputValue>;

/** Columns of a delivery joined with its message's id, as {@link toDelivery} reads them. */
export const deliveryColumns = `d.id, m.message_id, d.receiver, d.endpoint, d.state, d.acknowledgement, d.attempts,
  d.queued_at, d.due_at, d.available_at, d.delivered_at, d.acknowledged_at, d.reason`;

/** A delivery from its row. */
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

export function text(row: Row, column: string): string {
  return String(row[column]);
}

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
