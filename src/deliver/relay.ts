import { hash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Broker, PublishResult } from '../broker/broker.ts';
import { BrokerUnavailable } from '../broker/broker-unavailable.ts';
import type { DeliveryOutcome, DueDelivery, Store } from '../store/store.ts';
import type { Circuits } from './circuits.ts';
import { endTogether } from './end-together.ts';
import { keepEnvelopes } from './keep-envelopes.ts';
import { newLetterDispatch } from './new-letter-dispatch.ts';
import { nextTry, type RetryPolicy, triedSince } from './retry-policy.ts';
import { untilStored } from './until-stored.ts';

/** Moves what the store has queued into the broker. */
export interface Relay {
  /** Says that something may be due. Cheap; call it after every accepted message. */
  wake(): void;
  /** Takes no more work and waits for what is under way. */
  stop(): Promise<void>;
}

/** What the relay is made of. */
export interface RelayParts {
  readonly store: Store;
  readonly broker: Broker;
  readonly retry: RetryPolicy;
  readonly circuits: Circuits;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** Most publishes under way at once. */
  readonly window: number;
  /** Told of faults that the relay survives. */
  readonly onFault: (cause: unknown) => void;
}

/** Longest sleep, so that a clock that jumps or a lost wake-up delays nothing for long. Milliseconds. */
const longestSleep = 1000;
const shortestSleep = 20;
/** What others have made due may wait as long, so that a busy relay does not ask after every message. Milliseconds. */
const patience = 50;
/** How long a confirmed message may wait for others, so that they are settled in one commit. Milliseconds. */
const confirmsTogether = 5;
/** Nothing more is claimed while so much is under way: messages may be of 100 MB. Bytes. */
const mostBytes = 32 * 1024 * 1024;

/**
 * BACK HALF, first stretch: claim → publish → settle. A delivery is settled as available only on the broker's word; a
 * crash in between publishes it again, and the receivers' dedupe makes that harmless. While the broker is away nothing
 * is tried, while it is blocked one message now and then, and nothing is lost: messages wait in the store.
 */
