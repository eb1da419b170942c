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
  switch (delivery.state) {
    case 'queued':
    case 'failed':
      return waitingToGo(delivery, now);
    case 'available':
      return { why: "in the receiver's queue, not yet taken", until: delivery.followUpAt, whose: 'receiver' };
    case 'dead':
      return { why: `given up: ${delivery.reason ?? 'no reason kept'}`, until: undefined, whose: 'operator' };
    case 'parked':
      return {
        why: `set aside by ${delivery.owner ?? 'nobody'}: ${delivery.reason ?? 'no reason kept'}`,
        until: undefined,
        whose: 'operator',
      };
    case 'cancelled':
      return undefined;
    case 'delivered':
      return waitingForAnswer(delivery);
  }
}

function waitingToGo(delivery: Delivery, now: number): Waiting {
  const { dueAt: until, reason } = delivery;
  switch (delivery.held) {
    case 'turn':
      return {
        why: 'an earlier message of the same course is still on its way to this endpoint',
        until: undefined,
        whose: 'gateway',
      };
    case 'predecessor':
      return {
        why: `continues message ${delivery.awaits ?? ''}, which has not arrived`,
        until,
        whose: 'sender',
      };
    case 'endpoint':
      return {
        why: `the endpoint is left alone for a while after tries that failed${reason ? `: ${reason}` : ''}`,
        until,
        whose: 'receiver',
      };
    case undefined:
      break;
  }
  if (delivery.state === 'failed') {
    const tries = delivery.attempts === 1 ? '1 try' : `${delivery.attempts} tries`;
    return { why: `${tries} failed, the last one: ${reason ?? 'no reason kept'}`, until, whose: 'gateway' };
  }
  const overdue = until !== undefined && until < now;
  return { why: "not yet in the receiver's queue", until: overdue ? undefined : until, whose: 'gateway' };
}

/** Until its answer is overdue: then the gateway sends it again, or tells its sender. */
function waitingForAnswer({ acknowledgement, followUpAt: until }: Delivery): Waiting | undefined {
  switch (acknowledgement) {
    case 'awaited':
      return { why: 'not yet acknowledged', until, whose: 'receiver' };
    case 'transient-error':
      return {
        why: 'acknowledged as failed for the time being; another answer, or the message again, may follow',
        until,
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
