import type { Message, Options } from 'amqplib';
import type { BrokerMessage, DeadMessage, ReceivedMessage } from './broker.ts';
import type { Topology } from './topology.ts';

/** AMQP timestamps are whole seconds; this header keeps the milliseconds. */
const sentAtHeader = 'x-sent-at';

/** The properties under which a message is published: persistent, and returned when nobody has a queue for it. */
export function publishOptions(message: BrokerMessage): Options.Publish {
  return {
    messageId: message.id,
    correlationId: message.correlationId,
    type: message.event,
    contentType: message.contentType,
    timestamp: Math.floor(message.sentAt / 1000),
    headers: { ...message.headers, [sentAtHeader]: message.sentAt },
    appId: 'overgang',
    persistent: true,
    mandatory: true,
  };
}

/** A message as it came from its queue. What another publisher left out is empty. */
export function receivedMessage(from: Message, topology: Topology): ReceivedMessage {
  const { properties, fields, content } = from;
  const headers: Record<string, unknown> = properties.headers ?? {};
  const sentAt = headers[sentAtHeader];
  const returns = headers['x-delivery-count'];
  return {
    id: text(properties.messageId),
    correlationId: text(properties.correlationId),
    endpoint: topology.endpointOf(fields.routingKey) ?? '',
    event: text(properties.type),
    contentType: text(properties.contentType),
    sentAt: typeof sentAt === 'number' ? sentAt : Number(properties.timestamp ?? 0) * 1000,
    headers: Object.fromEntries(Object.entries(headers).filter(isOurs)),
    body: content,
    attempt: typeof returns === 'number' ? returns + 1 : 1,
  };
}

/** A message as it came from the queue of the dead. */
export function deadMessage(from: Message, topology: Topology): DeadMessage {
  const reason: unknown = from.properties.headers?.['x-first-death-reason'];
  return { ...receivedMessage(from, topology), reason: reasons.get(reason) ?? 'unknown' };
}

const reasons = new Map<unknown, DeadMessage['reason']>([
  ['rejected', 'rejected'],
  ['delivery_limit', 'delivery-limit'],
  ['expired', 'expired'],
]);

function isOurs(header: [string, unknown]): header is [string, string | number] {
  const [name, value] = header;
  return !name.startsWith('x-') && (typeof value === 'string' || typeof value === 'number');
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
