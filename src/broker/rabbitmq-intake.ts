import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import type { Consumer, Settlement } from './broker.ts';
import { BrokerUnavailable } from './broker-unavailable.ts';
import type { IntakeQueues, QueuedLetter } from './intake-queues.ts';
import { onChannel } from './rabbitmq-declare.ts';
import type { RabbitMqLink } from './rabbitmq-link.ts';
import type { Topology } from './topology.ts';

/** What the intake queues need of their broker. */
export interface RabbitMqIntakeParts {
  readonly topology: Topology;
  readonly administer: <Result>(act: (link: RabbitMqLink) => Promise<Result>) => Promise<Result>;
  readonly consumeQueue: (
    queue: string,
    prefetch: number,
    handler: (message: ConsumeMessage) => Promise<Settlement>,
  ) => Promise<Consumer>;
}

/** The intake queues on RabbitMQ. */
export function rabbitMqIntake({ topology, administer, consumeQueue }: RabbitMqIntakeParts): IntakeQueues {
  return {
    provision: (endpoints) => administer((link) => declareIntakes(link.model, topology, endpoints)),
    // One at a time: what a sender's letters say of a course, they say in order.
    consume: (endpoint, handler) =>
      consumeQueue(topology.intake(endpoint), 1, (message) => handler(letterOf(message))),
    refuse: (endpoint, letter, reason) =>
      administer((link) => putAmongRefused(link.model, topology.refused(endpoint), letter, reason)),
  };
}

/** Declares each endpoint's exchange, its queue, and the queue of what was refused. */
export async function declareIntakes(
  model: ChannelModel,
  topology: Topology,
  endpoints: Iterable<string>,
): Promise<void> {
  await onChannel(model, async (channel) => {
    for (const endpoint of endpoints) await declareIntake(channel, topology, endpoint);
  });
}

async function declareIntake(channel: Channel, topology: Topology, endpoint: string): Promise<void> {
  const intake = topology.intake(endpoint);
  const refused = topology.refused(endpoint);
  // The way for what is refused comes first.
  await channel.assertQueue(refused, { durable: true, arguments: topology.refusedArguments });
  await channel.assertQueue(intake, { durable: true, arguments: topology.intakeArguments(endpoint) });
  await channel.assertExchange(intake, 'fanout', { durable: true });
  await channel.bindQueue(intake, intake, '');
}

function letterOf({ properties, content }: ConsumeMessage): QueuedLetter {
  return { id: text(properties.messageId), contentType: text(properties.contentType), body: content };
}

async function putAmongRefused(
  model: ChannelModel,
  queue: string,
  { id, contentType, body }: QueuedLetter,
  reason: string,
): Promise<void> {
  const channel = await model.createConfirmChannel();
  let returned = false;
  channel.on('error', () => {});
  channel.on('return', () => {
    returned = true;
  });
  const properties = { messageId: id, contentType, headers: { reason }, persistent: true, mandatory: true };
  channel.sendToQueue(queue, Buffer.from(body), properties);
  await channel.waitForConfirms();
  await channel.close();
  if (returned) throw new BrokerUnavailable(`the queue ${queue} is gone`, 'no');
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
