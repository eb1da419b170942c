/** The names and properties of everything the gateway keeps in an AMQP broker. */
export interface Topology {
  /** Topic exchange that every message is published to. */
  readonly exchange: string;
  /** Topic exchange that dead messages go through, with their routing keys. */
  readonly deadExchange: string;
  readonly deadQueue: string;
  queue(endpoint: string): string;
  /** What an endpoint's queue is bound with. The endpoint comes first because brokers then route fastest. */
  bindingKey(endpoint: string): string;
  routingKey(endpoint: string, event: string): string;
  /** Where an endpoint's owner puts letters for the gateway: an exchange of its own, and the queue behind it. */
  intake(endpoint: string): string;
  /** What was refused of them. */
  refused(endpoint: string): string;
  /** The endpoint that a routing key names; undefined when it names none. */
  endpointOf(routingKey: string): string | undefined;
  readonly queueArguments: Readonly<Record<string, string | number | boolean>>;
  readonly deadQueueArguments: Readonly<Record<string, string | number | boolean>>;
  intakeArguments(endpoint: string): Readonly<Record<string, string | number | boolean>>;
  readonly refusedArguments: Readonly<Record<string, string | number | boolean>>;
}

export interface TopologyOptions {
  /** What all names begin with, such as `overgang.`. */
  readonly prefix: string;
  /** Times a message may be given back before it goes to the dead. */
  readonly deliveryLimit: number;
  /** Room in one endpoint's queue; a full queue refuses messages and concerns nobody else. */
  readonly queueMaxBytes: number;
}

/**
 * One durable quorum queue per endpoint with a single active consumer, so that order is kept; its dead go, at
 * least once, to one queue for all endpoints. No alternate exchange: it would hide what cannot be routed.
 * https://www.rabbitmq.com/docs/quorum-queues
 */
export function topology({ prefix, deliveryLimit, queueMaxBytes }: TopologyOptions): Topology {
  const deadExchange = `${prefix}dead`;
  return {
    exchange: `${prefix}route`,
    deadExchange,
    deadQueue: `${prefix}dead`,
    queue: (endpoint) => `${prefix}ep.${word(endpoint)}`,
    bindingKey: (endpoint) => `${word(endpoint)}.#`,
    routingKey: (endpoint, event) => `${word(endpoint)}.${event}`,
    intake: (endpoint) => `${prefix}in.${word(endpoint)}`,
    refused: (endpoint) => `${prefix}refused.${word(endpoint)}`,
    endpointOf,
    queueArguments: {
      'x-queue-type': 'quorum',
      'x-single-active-consumer': true,
      'x-delivery-limit': deliveryLimit,
      'x-dead-letter-exchange': deadExchange,
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
      'x-max-length-bytes': queueMaxBytes,
    },
    deadQueueArguments: {
      'x-queue-type': 'quorum',
      'x-single-active-consumer': true,
      'x-overflow': 'reject-publish',
      // RabbitMQ 4 drops after 20 hand-overs where none is named, and versions before 4 know no "unlimited".
      'x-delivery-limit': 2 ** 31 - 1,
    },
    // A letter that ends the gateway again and again goes to the refused ones, through the default exchange.
    intakeArguments: (endpoint) => ({
      'x-queue-type': 'quorum',
      'x-single-active-consumer': true,
      'x-delivery-limit': deliveryLimit,
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': `${prefix}refused.${word(endpoint)}`,
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
      'x-max-length-bytes': queueMaxBytes,
    }),
    refusedArguments: {
      'x-queue-type': 'quorum',
      'x-overflow': 'reject-publish',
      'x-max-length-bytes': queueMaxBytes,
    },
  };
}

/** Limits unless others are asked for. */
export const usualLimits = { deliveryLimit: 20, queueMaxBytes: 2 ** 30 } as const;

/** The topology that the gateway declares under a prefix. */
export function usualTopology(prefix: string): Topology {
  return topology({ prefix, ...usualLimits });
}

/** One word of a routing key: a dot in an endpoint's name would let `a` receive what is meant for `a.b`. */
function word(endpoint: string): string {
  return encodeURIComponent(endpoint).replace(
    /[.!~*'()]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function endpointOf(routingKey: string): string | undefined {
  const [first = ''] = routingKey.split('.', 1);
  try {
    return decodeURIComponent(first);
  } catch {
    return undefined;
  }
}
