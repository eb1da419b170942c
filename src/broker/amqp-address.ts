import type { Topology } from './topology.ts';

/** What the owner of an endpoint's own AMQP 0-9-1 client needs to know beside host, user and password. */
export interface AmqpAddress {
  /**
   * Consume from it with acknowledgements; never declare it. Of several consumers one is active at a time, and
   * `basic.get` is refused. A message's `message_id` is the delivery (drop what you have seen),
   * `correlation_id` the MessageHeader.id, `type` the event, `content_type` the body's, `timestamp` when it was sent.
   */
  readonly queue: string;
  /** Messages that were rejected without requeue, or given back too often, go here. */
  readonly deadQueue: string;
}

/** Where an endpoint's own client finds its messages. */
export function amqpAddress(topology: Topology, endpoint: string): AmqpAddress {
  return { queue: topology.queue(endpoint), deadQueue: topology.deadQueue };
}
