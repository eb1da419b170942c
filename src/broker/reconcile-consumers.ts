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
 * of every one: a quorum queue that is deleted and made again at once may keep silent about it, and its endpoint would be
 * left alone for good. A queue that is gone is made again, a silent subscription is taken up anew.
 */
export function reconcileConsumers(options: ReconcileOptions): Reconciliation {
  const { supervision, queues, declare, after, every, onFault } = options;
  let stopped = false;
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
      let asked = '';
      await onChannel(link.model, async (channel) => {
        for (let each = remaining.pop(); each !== undefined && !stopped; each = remaining.pop()) {
          asked = each.queue;
          // What is confirmed before the question counts in the answer.
          const subscription = each.subscription();
          const { consumerCount } = await channel.checkQueue(asked);
          if (consumerCount === 0) each.renew(subscription);
        }
      }).catch((cause: unknown) => {
        // A missing queue ends the channel; the next one goes on with the rest.
        if (!isNotFound(cause)) throw cause;
        return declare(link, asked).catch(onFault);
      });
    }
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
