import type { Broker, Consumer } from './broker/broker.ts';
import { BrokerUnavailable } from './broker/broker-unavailable.ts';
import { createCircuits } from './deliver/circuits.ts';
import type { FollowUpParts } from './deliver/follow-up.ts';
import { type Send, startDeadRecorder, startHandOver, startMailbox } from './deliver/hand-over.ts';
import { type Relay, startRelay } from './deliver/relay.ts';
import type { RetryPolicy } from './deliver/retry-policy.ts';
import { type ReplayRunner, startReplays } from './deliver/run-replays.ts';
import { startFollowUps } from './deliver/start-follow-ups.ts';
import type { Endpoint } from './network/network.ts';

/** The running back half. */
export interface Deliver {
  /** Says that a message has been kept. */
  wake(): void;
  /** Says that a replay has been ordered. */
  wakeReplays(): void;
  stop(): Promise<void>;
}

/** What the back half is made of. */
export interface DeliverParts extends FollowUpParts {
  readonly broker: Broker;
  readonly retry: RetryPolicy;
  /** How the gateway itself brings a message to an endpoint; undefined for endpoints it does not bring anything to. */
  readonly sendTo: (endpoint: Endpoint) => Send | undefined;
  /** In [0, 1). */
  readonly random: () => number;
  /** Most publishes under way at once. */
  readonly window: number;
  /** Most messages that one endpoint is handed at once. */
  readonly concurrency: number;
  /** Failures in a row after which an endpoint is left alone for a while. */
  readonly pauseAfter: number;
  /** Longest time that handing over one message may take, milliseconds. */
  readonly probeWithin: number;
  readonly onFault: (cause: unknown) => void;
}

/**
 * BACK HALF: everything kept goes to its endpoint's queue, and from there to the receiver: its own AMQP client reads
 * the queue, a mailbox is polled, a REST hook is posted to; what nobody acknowledges is sent again, and what cannot be
 * brought to its end is told to its sender. Resolves when every endpoint has its queue, or at once when the broker is
 * away.
 */
export async function startDeliver(parts: DeliverParts): Promise<Deliver> {
  const { broker, network, sendTo } = parts;
  const endpoints = network.organisations.flatMap((organisation) => organisation.endpoints);
  await broker.provision(endpoints.map(({ id }) => id)).catch((cause: unknown) => {
    // The broker remembers the endpoints and makes their queues when it is there; until then messages wait in the store.
    if (!(cause instanceof BrokerUnavailable)) throw cause;
    parts.onFault(cause);
  });
  await parts.store.bringTo(endpoints.filter((each) => sendTo(each) !== undefined).map(({ id }) => id));
  const circuits = createCircuits(parts);
  const relay: Relay = startRelay({ ...parts, circuits });
  const replays: ReplayRunner = startReplays({ ...parts, onQueued: relay.wake });
  const followUps = startFollowUps({ ...parts, onQueued: relay.wake });
  const stopping = new AbortController();
  const consumers: Consumer[] = [];
  const stop = async (): Promise<void> => {
    stopping.abort();
    await replays.stop();
    await Promise.all(consumers.map((consumer) => consumer.stop()));
    await followUps.stop();
    await relay.stop();
  };
  const wake = (): void => {
    relay.wake();
    followUps.wake();
  };
  const handing = { ...parts, circuits, onSettled: wake, stopping: stopping.signal };
  try {
    consumers.push(await startDeadRecorder(handing));
    for (const endpoint of endpoints) {
      const send = sendTo(endpoint);
      if (endpoint.kind === 'mailbox') consumers.push(await startMailbox(endpoint.id, broker));
      if (send !== undefined) consumers.push(await startHandOver(endpoint.id, send, handing));
    }
  } catch (fault) {
    await stop();
    throw fault;
  }
  return { wake, wakeReplays: replays.wake, stop };
}
