import type { Delivery, DeliveryState } from './delivery.ts';

/** What an operator can do with a delivery. */
export type DeliveryAction = (typeof deliveryActions)[number];

/** All of them. */
export const deliveryActions = ['resend', 'park', 'release', 'cancel'] as const;

/** What an action makes of a delivery. */
export interface PlannedAction {
  readonly state: 'queued' | 'parked' | 'cancelled';
  /** When it is due then; undefined when it is due never. Milliseconds since the epoch. */
  readonly dueAt: number | undefined;
  /** Whether it goes under a new Bundle.id and with renewed times; the MessageHeader.id stays. */
  readonly anew: boolean;
  /** Whether the gateway's word that nobody took it is taken back: its receiver may answer as if nothing had been said. */
  readonly takesBack: boolean;
  /** What sender and receiver notice of it; see action-effect.ts. */
  readonly effect: ActionEffectCode;
}

/** What sender and receiver can notice of an action. */
export type ActionEffectCode =
  | 'parked'
  | 'parked-in-reach'
  | 'released'
  | 'tried-again'
  | 'sent-again'
  | 'sent-after-all'
  | 'cancelled'
  | 'cancelled-untold';

/**
 * Why an action cannot be done. `out-of-reach`: the message lies where the receiver's own client reads it. `sender-told`:
 * its sender has the last word that it is not delivered, an answer of the receiver would contradict that, and nobody has
 * confirmed that it is to be sent all the same.
 */
export type Unfit = 'state' | 'out-of-reach' | 'sender-told';

/** What a plan has to know beside the delivery. */
export interface ActionCircumstances {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Whether the receiver's own client reads the endpoint's queue: what is in it cannot be called back. */
  readonly readByReceiver: boolean;
  /** Whether the gateway itself has told the sender by fatal-error that nobody took the message. */
  readonly senderTold: boolean;
  /** Whether the operator confirms that it is sent although the sender has been told that it is not. */
  readonly evenThoughTold: boolean;
}

/**
 * What an action would make of a delivery, or why it cannot be done. Cancelled is for ever, and what the far end has is
 * not called back. A parked delivery is released to the place it had: it is due since it was first queued.
 */
export function planAction(
  action: DeliveryAction,
  delivery: Delivery,
  { now, readByReceiver, senderTold, evenThoughTold }: ActionCircumstances,
): PlannedAction | Unfit {
  const { state } = delivery;
  const inReach = readByReceiver && delivery.availableAt !== undefined;
  const aside = { dueAt: undefined, anew: false, takesBack: false };
  const isRefused = isUndelivered(delivery) && !(senderTold && evenThoughTold);
  const afterAll = isUndelivered(delivery)
    ? ({ takesBack: true, effect: 'sent-after-all' } as const)
    : undefined;
  switch (action) {
    case 'park':
      if (!isOneOf(state, ['queued', 'failed', 'dead'])) return 'state';
      return { ...aside, state: 'parked', effect: inReach ? 'parked-in-reach' : 'parked' };
    case 'release':
      if (state !== 'parked') return 'state';
      if (isRefused) return 'sender-told';
      return {
        ...{ state: 'queued', dueAt: delivery.queuedAt, anew: false },
        ...(afterAll ?? { takesBack: false, effect: 'released' }),
      };
    case 'resend':
      if (isOneOf(state, ['available', 'delivered'])) {
        return { state: 'queued', dueAt: now, anew: true, takesBack: false, effect: 'sent-again' };
      }
      if (!isOneOf(state, ['failed', 'dead'])) return 'state';
      if (isRefused) return 'sender-told';
      return {
        ...{ state: 'queued', dueAt: now, anew: false },
        ...(afterAll ?? { takesBack: false, effect: 'tried-again' }),
      };
    case 'cancel':
      if (isOneOf(state, ['delivered', 'cancelled'])) return 'state';
      if (inReach) return 'out-of-reach';
      return {
        ...aside,
        state: 'cancelled',
        effect: delivery.replay === undefined ? 'cancelled' : 'cancelled-untold',
      };
  }
}

/** Nobody took it, and its sender knows it as refused or lost. */
function isUndelivered({ acknowledgement, deliveredAt }: Delivery): boolean {
  return acknowledgement === 'fatal-error' && deliveredAt === undefined;
}

function isOneOf(state: DeliveryState, states: readonly DeliveryState[]): boolean {
  return states.includes(state);
}

/**
 * Names how a delivery stands, so that an action planned on it is not done to something else: it changes with the
 * state, with every failed try and new sending, with becoming available and with every action. Fits in an ETag.
 */
export function deliveryVersion({ revision, resends, attempts, state, availableAt }: Delivery): string {
  return [revision, resends, attempts, state, ...(availableAt === undefined ? [] : [availableAt])].join('-');
}

/** Most characters of a reason. */
export const longestReason = 500;

/**
 * A reason as it may be recorded, or why not. Reasons are shown to senders and receivers, so that anything that could
 * be a CPR number is refused, however it is written.
 */
export function readReason(
  given: unknown,
):
  | { readonly reason: string; readonly fault?: never }
  | { readonly reason?: never; readonly fault: ReasonFault } {
  if (typeof given !== 'string' || given.trim() === '') return { fault: 'action.reason-missing' };
  const reason = given.trim().replace(/\s+/g, ' ');
  if (reason.length > longestReason) return { fault: 'action.reason-too-long' };
  return resemblesCpr(reason) ? { fault: 'action.reason-private' } : { reason };
}

type ReasonFault = 'action.reason-missing' | 'action.reason-too-long' | 'action.reason-private';

/** Whether a text has ten digits that could be a CPR number: day (also + 60), month, year and four more, also with gaps. */
export function resemblesCpr(text: string): boolean {
  return cprLike.test(text.normalize('NFKC'));
}

const cprLike =
  /(?<!\d)(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])[\s./-]?(?:0[1-9]|1[0-2])[\s./-]?\d\d\s?[\s./\p{Pd}]?\s?\d{4}(?!\d)/u;
