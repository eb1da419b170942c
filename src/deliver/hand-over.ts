import type { Broker, Consumer, ReceivedMessage, Settlement } from '../broker/broker.ts';
import type { Handover, HandoverResult } from '../endpoints/handover.ts';
import type { Delivery } from '../message/delivery.ts';
import type { DeliveryOutcome, Store } from '../store/store.ts';
import { nextTry, type RetryPolicy } from './retry-policy.ts';
import { untilStored } from './until-stored.ts';

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
  /** Called after a failure has been recorded, so that the relay looks at when the next try is due. */
  readonly onRetry: () => void;
}

/**
 * BACK HALF, last stretch, for endpoints that the gateway itself brings messages to: take from the endpoint's queue →
 * send → settle. The queue holds a message only for one try; a later one comes from the store, so that one policy
 * and one clock decide about retries whatever the broker is.
 */
export async function startHandOver(endpoint: string, send: Send, parts: HandOverParts): Promise<Consumer> {
  const stopping = new AbortController();
  // One at a time: what the sender sent first arrives first.
  const consumer = await parts.broker.consume(endpoint, { prefetch: 1 }, (message) =>
    handOver(message, send, parts, stopping.signal),
  );
  return {
    stop() {
      stopping.abort();
      return consumer.stop();
    },
  };
}

/**
 * A mailbox's messages are in the receiver's reach as soon as they are available; the queue has nothing more to do.
 */
export function startMailbox(endpoint: string, broker: Broker): Promise<Consumer> {
  return broker.consume(endpoint, { prefetch: 64 }, async () => 'done');
}

async function handOver(
  message: ReceivedMessage,
  send: Send,
  parts: HandOverParts,
  stop: AbortSignal,
): Promise<Settlement> {
  const { store } = parts;
  // A store that is away must not use up the broker's tries: given back, it would come again at once.
  const delivery = await untilStored(stop, () => store.delivery(message.id));
  // A message may come twice from the broker; the receiver shall see it once.
  if (delivery === undefined || delivery.state === 'delivered' || delivery.state === 'dead') return 'done';
  const result = await send({
    deliveryId: message.id,
    messageId: message.correlationId,
    event: message.event,
    mediaType: message.contentType,
    body: message.body,
  });
  const outcome = outcomeOf(result, delivery, parts);
  await untilStored(stop, () => store.settle(message.id, outcome));
  if (result.kind !== 'taken') parts.onRetry();
  return 'done';
}

function outcomeOf(
  result: HandoverResult,
  { attempts, queuedAt }: Delivery,
  { retry, now, random }: HandOverParts,
): DeliveryOutcome {
  const at = now();
  if (result.kind === 'taken') return { state: 'delivered', at };
  const failed = { at, attempt: attempts, by: 'hand-over', reason: result.reason } as const;
  if (result.kind === 'permanent') return { state: 'dead', ...failed };
  const dueAt = nextTry(retry, {
    attempts: attempts + 1,
    since: queuedAt,
    now: at,
    retryAfter: result.retryAfter,
    random: random(),
  });
  return dueAt === undefined
    ? { state: 'dead', ...failed, reason: `${result.reason}; given up` }
    : { state: 'failed', ...failed, dueAt };
}
