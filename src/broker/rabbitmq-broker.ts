import type { ConsumeMessage } from 'amqplib';
import { type After, afterRealTime } from './after.ts';
import { bodyLimit } from './body-limit.ts';
import type { Broker, BrokerMessage, Consumer, PublishResult, QueueDepth, Settlement } from './broker.ts';
import { BrokerUnavailable } from './broker-unavailable.ts';
import { confirmWindow, type WindowLimits } from './confirm-window.ts';
import type { Supervision } from './connection-supervisor.ts';
import { insistOnEndpointName } from './endpoint-name.ts';
import { healthRecord } from './health-record.ts';
import type { IntakeQueues } from './intake-queues.ts';
import { insistOnPrefetch } from './prefetch.ts';
import { rabbitMqConnections } from './rabbitmq-connections.ts';
import { rabbitMqConsumer, type SubscribedQueue } from './rabbitmq-consumer.ts';
import { declareTopology, isNotFound, onChannel } from './rabbitmq-declare.ts';
import { declareIntakes, rabbitMqIntake } from './rabbitmq-intake.ts';
import type { RabbitMqLink, RabbitMqLinkOptions } from './rabbitmq-link.ts';
import { deadMessage, receivedMessage } from './rabbitmq-message.ts';
import { publisherLink, rabbitMqPublisher } from './rabbitmq-publisher.ts';
import { reconcileConsumers } from './reconcile-consumers.ts';
import { topology as topologyOf, usualLimits } from './topology.ts';
import { TopologyConflict } from './topology-conflict.ts';
import { within } from './within.ts';

export interface RabbitMqBrokerOptions {
  /** Nodes of one cluster, `amqp://` or `amqps://`, tried in turn. */
  readonly urls: readonly [string, ...string[]];
  readonly tls?: RabbitMqLinkOptions['tls'];
  /** What the names of exchanges and queues begin with. */
  readonly prefix?: string;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Numbers from 0 up to 1, for the pauses between tries. */
  readonly random: () => number;
  readonly after?: After;
  /** Fixed when a queue is first provisioned; a change is a TopologyConflict. */
  readonly deliveryLimit?: number;
  /** Fixed when a queue is first provisioned; a change is a TopologyConflict. A policy can lower it. */
  readonly queueMaxBytes?: number;
  /** The broker's `max_message_size`: 16 MiB from RabbitMQ 4.0 on, 128 MiB before. Where it is less, the broker tells. */
  readonly maxBodyBytes?: number;
  readonly window?: WindowLimits;
  /** Milliseconds without a confirm after which a publish's fate is unknown. */
  readonly confirmWithin?: number;
  /** Milliseconds to connect. */
  readonly connectWithin?: number;
  /** Milliseconds between two looks whether every queue that ought to have a consumer has one. */
  readonly reconcileEvery?: number;
  /** Milliseconds that stopping and closing wait for what is under way. */
  readonly stopWithin?: number;
  /** Told what handlers threw and why connections and subscriptions ended; never payload or credentials. */
  readonly onFault?: (cause: unknown) => void;
}

/** A queue that its receiver reads itself. */
function withoutConsumer(queue: string): SubscribedQueue {
  return { queue, subscription: () => undefined, handedOver: () => undefined, renew: () => {} };
}

/** RabbitMQ allows 2,047 channels to a connection, and each consumer has one. */
const consumersPerConnection = 1000;

/** A broker that letters come in by, too. */
export interface RabbitMqBroker extends Broker {
  readonly intake: IntakeQueues;
}

interface ConsumingConnection {
  readonly supervision: Supervision<RabbitMqLink>;
  readonly consumers: Set<Consumer & SubscribedQueue>;
}

/**
 * A broker on RabbitMQ 3.10 or later. Returns at once and connects in the background, for ever: its health
 * tells how that goes. Publishing, consuming and administering have connections of their own: RabbitMQ stops
 * reading from a publisher when it runs short of disk or memory, and ends a consumer's whole connection
 * (541) when it subscribes to a quorum queue that is just being made or deleted. Whatever happened, every queue that was
 * provisioned is there again, and every one that is consumed has its consumer again, within `reconcileEvery`.
 */
