import type { KeptDelivery } from './final-state.ts';
import type { Invariant } from './invariant.ts';

/** Whatever is kept has a next step, and somebody or something that will take it. */
export const accountedFor: Invariant = {
  promise: 'no message is without a state, an owner and a timer',
  violations: (_, { messages, deliveries }) => {
    const withDelivery = new Set(deliveries.map(({ messageId }) => messageId));
    const inLine = Map.groupBy(deliveries, ({ endpoint, orderKey }) => `${endpoint} ${orderKey}`);
    return [
      ...messages
        .filter(({ messageId }) => !withDelivery.has(messageId))
        .map(({ messageId }) => `message ${messageId} is on its way to nobody`),
      ...deliveries.flatMap((each) => {
        const lack = lackOf(each, inLine.get(`${each.endpoint} ${each.orderKey}`) ?? []);
        return lack === undefined ? [] : [`delivery ${each.id} of message ${each.messageId} is ${lack}`];
      }),
    ];
  },
};

/**
 * What a delivery lacks in its state: the next step must have a time, or somebody whose move it is.
 * @param line deliveries that go one after the other with it
 */
function lackOf(delivery: KeptDelivery, line: readonly KeptDelivery[]): string | undefined {
  const { state, dueAt, reason, availableAt, deliveredAt, held, owner } = delivery;
  switch (state) {
    case 'queued':
    case 'failed':
      if (held === 'turn') return line.some(isMoving) ? undefined : 'waiting for its turn behind nobody';
      if (dueAt === undefined && held === undefined) return `${state} and due never`;
      return state === 'queued' || reason ? undefined : 'failed without a reason';
    case 'available':
      // The receiver's move, at the endpoint the delivery names.
      if (dueAt !== undefined) return 'available and due all the same';
      return availableAt === undefined ? 'available since never' : undefined;
    case 'delivered':
      if (dueAt !== undefined) return 'delivered and due all the same';
      return deliveredAt === undefined ? 'delivered at no time' : undefined;
    case 'dead':
      return reason ? undefined : 'given up without a reason';
    case 'parked':
    case 'cancelled':
      return owner ? undefined : `${state} by nobody`;
    default:
      return `in no known state: ${state}`;
  }
}

/** Its time or its receiver will bring it on. */
function isMoving({ state, held }: KeptDelivery): boolean {
  return state === 'available' || ((state === 'queued' || state === 'failed') && held !== 'turn');
}

/** A person's move. */
export function isParked({ state }: KeptDelivery): boolean {
  return ['dead', 'parked', 'cancelled'].includes(state);
}
