import type { Broker, Consumer } from './broker/broker.ts';
import { BrokerUnavailable } from './broker/broker-unavailable.ts';
import { createCircuits } from './deliver/circuits.ts';
import { type Send, startDeadRecorder, startHandOver, startMailbox } from './deliver/hand-over.ts';
import { type Relay, startRelay } from './deliver/relay.ts';
import type { RetryPolicy } from './deliver/retry-policy.ts';
import type { Endpoint, Network } from './network/network.ts';
import type { Store } from './store/store.ts';

/** The running back half. */
export interface Deliver {
  /** Says that a message has been kept. */
  wake(): void;
  stop(): Promise<void>;
}

/** What the back half is made of. */
export interface DeliverParts {
  readonly store: Store;
  readonly broker: Broker;
  readonly network: Network;
  readonly retry: RetryPolicy;
  /** How the gateway itself brings a message to an endpoint; undefined for endpoints it does not bring anything to. */
  readonly sendTo: (endpoint: Endpoint) => Send | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
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
 * the queue, a mailbox is polled, a REST hook is posted to. Resolves when every endpoint
 * has its queue, or at once when the broker is away.
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
  const stopping = new AbortController();
  const consumers: Consumer[] = [];
  const stop = async (): Promise<void> => {
    stopping.abort();
    await Promise.all(consumers.map((consumer) => consumer.stop()));
    await relay.stop();
  };
  const handing = { ...parts, circuits, onSettled: relay.wake, stopping: stopping.signal };
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
  return { wake: relay.wake, stop };
}
