import { expect } from 'vitest';
import type {
  Broker,
  BrokerMessage,
  DeadMessage,
  ReceivedMessage,
  Settlement,
} from '../../src/broker/broker.ts';
import { eventually } from '../eventually.ts';
import { message, numbers } from './numbered-message.ts';

/** Publishes the messages 1 to count, all at once. */
export async function publishAll(broker: Broker, count: number, endpoint = 'kom-0101'): Promise<void> {
  const results = await Promise.all(numbers(count).map((n) => broker.publish(message(n, { endpoint }))));
  expect(results.map(({ status }) => status)).toEqual(numbers(count).map(() => 'available'));
}

/** Consumes exactly so many messages and stops. */
export async function take(
  broker: Broker,
  count: number,
  { endpoint = 'kom-0101', prefetch = 1 } = {},
): Promise<ReceivedMessage[]> {
  const taken: ReceivedMessage[] = [];
  const consumer = await broker.consume(endpoint, { prefetch }, async (received) => {
    if (taken.length === count) return new Promise<Settlement>(() => {});
    taken.push(received);
    return 'done';
  });
  await eventually(() => expect(taken).toHaveLength(count));
  await consumer.stop();
  return taken;
}

/** The same of the dead, with a word on each. */
export async function takeDead(
  broker: Broker,
  count: number,
  word: 'done' | 'again' = 'done',
): Promise<DeadMessage[]> {
  const taken: DeadMessage[] = [];
  const consumer = await broker.consumeDead({ prefetch: 1 }, async (dead) => {
    if (taken.length === count) return new Promise<'again'>(() => {});
    taken.push(dead);
    return word;
  });
  await eventually(() => expect(taken).toHaveLength(count));
  await consumer.stop();
  return taken;
}

/** How much waits in the queue of an endpoint that has one. */
export async function depthOf(broker: Broker, endpoint: string): Promise<{ waiting: number }> {
  const depth = await broker.depth(endpoint);
  if (!depth) throw new Error(`no queue for ${endpoint}`);
  return depth;
}

/** Their ids, in their order. */
export function ids(messages: readonly BrokerMessage[]): string[] {
  return messages.map(({ id }) => id);
}
