import { setTimeout as sleep } from 'node:timers/promises';
import { type ChannelModel, connect } from 'amqplib';
import type { Inlet } from './mailbox-inlet.ts';
import { sha256 } from './messages.ts';
import type { Receiver } from './receiver.ts';

/** A receiver's own AMQP client on its queue. */
export interface AmqpInlet extends Inlet {
  /** It dies with what it has in hand: taken or not, acknowledged it is not. */
  crash(): void;
}

const connectAgainAfter = 200;
const prefetch = 8;

/** Consumes the queue, one message after the other, and connects again for ever. */
export function consumeQueue(receiver: Receiver, url: string, queue: string): AmqpInlet {
  const closing = new AbortController();
  let model: ChannelModel | undefined;
  let crashing = false;

  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await consumeOnce().catch(() => {});
      await sleep(connectAgainAfter, undefined, { signal: closing.signal }).catch(() => {});
    }
  };

  /** Resolves when the connection has ended. */
  const consumeOnce = async (): Promise<void> => {
    const opened = await connect(url, { timeout: 2000, noDelay: true });
    const ended = Promise.withResolvers<void>();
    opened.on('error', () => {});
    opened.on('close', ended.resolve);
    closing.signal.addEventListener('abort', () => ended.resolve(), { once: true });
    model = opened;
    crashing = false;
    try {
      const channel = await opened.createChannel();
      channel.on('error', () => {});
      channel.on('close', ended.resolve);
      await channel.prefetch(prefetch);
      await channel.consume(queue, (message) => {
        if (message === null) return ended.resolve();
        if (crashing) return;
        receiver.take({
          bundle: JSON.parse(message.content.toString('utf8')),
          by: 'amqp',
          deliveryId: String(message.properties.messageId),
          sha256: sha256(message.content),
        });
        channel.ack(message);
      });
      await ended.promise;
    } finally {
      model = undefined;
      if (closing.signal.aborted) await opened.close().catch(() => {});
      else socketOf(opened).destroy();
    }
  };

  const running = run();
  return {
    crash() {
      if (model === undefined) return;
      crashing = true;
      socketOf(model).destroy(new Error('crashed'));
    },
    async close() {
      closing.abort();
      await running;
    },
  };
}

function socketOf(model: ChannelModel): { destroy(cause?: Error): void } {
  return (model.connection as unknown as { readonly stream: { destroy(cause?: Error): void } }).stream;
}
