import { assembledAt, type Envelope } from '../message/envelope.ts';
import { problem } from '../message/problem.ts';
import type { Order } from '../store/order.ts';

/** A sender's clock may be ahead by so much and still be believed; else its message would wait behind all others. */
const mostAhead = 24 * 3_600_000;

/**
 * Where a message stands among others of its course, or else its thread, by what it says itself: the course's or
 * the thread's id, the instant it was assembled, and the message that it continues. (MedCom messaging-provenance;
 * COMM/governance-for-careCommunication: thread ids.)
 * @param receivedAt milliseconds since the epoch; stands for a timestamp that is no instant
 * @param holdFor longest wait for a message of the same sender that it continues and that has not arrived, milliseconds
 */
export function orderOf(envelope: Envelope, receivedAt: number, holdFor: number): Order {
  const { messageId, courseId, thread } = envelope;
  const { predecessor } = thread;
  const until = thread.ownPredecessor && holdFor > 0 ? receivedAt + holdFor : undefined;
  return {
    key: courseId ?? thread.first ?? messageId,
    inherits: courseId === undefined,
    at: Math.max(0, Math.min(assembledAt(envelope, receivedAt), receivedAt + mostAhead)),
    follows:
      predecessor === undefined || predecessor === messageId
        ? undefined
        : {
            messageId: predecessor,
            until,
            ifAwaited: problem('message.predecessor-awaited', {
              params: { predecessor, until: new Date(until ?? receivedAt).toISOString() },
            }),
          },
  };
}
