import type { After } from './after.ts';
import type { Supervision } from './connection-supervisor.ts';
import type { SubscribedQueue } from './rabbitmq-consumer.ts';
import { isNotFound, onChannel } from './rabbitmq-declare.ts';
import type { RabbitMqLink } from './rabbitmq-link.ts';
import { within } from './within.ts';

export interface ReconcileOptions {
  /** The connection the queues are asked about on. */
  readonly supervision: Supervision<RabbitMqLink>;
  /** What ought to be there now. */
  readonly queues: () => readonly SubscribedQueue[];
  /** Makes what is missing for a queue. */
  readonly declare: (link: RabbitMqLink, queue: string) => Promise<void>;
  readonly after: After;
  /** Milliseconds between two rounds. */
  readonly every: number;
  readonly onFault: (cause: unknown) => void;
}

/** Milliseconds. */
const roundWithin = 120_000;

/** Comparing what ought to be subscribed with what RabbitMQ says. */
export interface Reconciliation {
  stop(): Promise<void>;
}

/**
 * Looks again and again whether each queue is there and has a consumer. RabbitMQ tells of a subscription that ended, but not
 * of every one: a quorum queue that is deleted and made again at once may keep silent about it and even go on counting it,
 * and its endpoint would be left alone for good. A queue that is gone is made again; a subscription is taken up anew that
 * RabbitMQ does not count, whose queue was gone, or that is handed nothing from one look to the next though messages wait.
 * The last is also how a subscription that stands by for another process's looks, and does it no harm.
 */
export function reconcileConsumers(options: ReconcileOptions): Reconciliation {
  const { supervision, queues, declare, after, every, onFault } = options;
  let stopped = false;
  /** Subscriptions that had nothing in hand though messages waited, by queue, with what they had been handed. */
  const stalled = new Map<string, string>();
  let wake: () => void = () => {};

  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const cancel = after(every, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });

  const round = async (link: RabbitMqLink): Promise<void> => {
    const remaining = [...queues()].reverse();
    while (remaining.length > 0 && !stopped) {
      let asked: SubscribedQueue | undefined;
      let subscription: string | undefined;
      await onChannel(link.model, async (channel) => {
        for (asked = remaining.pop(); asked !== undefined && !stopped; asked = remaining.pop()) {
          // What is confirmed before the question counts in the answer.
          subscription = asked.subscription();
          const { consumerCount, messageCount } = await channel.checkQueue(asked.queue);
          if (consumerCount === 0) asked.renew(subscription, 'RabbitMQ does not count it');
          else if (isStalled(asked, subscription, messageCount)) asked.renew(subscription, 'it gets nothing');
        }
      }).catch(async (cause: unknown) => {
        // A missing queue ends the channel; the next one goes on with the rest.
        if (!isNotFound(cause) || asked === undefined) throw cause;
        await declare(link, asked.queue).catch(onFault);
        asked.renew(subscription, 'its queue was gone');
      });
    }
  };

  const isStalled = (
    { queue, handedOver }: SubscribedQueue,
    subscription: string | undefined,
    waiting: number,
  ): boolean => {
    const handed = handedOver();
    const before = stalled.get(queue);
    stalled.delete(queue);
    if (subscription === undefined || handed === undefined || waiting === 0) return false;
    const now = `${subscription} ${handed}`;
    stalled.set(queue, now);
    return now === before;
  };

  const run = async (): Promise<void> => {
    while (!stopped) {
      await pause();
      const link = supervision.current();
      if (link === undefined || stopped) continue;
      // A link that is lost meanwhile is told of by its supervision; a queue that never answers ends the round.
      await within(roundWithin, Promise.race([round(link).catch(onFault), link.lost]), after);
    }
  };

  const running = run();
  return {
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
}