export function startRelay(parts: RelayParts): Relay {
  const { store, broker, circuits, now, window, onFault } = parts;
  const underWay = new Set<Promise<void>>();
  let bytesUnderWay = 0;
  // A claim costs much the same for one as for a hundred, so it is made for a good part of the window at least.
  const leastRoom = Math.ceil(window / 4);
  const confirms = endTogether(leastRoom, confirmsTogether);
  const stopping = new AbortController();
  let brokerAway = false;
  let awaken = Promise.withResolvers<void>();

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        const moved = await claimAndPublish();
        if (moved > 0) continue;
        await sleep(brokerAway ? longestSleep : await Promise.race([untilNextDue(), awakened()]));
      } catch (cause) {
        onFault(cause);
        await sleep(longestSleep);
      }
    }
    await Promise.all(underWay);
  };

  const claimAndPublish = async (): Promise<number> => {
    const room = window - underWay.size;
    if (room < leastRoom || bytesUnderWay > mostBytes) {
      await Promise.race(underWay);
      return 1;
    }
    if (brokerAway) {
      const { state } = broker.health();
      if (state === 'blocked') return tryOne();
      if (state !== 'connected') return 0;
      brokerAway = false;
    }
    await circuits.refresh(now());
    const due = await store.claimDue(now(), room, circuits.paused(now()), patience);
    for (const each of due) track(publish(each), each.bytes.byteLength);
    return due.length;
  };

  /** Nothing but a message can tell that a blocked broker takes messages again. */
  const tryOne = async (): Promise<number> => {
    const [due] = await store.claimDue(now(), 1, circuits.paused(now()));
    if (due === undefined) return 0;
    brokerAway = false;
    await publish(due);
    return brokerAway ? 0 : 1;
  };

  const track = (work: Promise<void>, bytes: number): void => {
    bytesUnderWay += bytes;
    const tracked = work.catch(onFault).finally(() => {
      underWay.delete(tracked);
      bytesUnderWay -= bytes;
      // The next of its line may be due now.
      awaken.resolve();
    });
    underWay.add(tracked);
  };

  const publish = async (due: DueDelivery): Promise<void> => {
    const { delivery } = due;
    if (hashOf(due.bytes) !== due.sha256) {
      const reason = 'the stored content no longer matches its hash';
      const failed = { at: now(), attempt: delivery.attempt, by: 'relay', reason } as const;
      await settle(delivery.id, { state: 'dead', ...failed });
      return;
    }
    const content = contentOf(due);
    let result: PublishResult;
    confirms.begin();
    try {
      if (content.envelopes.length > 0) await keepEnvelopes(store, due, content.envelopes);
      result = await broker.publish({
        id: delivery.id,
        correlationId: delivery.messageId,
        endpoint: delivery.endpoint,
        event: due.event,
        contentType: content.contentType,
        sentAt: now(),
        headers: content.headers,
        body: content.body,
      });
    } catch (cause) {
      void confirms.end();
      await store.release([delivery.id]);
      if (!(cause instanceof BrokerUnavailable)) throw cause;
      brokerAway = true;
      return;
    }
    const outcome = outcomeOf(result, due, parts);
    await confirms.end();
    await settle(delivery.id, outcome);
  };

  /** What the broker has said stays in hand until it is written: given back, it would be published again and again. */
  const settle = async (deliveryId: string, outcome: DeliveryOutcome): Promise<void> => {
    try {
      await untilStored(stopping.signal, () => store.settle(deliveryId, outcome));
    } catch (cause) {
      await store.release([deliveryId]);
      throw cause;
    }
  };

  const awakened = async (): Promise<number> => {
    await awaken.promise;
    return 0;
  };

  /** Under load somebody wakes the relay before it has asked; and nobody who does waits for the answer. */
  const untilNextDue = async (): Promise<number> => {
    const { promise } = awaken;
    const isWoken = await Promise.race([promise.then(() => true), pause(shortestSleep, false)]);
    if (isWoken) return 0;
    const due = await store.nextDue();
    return Math.min(longestSleep, Math.max(shortestSleep, (due ?? Infinity) - now()));
  };

  const sleep = async (wait: number): Promise<void> => {
    const timer = setTimeout(() => awaken.resolve(), wait);
    await awaken.promise;
    clearTimeout(timer);
    awaken = Promise.withResolvers<void>();
  };

  const stopListening = [broker.onHealthChange(() => awaken.resolve()), store.onDue(() => awaken.resolve())];
  const finished = run();
  return {
    wake: () => awaken.resolve(),
    async stop() {
      stopping.abort();
      for (const stop of stopListening) stop();
      awaken.resolve();
      await finished;
    },
  };
}

/** What the queue gets: the kept bytes, or what the gateway makes of them to send them once more. */
function contentOf({ delivery, sender, sha256, mediaType, bytes }: DueDelivery) {
  const { receiver, dispatch, replay, attempt } = delivery;
  const facts = {
    sender,
    receiver,
    attempt,
    ...(replay === undefined ? {} : { replay }),
  };
  if (dispatch === undefined) {
    return { headers: { ...facts, sha256 }, contentType: mediaType, body: bytes, envelopes: [] };
  }
  const again = newLetterDispatch({ mediaType, bytes }, dispatch);
  return {
    headers: { ...facts, sha256: hashOf(again.bytes), dispatch: dispatch.bundleId },
    contentType: again.mediaType,
    body: again.bytes,
    envelopes: again.envelopes,
  };
}

function hashOf(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

function outcomeOf(
  result: PublishResult,
  due: DueDelivery,
  { retry, now, random }: RelayParts,
): DeliveryOutcome {
  if (result.status === 'available') {
    return { state: 'available', at: result.at, attempt: due.delivery.attempt };
  }
  const reason = result.status === 'unroutable' ? 'the endpoint has no queue' : result.reason;
  const at = now();
  const dueAt =
    result.status === 'refused' && result.permanent
      ? undefined
      : nextTry(retry, {
          attempts: due.delivery.attempts + 1,
          since: triedSince(due.delivery),
          now: at,
          retryAfter: undefined,
          random: random(),
        });
  const failed = { at, attempt: due.delivery.attempt, by: 'relay', reason } as const;
  return dueAt === undefined ? { state: 'dead', ...failed } : { state: 'failed', ...failed, dueAt };
}
