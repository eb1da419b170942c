import type { Delivery } from './delivery.ts';

/** What a delivery waits for. */
export interface Waiting {
  /** In words for the operator; never content of the message. */
  readonly why: string;
  /** When it ends by itself, milliseconds since the epoch; undefined where no clock ends it. */
  readonly until: number | undefined;
  /** Who has to make the next move. */
  readonly whose: 'gateway' | 'sender' | 'receiver' | 'operator';
}

/**
 * Why a delivery waits, until when, and whose move it is; undefined when nothing is left to wait for. Pure; `now` is
 * milliseconds since the epoch and tells what is overdue from what is due.
 */
export function waiting(delivery: Delivery, now: number): Waiting | undefined {
  const { reason = 'no reason kept', attempts, dueAt } = delivery;
  switch (delivery.state) {
    case 'queued': {
      const until = dueAt !== undefined && dueAt < now ? undefined : dueAt;
      return { why: "not yet in the receiver's queue", until, whose: 'gateway' };
    }
    case 'failed': {
      const tries = attempts === 1 ? '1 try' : `${attempts} tries`;
      return { why: `${tries} failed, the last one: ${reason}`, until: dueAt, whose: 'gateway' };
    }
    case 'available':
      return { why: "in the receiver's queue, not yet taken", until: undefined, whose: 'receiver' };
    case 'dead':
      return { why: `given up: ${reason}`, until: undefined, whose: 'operator' };
    case 'parked':
      return {
        why: `set aside by ${delivery.owner ?? 'nobody'}: ${reason}`,
        until: undefined,
        whose: 'operator',
      };
    case 'cancelled':
      return undefined;
    case 'delivered':
      return waitingForAnswer(delivery);
  }
}

function waitingForAnswer({ acknowledgement }: Delivery): Waiting | undefined {
  switch (acknowledgement) {
    case 'awaited':
      return { why: 'not yet acknowledged', until: undefined, whose: 'receiver' };
    case 'transient-error':
      return {
        why: 'acknowledged as failed for the time being; another answer, or the message again, may follow',
        until: undefined,
        whose: 'sender',
      };
    case 'in-error':
      return { why: 'not acknowledged in time; its sender was told', until: undefined, whose: 'sender' };
    case 'fatal-error':
    case 'ok':
    case 'none-owed':
      return undefined;
  }
}
