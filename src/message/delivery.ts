import type { ResponseCode } from './envelope.ts';

/**
 * Whether the far end took the message. `queued`: kept, not yet in the receiver's queue. `available`: durably in the
 * receiver's queue; the instant it got there is when it legally was available. `delivered`: the far end took it.
 * `failed`: the last try failed and another one is due. `dead`: given up; a person must act.
 */
export type DeliveryState = 'queued' | 'available' | 'delivered' | 'failed' | 'dead';

/**
 * Whether the receiver has acknowledged the message: the axis beside {@link DeliveryState}, never merged with it.
 * `none-owed` is an acknowledgement's own state: acknowledgements are never acknowledged.
 */
export type AcknowledgementState = 'awaited' | ResponseCode | 'none-owed';

/**
 * What keeps a delivery back though nothing failed. `turn`: an earlier message of the same course and endpoint is still on
 * its way. `predecessor`: the message it continues has not arrived. `endpoint`: the endpoint failed too often in a row
 * and is left alone for a while.
 */
export type Hold = 'turn' | 'predecessor' | 'endpoint';

/** One message on its way to one endpoint of one receiver. Times are milliseconds since the epoch, UTC. */
export interface Delivery {
  readonly id: string;
  readonly messageId: string;
  /** The receiving organisation's id in the network file. */
  readonly receiver: string;
  /** The endpoint's id in the network file; also the name of its queue. */
  readonly endpoint: string;
  readonly state: DeliveryState;
  readonly acknowledgement: AcknowledgementState;
  /** Tries that failed. */
  readonly attempts: number;
  readonly queuedAt: number;
  readonly availableAt: number | undefined;
  readonly deliveredAt: number | undefined;
  readonly acknowledgedAt: number | undefined;
  /** When the next try is due; only while queued or failed, and not while it waits for its turn. */
  readonly dueAt: number | undefined;
  /** Deliveries to one endpoint with the same key go one after the other: the course's id, else the thread's. */
  readonly orderKey: string | undefined;
  readonly held: Hold | undefined;
  /** The message it is held for; only while that has not arrived. */
  readonly awaits: string | undefined;
  /** Why it waits or was given up, in words for the operator; never content of the message. */
  readonly reason: string | undefined;
}

/**
 * Whether an acknowledgement may follow the present state: the sign never flips between ok and fatal-error, while a
 * transient-error may be followed by either. (MedCom COMM/043 scenario 2.)
 */
export function mayFollow(present: AcknowledgementState, next: ResponseCode): boolean {
  if (present === 'none-owed') return false;
  if (present === 'ok' || present === 'fatal-error') return present === next;
  return true;
}
