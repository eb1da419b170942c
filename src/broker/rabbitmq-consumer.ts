import type { Channel, ConsumeMessage } from 'amqplib';
import type { After } from './after.ts';
import { backoff } from './backoff.ts';
import type { Consumer, Settlement } from './broker.ts';
import type { Supervision } from './connection-supervisor.ts';
import type { RabbitMqLink } from './rabbitmq-link.ts';
import { within } from './within.ts';

export interface RabbitMqConsumerOptions {
  readonly supervision: Supervision<RabbitMqLink>;
  readonly queue: string;
  readonly prefetch: number;
  readonly handler: (message: ConsumeMessage) => Promise<Settlement>;
  readonly after: After;
  readonly random: () => number;
  readonly stopWithin: number;
  /** Told what a handler threw, and why a subscription ended that will be made again. */
  readonly onFault: (cause: unknown) => void;
}

/** A queue that ought to be subscribed, for whoever compares that with what RabbitMQ says. */
export interface SubscribedQueue {
  readonly queue: string;
  /** Names the subscription that RabbitMQ has confirmed; undefined while there is none. */
  subscription(): string | undefined;
  /** How many messages it has been handed; undefined while it has some in hand. */
  handedOver(): number | undefined;
  /** Takes it up anew when it is still that subscription. */
  renew(subscription: string | undefined, why: string): void;
}

/** One subscription on one channel. What was handed over on it can be settled on it alone. */
interface Session {
  readonly link: RabbitMqLink;
  readonly running: Set<Promise<void>>;
  channel?: Channel;
  tag?: string;
  live: boolean;
}

/** Milliseconds. */
const subscribeWithin = 10_000;

/**
 * Keeps a queue subscribed on whatever link there is, a channel of its own each time: after a lost link, a
 * channel closed by the broker, or a subscription it cancelled because the queue moved or went. RabbitMQ 3.10 ends the
 * whole connection over a quorum queue that is being made or deleted; so a subscription that the link was lost over waits
 * before the next try, and the others on the link have theirs meanwhile. Resolves when the first try has ended, or at once
 * while there is no link.
 */
export async function rabbitMqConsumer(
  options: RabbitMqConsumerOptions,
): Promise<Consumer & SubscribedQueue> {
  const { supervision, queue, prefetch, handler, after, random, stopWithin, onFault } = options;
  let session: Session | undefined;
  let handedOver = 0;
  let failures = 0;
  let stopping: Promise<void> | undefined;
  let cancelRetry: () => void = () => {};
  let firstTry: Promise<void> = Promise.resolve();

  async function subscribe(link: RabbitMqLink): Promise<void> {
    const opened: Session = { link, running: new Set(), live: true };
    session = opened;
    const answered = await within(subscribeWithin, subscribeOn(opened), after);
    if (!answered) end(opened, new Error(`RabbitMQ did not answer to the subscription of ${queue}`));
  }

  /** Never rejects; resolves when RabbitMQ has answered. */
  async function subscribeOn(opened: Session): Promise<void> {
    try {
      const channel = await opened.link.model.createChannel();
      channel.on('error', onFault);
      channel.on('close', () => end(opened));
      if (!opened.live) return void channel.close().catch(() => {});
      opened.channel = channel;
      await channel.prefetch(prefetch);
      const { consumerTag } = await channel.consume(queue, (message) => {
        // The broker says so by sending nothing: the queue is gone, or has moved.
        if (message === null) end(opened, new Error(`RabbitMQ cancelled the subscription of ${queue}`));
        else handle(opened, message);
      });
      opened.tag = consumerTag;
      failures = 0;
    } catch (cause) {
      end(opened, cause);
    }
  }

  function end(ended: Session, cause?: unknown): void {
    if (!ended.live) return;
    ended.live = false;
    if (ended.channel) void attempt(() => ended.channel?.close()).catch(() => {});
    if (cause !== undefined) onFault(cause);
    cancelRetry = after(backoff(failures++, random), () => {
      if (stopping === undefined && session === ended && supervision.current() === ended.link)
        void subscribe(ended.link);
    });
  }

  function handle(on: Session, message: ConsumeMessage): void {
    // After a stop it stays unsettled and goes back in order when the channel closes.
    if (!on.live) return;
    handedOver += 1;
    const run = Promise.resolve(message)
      .then(handler)
      .catch((cause: unknown): Settlement => {
        onFault(cause);
        return 'again';
      })
      .then((said) => settle(on, message, said))
      .finally(() => on.running.delete(run));
    on.running.add(run);
  }

  function settle({ channel }: Session, message: ConsumeMessage, said: Settlement): void {
    if (!channel) return;
    try {
      if (said === 'done') channel.ack(message);
      // Not nack: RabbitMQ 4.3 counts rejects alone towards the delivery limit.
      else channel.reject(message, said === 'again');
    } catch {
      // The channel is gone, and the broker has taken the message back already.
    }
  }

  async function stop(): Promise<void> {
    leave();
    cancelRetry();
    if (!session) return;
    // From here on a channel that ends is not replaced.
    session.live = false;
    const { channel, tag, running } = session;
    if (!channel) return;
    if (tag !== undefined)
      await within(
        stopWithin,
        attempt(() => channel.cancel(tag)),
        after,
      );
    await within(stopWithin, Promise.all(running), after);
    await within(
      stopWithin,
      attempt(() => channel.close()),
      after,
    );
  }

  const leave = supervision.onUp((link) => {
    const before = session;
    if (before) before.live = false;
    cancelRetry();
    if (before === undefined || before.tag !== undefined) {
      firstTry = subscribe(link);
      return;
    }
    // The link was lost while it was being made, and maybe over it.
    cancelRetry = after(backoff(failures, random), () => {
      if (stopping === undefined && supervision.current() === link) void subscribe(link);
    });
  });
  await firstTry;
  return {
    queue,
    subscription: () => (session?.live === true ? session.tag : undefined),
    handedOver: () => (session !== undefined && session.running.size > 0 ? undefined : handedOver),
    renew(subscription, why) {
      if (session?.live !== true || session.tag === undefined || session.tag !== subscription) return;
      end(session, new Error(`the subscription of ${queue} is taken up anew: ${why}`));
    },
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** The client library throws, instead of rejecting, when a channel is closed already. */
async function attempt(call: () => Promise<unknown> | undefined): Promise<void> {
  await call();
}
