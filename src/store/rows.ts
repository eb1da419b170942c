import type { AcknowledgementState, Delivery, DeliveryState, Dispatch, Hold } from '../message/delivery.ts';
import type { ResponseCode } from '../message/envelope.ts';
import type { Problem } from '../message/problem.ts';
import type { Receipt } from '../message/receipt.ts';
import type { MailboxItem } from './mailboxes.ts';
import type { Pause } from './order.ts';
import type { DueDelivery, Refusal, Step, StoredMessage } from './store.ts';
import type { LegacyId, RenditionFacts, SourceFacts, SourceFile } from './translations.ts';
import type { EndpointBacklog } from './waiting.ts';

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
    attempt: number(row, 'attempts') + number(row, 'postponements'),
    queuedAt: number(row, 'queued_at'),
    dueAt: optionalNumber(row, 'due_at'),
    orderKey: optionalText(row, 'order_key'),
    held: optionalText(row, 'held') as Hold | undefined,
    awaits: optionalText(row, 'awaits'),
    availableAt: optionalNumber(row, 'available_at'),
    deliveredAt: optionalNumber(row, 'delivered_at'),
    acknowledgedAt: optionalNumber(row, 'acknowledged_at'),
    reason: optionalText(row, 'reason'),
    owner: optionalText(row, 'owner'),
    resentAt: optionalNumber(row, 'resent_at'),
    revision: number(row, 'revision'),
    replay: optionalText(row, 'replay'),
    dispatch: toDispatch(row),
    resends: number(row, 'resends'),
    followUpAt: optionalNumber(row, 'follow_up_at'),
    answeredBy: optionalText(row, 'answered_by'),
  };
}

function toDispatch(row: Row): Dispatch | undefined {
  const bundleId = optionalText(row, 'dispatch_id');
  return bundleId === undefined ? undefined : { bundleId, at: number(row, 'dispatched_at') };
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
    deliveries: message.deliveries
      // What an operator has replayed since is no part of what the sender was told.
      .filter(({ replay }) => replay === undefined)
      .map(({ id, receiver, endpoint }) => ({ id, receiver, endpoint })),
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
    bundleId: optionalText(row, 'dispatch_id') ?? text(row, 'bundle_id'),
    mediaType: text(row, 'media_type'),
    bytes: row.bytes as Uint8Array,
    dispatch: toDispatch(row),
    state: text(row, 'state') as DeliveryState,
    availableAt: number(row, 'available_at'),
    replay: optionalText(row, 'replay'),
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

/** A pair of ids from its row. */
export function toLegacyId(row: Row): LegacyId {
  const envelope = optionalText(row, 'envelope');
  const version = optionalText(row, 'version');
  const answer = optionalText(row, 'answer') as LegacyId['answer'];
  return {
    kind: text(row, 'kind') as LegacyId['kind'],
    owner: text(row, 'owner'),
    peer: text(row, 'peer'),
    legacy: text(row, 'legacy'),
    fhir: text(row, 'fhir'),
    part: number(row, 'part'),
    receiptWanted: Boolean(row.receipt_wanted),
    ...(envelope === undefined ? {} : { envelope }),
    ...(version === undefined ? {} : { version }),
    ...(answer === undefined ? {} : { answer }),
  };
}

/** A source file from its row. */
export function toSourceFile(row: Row): SourceFile {
  return {
    mediaType: text(row, 'media_type'),
    kind: text(row, 'kind'),
    sha256: text(row, 'sha256'),
    report: text(row, 'report'),
    bytes: row.bytes as Uint8Array,
  };
}

/** A source's facts from its row. */
export function toSourceFacts(row: Row): SourceFacts {
  return {
    mediaType: text(row, 'media_type'),
    kind: text(row, 'kind'),
    sha256: text(row, 'sha256'),
    report: text(row, 'report'),
    size: number(row, 'size'),
  };
}

/** A rendition's facts from its row. */
export function toRenditionFacts(row: Row, deliveryId: string): RenditionFacts {
  return {
    deliveryId,
    mediaType: text(row, 'media_type'),
    kind: text(row, 'kind'),
    sha256: text(row, 'sha256'),
    report: text(row, 'report'),
    size: number(row, 'size'),
  };
}

/** An endpoint that is left alone, from its row. */
export function toPause(row: Row): Pause {
  return {
    endpoint: text(row, 'endpoint'),
    failures: number(row, 'failures'),
    since: number(row, 'since'),
    until: number(row, 'until'),
    reason: text(row, 'reason'),
  };
}

/** Names the line that the delivery of a row stands in; undefined for one that stands alone. */
export function lineOf(row: Row): string | undefined {
  return lineOfDelivery({ endpoint: text(row, 'endpoint'), orderKey: optionalText(row, 'order_key') });
}

/** Names the line a delivery stands in; undefined for one that stands alone. */
export function lineOfDelivery({
  endpoint,
  orderKey,
}: Pick<Delivery, 'endpoint' | 'orderKey'>): string | undefined {
  return orderKey === undefined ? undefined : JSON.stringify([endpoint, orderKey]);
}
