import { setTimeout as pause } from 'node:timers/promises';
import type { Ports } from '../../src/open-ports.ts';

/** Steps on a message's way between which a process can die. */
export const failPoints = [
  'received, not kept',
  'kept, not answered',
  'claimed, not published',
  'published, not confirmed',
  'confirmed, not settled',
  'settled as available',
  'handed over, not settled',
  'settled as delivered',
] as const;

export type FailPoint = (typeof failPoints)[number];

/** Fail points around store and broker. */
export interface FailPoints {
  /** The process dies when it comes to this point next. */
  arm(point: FailPoint): void;
  around(ports: Ports): Ports;
}

/**
 * Puts them up. All are on the ports' own verbs, so that the program under test knows nothing of them.
 * @param die ends the process at once, without any clean-up
 */
export function putUpFailPoints(die: () => void): FailPoints {
  let armed: FailPoint | undefined;
  const reach = (point: FailPoint): void => {
    if (armed === point) die();
  };
  return {
    arm: (point) => {
      armed = point;
    },
    around: ({ store, broker }) => ({
      store: {
        ...store,
        async accept(submission) {
          reach('received, not kept');
          const acceptance = await store.accept(submission);
          reach('kept, not answered');
          return acceptance;
        },
        async claimDue(...question) {
          const due = await store.claimDue(...question);
          if (due.length > 0) reach('claimed, not published');
          return due;
        },
        async settle(deliveryId, outcome) {
          if (outcome.state === 'available') reach('confirmed, not settled');
          if (outcome.state === 'delivered') reach('handed over, not settled');
          await store.settle(deliveryId, outcome);
          if (outcome.state === 'available') reach('settled as available');
          if (outcome.state === 'delivered') reach('settled as delivered');
        },
      },
      broker: {
        ...broker,
        async publish(message) {
          const publishing = broker.publish(message);
          if (armed === 'published, not confirmed') {
            // Until the bytes have left, and sometimes until the broker has them.
            void pause(Math.random() * 3).then(() => reach('published, not confirmed'));
          }
          return publishing;
        },
      },
    }),
  };
}