export function openRabbitMqBroker(options: RabbitMqBrokerOptions): RabbitMqBroker {
  const { urls, tls, now, random, after = afterRealTime, onFault = () => {} } = options;
  const {
    prefix = 'overgang.',
    deliveryLimit = usualLimits.deliveryLimit,
    queueMaxBytes = usualLimits.queueMaxBytes,
    maxBodyBytes = 2 ** 24,
  } = options;
  const { confirmWithin = 30_000, connectWithin = 10_000, stopWithin = 10_000 } = options;
  const { reconcileEvery = 30_000 } = options;
  const limits = options.window ?? { messages: 1024, messagesPerEndpoint: 512, bytes: 2 ** 26 };

  const topology = topologyOf({ prefix, deliveryLimit, queueMaxBytes });
  const health = healthRecord(now, 'connecting');
  const connections = rabbitMqConnections({
    urls,
    ...(tls && { tls }),
    after,
    random,
    health,
    onFault,
    connectWithin,
    closeWithin: stopWithin,
  });
  const endpoints = new Set<string>();
  const intakes = new Set<string>();
  const limit = bodyLimit(maxBodyBytes);
  const publishing = connections.keep('publishing', async (link) => {
    await declareTopology(link.model, topology, endpoints).catch(tolerateConflict);
    await declareIntakes(link.model, topology, intakes).catch(tolerateConflict);
    return publisherLink(link, limit);
  });
  const administering = connections.keep('administering', async (link) => link);
  const consuming = [keepConsuming(1)];
  const publishes = new Set<Promise<unknown>>();
  const send = rabbitMqPublisher({
    supervision: publishing,
    topology,
    window: confirmWindow(limits),
    limit,
    confirmWithin,
    after,
    now,
  });
  const reconciliation = reconcileConsumers({
    supervision: administering,
    queues: () => {
      const consumers = consuming.flatMap((each) => [...each.consumers]);
      const consumed = new Set(consumers.map(({ queue }) => queue));
      const others = [...endpoints].map(topology.queue).filter((queue) => !consumed.has(queue));
      return [...consumers, ...others.map(withoutConsumer)];
    },
    declare: async (link, queue) => {
      const missing = [...endpoints].filter((endpoint) => topology.queue(endpoint) === queue);
      await declareTopology(link.model, topology, missing);
    },
    after,
    every: reconcileEvery,
    onFault,
  });
  let closing: Promise<void> | undefined;

  function keepConsuming(number: number): ConsumingConnection {
    const supervision = connections.keep(`consuming ${number}`, async (link) => link);
    return { supervision, consumers: new Set() };
  }

  function connectionWithRoom(): ConsumingConnection {
    const withRoom = consuming.find(({ consumers }) => consumers.size < consumersPerConnection);
    if (withRoom) return withRoom;
    const added = keepConsuming(consuming.length + 1);
    consuming.push(added);
    return added;
  }

  /** What one endpoint's queue is like must not keep all others from their messages. */
  function tolerateConflict(cause: unknown): void {
    if (!(cause instanceof TopologyConflict)) throw cause;
    onFault(cause);
  }

  function insistOnOpen(): void {
    if (closing !== undefined) throw new BrokerUnavailable('the broker is closed', 'no');
  }

  /** For everything but publishing and consuming. */
  async function administer<Result>(act: (link: RabbitMqLink) => Promise<Result>): Promise<Result> {
    insistOnOpen();
    const link = await administering.settled();
    if (!link) throw new BrokerUnavailable('not connected to RabbitMQ', 'no');
    try {
      return await act(link);
    } catch (cause) {
      if (cause instanceof TopologyConflict) throw cause;
      throw new BrokerUnavailable('RabbitMQ did not answer', 'no', { cause });
    }
  }

  async function provision(names: readonly string[]): Promise<void> {
    names.forEach(insistOnEndpointName);
    for (const name of names) endpoints.add(name);
    await administer((link) => declareTopology(link.model, topology, names));
    if (!(await publishing.settled())) throw new BrokerUnavailable('not connected to RabbitMQ', 'no');
  }

  async function withdraw(endpoint: string): Promise<void> {
    insistOnEndpointName(endpoint);
    endpoints.delete(endpoint);
    await administer((link) =>
      onChannel(link.model, (channel) => channel.deleteQueue(topology.queue(endpoint))),
    );
  }

  async function publish(message: BrokerMessage): Promise<PublishResult> {
    insistOnOpen();
    const publishing = send(message);
    publishes.add(publishing);
    try {
      return await publishing;
    } finally {
      publishes.delete(publishing);
    }
  }

  async function consumeQueue(
    queue: string,
    prefetch: number,
    handler: (message: ConsumeMessage) => Promise<Settlement>,
  ): Promise<Consumer> {
    insistOnPrefetch(prefetch);
    insistOnOpen();
    const { supervision, consumers } = connectionWithRoom();
    await supervision.settled();
    insistOnOpen();
    const consumer = await rabbitMqConsumer({
      supervision,
      queue,
      prefetch,
      handler,
      after,
      random,
      stopWithin,
      onFault,
    });
    consumers.add(consumer);
    return { stop: () => consumer.stop().finally(() => consumers.delete(consumer)) };
  }

  async function depth(endpoint: string): Promise<QueueDepth | undefined> {
    return administer(async (link) => {
      try {
        const { messageCount } = await onChannel(link.model, (channel) =>
          channel.checkQueue(topology.queue(endpoint)),
        );
        return { waiting: messageCount };
      } catch (cause) {
        if (isNotFound(cause)) return undefined;
        throw cause;
      }
    });
  }

  async function close(): Promise<void> {
    health.set('closed', 'closed by the gateway');
    await within(stopWithin, reconciliation.stop(), after);
    await Promise.all(consuming.flatMap(({ consumers }) => [...consumers].map((each) => each.stop())));
    await within(stopWithin, Promise.allSettled(publishes), after);
    await within(stopWithin, connections.close(), after);
  }

  const intake = rabbitMqIntake({ topology, administer, consumeQueue });
  return {
    intake: {
      ...intake,
      provision: (names) => {
        for (const name of names) intakes.add(name);
        return intake.provision(names);
      },
    },
    provision,
    withdraw,
    publish,
    consume: async (endpoint, { prefetch }, handler) => {
      if (!endpoints.has(endpoint)) throw new Error(`endpoint ${endpoint} has not been provisioned`);
      return consumeQueue(topology.queue(endpoint), prefetch, (message) =>
        handler(receivedMessage(message, topology)),
      );
    },
    consumeDead: ({ prefetch }, handler) =>
      consumeQueue(topology.deadQueue, prefetch, (message) => handler(deadMessage(message, topology))),
    depth,
    health: health.now,
    onHealthChange: health.onChange,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
