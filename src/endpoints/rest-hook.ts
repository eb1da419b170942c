import { createHmac } from 'node:crypto';
import type { Handover, HandoverResult } from './handover.ts';

/** A receiver that is posted to. */
export interface RestHook {
  readonly url: string;
  /** Key of the signature: the bytes behind `whsec_`. */
  readonly key: Uint8Array;
  /** Further headers its owner wants. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Posts a body; rejects when there is no answer, with the reason as `code` of the error's cause. Redirections are answers. */
export type Post = (
  url: string,
  request: {
    readonly method: 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Buffer<ArrayBuffer>;
    readonly redirect: 'manual';
    readonly signal: AbortSignal;
  },
) => Promise<Response>;

/** What posting needs. */
export interface RestHookParts {
  readonly fetch: Post;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Longest wait for an answer, milliseconds. */
  readonly timeout: number;
}

/**
 * Posts a message to a receiver's URL, signed as Standard Webhooks prescribes, so that the receiver can tell that it
 * comes from the gateway, is whole and is recent. The signature is over the bytes: letters are ISO-8859-1, and whoever decodes
 * before verifying must not take them for UTF-8. Never rejects. https://www.standardwebhooks.com/
 */
export async function postToHook(
  { url, key, headers: further = {} }: RestHook,
  message: Handover,
  { fetch: post, now, timeout }: RestHookParts,
): Promise<HandoverResult> {
  const timestamp = Math.floor(now() / 1000);
  // A receiver drops what comes under an id it has seen; a message that is sent again is meant to be seen.
  const id = message.dispatchId ?? message.deliveryId;
  const headers = {
    ...further,
    'content-type': message.mediaType,
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signature(key, id, timestamp, message.body),
    'x-message-id': message.messageId,
    'x-message-event': message.event,
    ...(message.replay === undefined ? {} : { 'x-replay': message.replay }),
  };
  let response: Response;
  try {
    response = await post(url, {
      method: 'POST',
      headers,
      body: Buffer.from(message.body),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
    });
  } catch (fault) {
    return fault instanceof Error && fault.name === 'TimeoutError'
      ? { kind: 'ambiguous', reason: `no answer within ${timeout} ms` }
      : { kind: 'transient', reason: `no connection: ${causeOf(fault)}` };
  }
  // Only the status counts; what the receiver writes is read to its end so that the connection can be used again.
  await response.body?.cancel().catch(() => undefined);
  return classify(response, now());
}

/** The Standard Webhooks signature of a body. */
export function signature(key: Uint8Array, id: string, timestamp: number, body: Uint8Array): string {
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body);
  return `v1,${mac.digest('base64')}`;
}

const transientStatuses = new Set([408, 425, 429]);

function classify(response: Response, now: number): HandoverResult {
  const { status } = response;
  if (status >= 200 && status < 300) return { kind: 'taken' };
  const reason = `answered ${status}`;
  if (status >= 500 || transientStatuses.has(status)) {
    const wait = retryAfterOf(response.headers.get('retry-after'), now);
    return { kind: 'transient', reason, ...(wait === undefined ? {} : { retryAfter: wait }) };
  }
  return { kind: 'permanent', reason };
}

function retryAfterOf(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const wait = /^\d{1,7}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(wait) || wait < 0 ? undefined : wait;
}

function causeOf(fault: unknown): string {
  const cause = fault instanceof Error ? fault.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : 'failed';
}
