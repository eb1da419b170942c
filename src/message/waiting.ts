import type { Delivery } from './delivery.ts';

/** Why a delivery waits, until when, and whose move it is. */
export interface Waiting {
  /** In words; never content of the message. */
  readonly why: string;
  /** Milliseconds since the epoch; undefined when no time ends it. */
  readonly until: number | undefined;
  /** An organisation, `gateway`, `operator`, or the operator who has taken it upon himself. */
  readonly whose: string;
}

/** What a delivery waits for; undefined when nothing is left to be done. */
export function waiting(delivery: Delivery, now: number): Waiting | undefined {
  const { state, acknowledgement, receiver, dueAt, reason, owner } = delivery;
  switch (state) {
    case 'queued':
      return {
        why: "it waits to be put into the endpoint's queue",
        until: Math.max(now, dueAt ?? now),
        whose: 'gateway',
      };
    case 'failed':
      return { why: `the last try failed: ${reason ?? 'unknown'}`, until: dueAt, whose: 'gateway' };
    case 'available':
      return { why: 'the receiver has not taken it yet', until: undefined, whose: receiver };
    case 'delivered':
      if (acknowledgement !== 'awaited' && acknowledgement !== 'transient-error') return undefined;
      return { why: 'the receiver has not acknowledged it yet', until: undefined, whose: receiver };
    case 'dead':
      return { why: `given up: ${reason ?? 'unknown'}`, until: undefined, whose: 'operator' };
    case 'parked':
      return { why: `set aside: ${reason ?? 'unknown'}`, until: undefined, whose: owner ?? 'operator' };
    case 'cancelled':
      return undefined;
  }
}
