import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { type BareTable, relayBare } from './bare-relay.ts';

/** What amqplib by itself does with one quorum queue; each resolves with messages a second. */
export interface BareQueue {
  /** Publishes persistent messages with confirms, so many at once. */
  publish(messages: number): Promise<number>;
  /** Takes and acknowledges so many messages that lie there, or come. */
  consume(messages: number): Promise<number>;
  /** Both at once: the least that bringing a message through the queue costs. */
  pass(messages: number): Promise<number>;
  /** Brings what waits in a table to the queue, where nobody reads it. */
  relay(table: BareTable, messages: number): Promise<number>;
  /** The same while a consumer takes and acknowledges it. */
  drain(table: BareTable, messages: number): Promise<number>;
}

/** How it is used: as the gateway uses it. */
export interface BareUse {
  readonly exchange: string;
  readonly routingKey: string;
  readonly queue: string;
  readonly bytes: number;
  /** Most messages without a confirm. */
  readonly window: number;
  readonly prefetch: number;
}

/** Opens two channels of their own connections. */
export async function openBareQueue(
  publishing: ChannelModel,
  consuming: ChannelModel,
  { exchange, routingKey, queue, bytes, window, prefetch }: BareUse,
): Promise<BareQueue> {
  const out = await publishing.createConfirmChannel();
  const back = await consuming.createChannel();
  await back.prefetch(prefetch);
  const body = Buffer.alloc(bytes, 'x');

  const publish = async (messages: number): Promise<void> => {
    let next = 0;
    const worker = async (): Promise<void> => {
      for (next += 1; next <= messages; next += 1) await confirmed(out, exchange, routingKey, body);
    };
    await Promise.all(Array.from({ length: window }, worker));
  };
  const consume = async (messages: number): Promise<void> => {
    const all = Promise.withResolvers<void>();
    let taken = 0;
    const { consumerTag } = await back.consume(queue, (message) => {
      if (message === null) return;
      back.ack(message);
      taken += 1;
      if (taken === messages) all.resolve();
    });
    await all.promise;
    await back.cancel(consumerTag);
  };
  const relayed = (table: BareTable, messages: number): Promise<void> =>
    relayBare(table, messages, window, (bytes) => confirmed(out, exchange, routingKey, bytes));
  return {
    publish: (messages) => rateOf(messages, () => publish(messages)),
    consume: (messages) => rateOf(messages, () => consume(messages)),
    pass: (messages) => rateOf(messages, () => Promise.all([publish(messages), consume(messages)])),
    async relay(table, messages) {
      await table.queueUp(messages, body);
      return rateOf(messages, () => relayed(table, messages));
    },
    async drain(table, messages) {
      await table.queueUp(messages, body);
      return rateOf(messages, () => Promise.all([relayed(table, messages), consume(messages)]));
    },
  };
}

/** Runs it and tells how many of so many it did in a second. */
export async function rateOf(messages: number, work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return messages / ((performance.now() - before) / 1000);
}

function confirmed(on: ConfirmChannel, exchange: string, routingKey: string, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    on.publish(exchange, routingKey, body, { persistent: true, mandatory: true }, (failure) =>
      failure ? reject(failure) : resolve(),
    );
  });
}
