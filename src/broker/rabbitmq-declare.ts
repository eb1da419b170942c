import type { Channel, ChannelModel } from 'amqplib';
import type { Topology } from './topology.ts';
import { TopologyConflict } from './topology-conflict.ts';

/**
 * Declares the exchanges, the queue of the dead and each endpoint's queue with its binding; what exists as
 * declared stays untouched. An endpoint whose queue exists with other properties does not keep the others
 * from theirs: afterwards it rejects with TopologyConflict. Rejects otherwise when the connection is lost.
 */
export async function declareTopology(
  model: ChannelModel,
  topology: Topology,
  endpoints: Iterable<string>,
): Promise<void> {
  const { exchange, deadExchange, deadQueue, deadQueueArguments } = topology;
  // The way for the dead comes first: a queue without it would hold them back for minutes.
  await onChannel(model, async (channel) => {
    await channel.assertExchange(deadExchange, 'topic', { durable: true });
    await channel.assertQueue(deadQueue, { durable: true, arguments: deadQueueArguments });
    await channel.bindQueue(deadQueue, deadExchange, '#');
    await channel.assertExchange(exchange, 'topic', { durable: true });
  });
  const remaining = [...endpoints].reverse();
  const conflicts: TopologyConflict[] = [];
  while (remaining.length > 0) {
    // A conflict ends the channel; the next one goes on with the rest.
    await onChannel(model, async (channel) => {
      for (let endpoint = remaining.pop(); endpoint !== undefined; endpoint = remaining.pop()) {
        await declareEndpoint(channel, topology, endpoint);
      }
    }).catch((cause: unknown) => {
      if (!(cause instanceof TopologyConflict)) throw cause;
      conflicts.push(cause);
    });
  }
  if (conflicts.length > 0) throw joined(conflicts);
}

async function declareEndpoint(channel: Channel, topology: Topology, endpoint: string): Promise<void> {
  const queue = topology.queue(endpoint);
  await channel.assertQueue(queue, { durable: true, arguments: topology.queueArguments });
  await channel.bindQueue(queue, topology.exchange, topology.bindingKey(endpoint));
}

/** Lends a channel for one purpose, so that an error on it concerns nothing else. */
export async function onChannel<Result>(
  model: ChannelModel,
  use: (channel: Channel) => Promise<Result>,
): Promise<Result> {
  const channel = await model.createChannel();
  let ended = false;
  channel.on('error', () => {});
  channel.on('close', () => {
    ended = true;
  });
  try {
    return await use(channel);
  } catch (cause) {
    throw hasCode(cause, preconditionFailed) ? new TopologyConflict(String(cause), { cause }) : cause;
  } finally {
    if (!ended) await channel.close().catch(() => {});
  }
}

/** AMQP reply codes. https://www.rabbitmq.com/amqp-0-9-1-reference */
const preconditionFailed = 406;
const notFound = 404;

/** True for the error of a declare or a check of what is not there. */
export function isNotFound(cause: unknown): boolean {
  return hasCode(cause, notFound);
}

function hasCode(cause: unknown, code: number): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === code;
}

function joined(conflicts: readonly TopologyConflict[]): TopologyConflict {
  return new TopologyConflict(conflicts.map(({ message }) => message).join('; '), { cause: conflicts });
}
