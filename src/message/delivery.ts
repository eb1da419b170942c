import type { ResponseCode } from './envelope.ts';

/**
 * Whether the far end took the message. `queued`: kept, or to be sent again, and not in the receiver's queue yet.
 * `available`: durably in the receiver's queue; the instant it first got there is when it legally was available.
 * `delivered`: the far end took it. `failed`: the last try failed and another one is due. `dead`: given up; a person
 * must act. `parked`: a person has set it aside, and answers for it. `cancelled`: a person has decided that it is never
 * to be sent.
 */
export type DeliveryState = (typeof deliveryStates)[number];

/** All of them. */
export const deliveryStates = [
  'queued',
  'available',
  'delivered',
  'failed',
  'dead',
  'parked',
  'cancelled',
] as const;

/**
 * Whether the receiver has acknowledged the message: the axis beside {@link DeliveryState}, never merged with it.
 * `in-error`: nobody answered in time, however often it was sent; a late answer still counts. `fatal-error` is the
 * receiver's word, or the gateway's when the message could not be delivered. `none-owed` is an acknowledgement's own
 * state: acknowledgements are never acknowledged.
 */
export type AcknowledgementState = 'awaited' | ResponseCode | 'in-error' | 'none-owed';

/** All of them. */
export const acknowledgementStates: readonly AcknowledgementState[] = [
  'awaited',
  'ok',
  'fatal-error',
  'transient-error',
  'in-error',
  'none-owed',
];

/** One sending of a message that has been sent before. */
export interface Dispatch {
  /** The new Bundle.id, never used before. */
  readonly bundleId: string;
  /** When it is sent, milliseconds since the epoch. */
  readonly at: number;
}

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
  /** Grows with every failed try and with every time it came back untried: what is said of one attempt fits no later one. */
  readonly attempt: number;
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
  /** Who has parked or cancelled it; undefined in every other state. */
  readonly owner: string | undefined;
  /** When an operator last put it back into the queue: from then on it is tried as long as a new one. */
  readonly resentAt: number | undefined;
  /** Counts what operators have done to it. */
  readonly revision: number;
  /** The replay that made it; undefined for a delivery that the message itself asked for. */
  readonly replay: string | undefined;
  /** The dispatch it goes under now; undefined while that is the one the message came under. */
  readonly dispatch: Dispatch | undefined;
  /** How often the gateway has sent it again. */
  readonly resends: number;
  /** When somebody must look after it: the acknowledgement is due, or that it was given up must be told. */
  readonly followUpAt: number | undefined;
  /** MessageHeader.id of the acknowledgement that counts. */
  readonly answeredBy: string | undefined;
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
