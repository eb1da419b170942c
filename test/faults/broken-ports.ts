import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Ports } from '../../src/open-ports.ts';
import type { DueDelivery } from '../../src/store/store.ts';

/** More than there are courses at one time. */
const enoughToMixUp = 20;

/**
 * Programs that break their promise, each in one of the ways such programs do. A checker that does not catch every one
 * of them is of no use.
 */
export const brokenPorts = {
  /** 2xx before the commit. */
  'answers before it has kept the message': ({ store, broker }: Ports): Ports => ({
    broker,
    store: {
      ...store,
      async accept(submission) {
        // Acknowledgements are kept in order, so that the fault is this one alone.
        if (submission.acknowledges !== undefined) return store.accept(submission);
        void pause(500)
          .then(() => store.accept(submission))
          .catch(() => {});
        const { messageId, bundleId, event, receivedAt, deliveries, problems } = submission;
        return {
          status: 'accepted',
          receipt: { messageId, bundleId, event, receivedAt, deliveries, problems },
        };
      },
    },
  }),
  /** Settled before the confirm. */
  'calls a message available before the broker has it': ({ store, broker }: Ports): Ports => ({
    store,
    broker: {
      ...broker,
      async publish(message) {
        void pause(500)
          .then(() => broker.publish(message))
          .catch(() => {});
        return { status: 'available', at: Date.now() };
      },
    },
  }),
  /** No dedupe. */
  'takes a message that came again for a new one': ({ store, broker }: Ports): Ports => ({
    broker,
    store: {
      ...store,
      async accept(submission) {
        const acceptance = await store.accept(submission);
        if (acceptance.status !== 'repeated' || submission.acknowledges !== undefined) return acceptance;
        return store.accept({ ...submission, messageId: randomUUID(), bundleId: randomUUID() });
      },
    },
  }),
  /** No order: what was kept last is claimed first. */
  'claims what is due in no order': ({ store, broker }: Ports): Ports => {
    let heap: readonly DueDelivery[] = [];
    return {
      broker,
      store: {
        ...store,
        accept(submission) {
          // A store that holds the next one back would mend what is broken below.
          const unordered = { ...submission };
          Reflect.deleteProperty(unordered, 'order');
          return store.accept(unordered);
        },
        async claimDue(...question) {
          heap = [...heap, ...(await store.claimDue(...question))];
          if (heap.length < enoughToMixUp) return [];
          const mixedUp = heap.toReversed();
          heap = [];
          return mixedUp;
        },
      },
    };
  },
  /** Retries for ever into the void: a failure is recorded as a success. */
  'calls a message delivered whatever the receiver answers': ({ store, broker }: Ports): Ports => ({
    broker,
    store: {
      ...store,
      settle: (deliveryId, outcome) =>
        store.settle(
          deliveryId,
          outcome.state === 'failed' ? { state: 'delivered', at: outcome.at } : outcome,
        ),
    },
  }),
  /** A message is given up and nobody hears of it. */
  'gives up without telling the sender': ({ store, broker }: Ports): Ports => ({
    broker,
    store: { ...store, giveUp: (delivery, step) => store.giveUp(delivery, { ...step, notice: undefined }) },
  }),
  /** A message is given up and nobody has to do anything about it. */
  'gives up without a task': ({ store, broker }: Ports): Ports => ({
    broker,
    store: { ...store, giveUp: (delivery, step) => store.giveUp(delivery, { ...step, tasks: {} }) },
  }),
  /** An answer to the sender that depends on the day. */
  'makes up a new receipt every time': ({ store, broker }: Ports): Ports => ({
    broker,
    store: {
      ...store,
      async accept(submission) {
        const acceptance = await store.accept(submission);
        if (acceptance.status !== 'repeated') return acceptance;
        return { ...acceptance, receipt: { ...acceptance.receipt, receivedAt: submission.receivedAt } };
      },
    },
  }),
} as const satisfies Record<string, (ports: Ports) => Ports>;

export type Breakage = keyof typeof brokenPorts;
