import type { BrokerMessage } from './broker.ts';

/** AMQP 0-9-1 short strings, routing keys among them. */
const shortStringBytes = 255;
/** Far below the 64 KiB at which clients break, with room for what brokers add. */
const headerBytes = 32 * 1024;

/**
 * Why no broker could carry this message, or undefined when one can: a text longer than 255 bytes, headers
 * beyond 32 KiB, a header value that is no text and no finite number, a time that is none, a body above `maxBodyBytes`.
 */
export function whyUncarriable(message: BrokerMessage, maxBodyBytes: number): string | undefined {
  const { id, correlationId, event, contentType, endpoint } = message;
  for (const [name, text] of Object.entries({ id, correlationId, event, contentType, endpoint })) {
    if (!text.isWellFormed()) return `${name} is no well-formed text`;
    if (Buffer.byteLength(text) > shortStringBytes) return `${name} is longer than ${shortStringBytes} bytes`;
  }
  if (!Number.isSafeInteger(message.sentAt) || message.sentAt < 0) return 'sentAt is no time';
  if (message.body.byteLength > maxBodyBytes) {
    return `the body of ${message.body.byteLength} bytes is above the limit of ${maxBodyBytes}`;
  }
  return whyUncarriableHeaders(message.headers);
}

function whyUncarriableHeaders(headers: BrokerMessage['headers']): string | undefined {
  let total = 0;
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith('x-')) return `the header ${name} has a name that belongs to the broker`;
    if (Buffer.byteLength(name) > shortStringBytes) return 'a header name is longer than 255 bytes';
    if (typeof value === 'number' && !Number.isFinite(value)) return `the header ${name} is no number`;
    total += Buffer.byteLength(name) + (typeof value === 'number' ? 8 : Buffer.byteLength(value)) + 8;
  }
  return total > headerBytes ? `the headers are above ${headerBytes} bytes` : undefined;
}
