import type { Broker, Consumer, ReceivedMessage, Settlement } from '../broker/broker.ts';
import type { Handover, HandoverResult } from '../endpoints/handover.ts';
import type { DeliveryOutcome, Store } from '../store/store.ts';
import { nextTry, type RetryPolicy } from './retry-policy.ts';
import { settleSurely } from './settle-surely.ts';

/** Hands one message to the far end. Never rejects. */
export type Send = (message: Handover) => Promise<HandoverResult>;

/** What handing over is made of. */
export interface HandOverParts {
  readonly store: Store;
  readonly broker: Broker;
  readonly retry: RetryPolicy;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** Aborted when the back half stops. */
  readonly stopping: AbortSignal;
  /** Called after a failure has been recorded, so that the relay looks at when the next try is due. */
  readonly onRetry: () => void;
}

/**
 * BACK HALF, last stretch, for endpoints that the gateway itself brings messages to: take from the endpoint's queue →
 * send → settle. The queue holds a message only for one try; a later one comes from the store, so that one policy
 * and one clock decide about retries whatever the broker is.
 */
export function startHandOver(endpoint: string, send: Send, parts: HandOverParts): Promise<Consumer> {
  // One at a time: what the sender sent first arrives first.
  return parts.broker.consume(endpoint, { prefetch: 1 }, (message) => handOver(message, send, parts));
}

/**
 * A mailbox's messages are in the receiver's reach as soon as they are available; the queue has nothing more to do.
 */
export function startMailbox(endpoint: string, broker: Broker): Promise<Consumer> {
  return broker.consume(endpoint, { prefetch: 64 }, async () => 'done');
}

/**
 * What the broker itself gave up, because a receiver rejected it or died on it too often, is given up in the store too:
 * nothing waits without a state.
 */
export function startDeadRecorder({ broker, store, now, stopping }: HandOverParts): Promise<Consumer> {
  return broker.consumeDead({ prefetch: 8 }, async ({ id, reason }) => {
    const outcome = { state: 'dead', at: now(), reason: `given up by the broker: ${reason}` } as const;
    await settleSurely(store, id, outcome, stopping);
    return 'done';
  });
}

async function handOver(message: ReceivedMessage, send: Send, parts: HandOverParts): Promise<Settlement> {
  const { store } = parts;
  const delivery = await store.delivery(message.id);
  // A message may come twice from the broker; the receiver shall see it once.
  if (delivery === undefined || delivery.state === 'delivered' || delivery.state === 'dead') return 'done';
  const result = await send({
    deliveryId: message.id,
    messageId: message.correlationId,
    event: message.event,
    mediaType: message.contentType,
    body: message.body,
  });
  const tries = { attempts: delivery.attempts + 1, since: delivery.queuedAt };
  await settleSurely(store, message.id, outcomeOf(result, tries, parts), parts.stopping);
  if (result.kind !== 'taken') parts.onRetry();
  return 'done';
}

function outcomeOf(
  result: HandoverResult,
  tries: { readonly attempts: number; readonly since: number },
  { retry, now, random }: HandOverParts,
): DeliveryOutcome {
  const at = now();
  if (result.kind === 'taken') return { state: 'delivered', at };
  const { reason } = result;
  if (result.kind === 'permanent') return { state: 'dead', at, reason };
  const dueAt = nextTry(retry, { ...tries, now: at, retryAfter: result.retryAfter, random: random() });
  return dueAt === undefined
    ? { state: 'dead', at, reason: `${reason}; given up` }
    : { state: 'failed', at, dueAt, reason };
}
