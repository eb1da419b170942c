import type { Broker, Consumer, ReceivedMessage, Settlement } from '../broker/broker.ts';
import type { Handover, HandoverResult } from '../endpoints/handover.ts';
import type { Delivery, DeliveryState } from '../message/delivery.ts';
import type { DeliveryOutcome, Store } from '../store/store.ts';
import type { Circuits } from './circuits.ts';
import { nextTry, type RetryPolicy, triedSince } from './retry-policy.ts';
import { untilStored } from './until-stored.ts';

/** Hands one message to the far end. Never rejects. */
export type Send = (message: Handover) => Promise<HandoverResult>;

/** What handing over is made of. */
export interface HandOverParts {
  readonly store: Store;
  readonly broker: Broker;
  readonly retry: RetryPolicy;
  readonly circuits: Circuits;
  /** Most messages that one endpoint is handed at once. */
  readonly concurrency: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** Aborted when the back half stops. */
  readonly stopping: AbortSignal;
  /** Called when something has been settled, so that the relay looks at what is due now, or when. */
  readonly onSettled: () => void;
}

/**
 * BACK HALF, last stretch, for endpoints that the gateway itself brings messages to: take from the endpoint's queue →
 * send → settle. The queue holds a message only for one try; a later one comes from the store, so that one policy
 * and one clock decide about retries whatever the broker is.
 */
export function startHandOver(endpoint: string, send: Send, parts: HandOverParts): Promise<Consumer> {
  /** Handlers that run, by delivery: a delivery that the broker has twice is sent once at a time. */
  const running = new Map<string, Promise<Settlement>>();
  // Several at once: of one line the store lets only one be in the queue, until that is delivered or given up.
  return parts.broker.consume(endpoint, { prefetch: parts.concurrency }, (message) => {
    const before = running.get(message.id) ?? Promise.resolve();
    const run = before.catch(() => {}).then(() => handOver(message, send, parts));
    running.set(message.id, run);
    return run.finally(() => {
      if (running.get(message.id) === run) running.delete(message.id);
    });
  });
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
export function startDeadRecorder({
  broker,
  store,
  now,
  stopping,
  onSettled,
}: HandOverParts): Promise<Consumer> {
  return broker.consumeDead({ prefetch: 8 }, async ({ id, reason }) => {
    const delivery = await untilStored(stopping, () => store.delivery(id));
    if (delivery !== undefined) {
      const told = `given up by the broker: ${reason}`;
      const failed = { at: now(), attempt: delivery.attempt, by: 'hand-over', reason: told } as const;
      await untilStored(stopping, () => store.settle(id, { state: 'dead', ...failed }));
      onSettled();
    }
    return 'done';
  });
}

/** In these states nothing is sent: a copy in the queue is one too many. */
const over: ReadonlySet<DeliveryState> = new Set(['delivered', 'dead', 'parked', 'cancelled']);

async function handOver(message: ReceivedMessage, send: Send, parts: HandOverParts): Promise<Settlement> {
  const { store, stopping, circuits, retry, now } = parts;
  // A store that is away must not use up the broker's tries: given back, it would come again at once.
  const delivery = await untilStored(stopping, () => store.delivery(message.id));
  // Another gateway's, in a queue of the same name: kept among the dead, where somebody can find it.
  if (delivery === undefined) return 'dead';
  // A message may come twice from the broker, or be set aside while it lies in the queue.
  if (over.has(delivery.state)) return 'done';
  const { dispatch } = message.headers;
  // Sent again since this copy was queued: the later one comes too, and is the one that counts.
  if (delivery.dispatch !== undefined && delivery.dispatch.bundleId !== dispatch) return 'done';
  // Of an earlier try, which has failed meanwhile: the store knows when the next one is due.
  if (message.headers.attempt !== undefined && message.headers.attempt !== delivery.attempt) {
    return 'done';
  }
  const settle = async (outcome: DeliveryOutcome): Promise<Settlement> => {
    await untilStored(stopping, () => store.settle(message.id, outcome));
    parts.onSettled();
    return 'done';
  };
  const refusedUntil = circuits.refusedUntil(delivery.endpoint, now());
  if (refusedUntil !== undefined) return settle(postponed(delivery, refusedUntil, now(), retry));
  const dispatchId = typeof dispatch === 'string' ? dispatch : undefined;
  const result = await send({
    deliveryId: message.id,
    dispatchId,
    messageId: message.correlationId,
    event: message.event,
    mediaType: message.contentType,
    body: message.body,
    replay: delivery.replay,
  });
  await untilStored(stopping, () =>
    result.kind === 'taken' || result.kind === 'permanent'
      ? circuits.answered(delivery.endpoint, now())
      : circuits.failed(delivery.endpoint, result.reason, now()),
  );
  if (result.kind !== 'taken') return settle(outcomeOf(result, delivery, parts));
  const taken = dispatchId === undefined ? 'first' : { bundleId: dispatchId };
  return settle({ state: 'delivered', at: now(), taken });
}

/** Its endpoint is left alone: not tried, unless that goes on until it is to be given up. */
function postponed(
  delivery: Delivery,
  until: number,
  at: number,
  { giveUpAfter }: RetryPolicy,
): DeliveryOutcome {
  const { attempt } = delivery;
  const end = triedSince(delivery) + giveUpAfter;
  if (end > at) return { state: 'postponed', at, attempt, dueAt: Math.min(until, end) };
  const reason = 'its endpoint was left alone until the end; given up';
  return { state: 'dead', at, attempt, by: 'hand-over', reason };
}

function outcomeOf(
  result: Exclude<HandoverResult, { readonly kind: 'taken' }>,
  delivery: Delivery,
  { retry, now, random }: HandOverParts,
): DeliveryOutcome {
  const at = now();
  const failed = { at, attempt: delivery.attempt, by: 'hand-over', reason: result.reason } as const;
  if (result.kind === 'permanent') return { state: 'dead', ...failed };
  const dueAt = nextTry(retry, {
    attempts: delivery.attempts + 1,
    since: triedSince(delivery),
    now: at,
    retryAfter: result.retryAfter,
    random: random(),
  });
  return dueAt === undefined
    ? { state: 'dead', ...failed, reason: `${result.reason}; given up` }
    : { state: 'failed', ...failed, dueAt };
}
