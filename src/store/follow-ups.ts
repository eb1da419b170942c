import type { AcknowledgementState, Delivery, Dispatch } from '../message/delivery.ts';
import type { TaskChanges } from '../message/task.ts';
import type { StoredMessage, Submission } from './store.ts';

/** A delivery that somebody must look after now: it was given up, or its acknowledgement is overdue. */
export interface DueFollowUp {
  readonly delivery: Delivery;
  /** The message with all its deliveries. */
  readonly message: StoredMessage;
}

/** Why a delivery is sent again, for the timeline. */
export interface ResendReason {
  /** Organisation or `gateway`. */
  readonly actor: string;
  /** A code, such as `acknowledgement.overdue`. */
  readonly reason: string;
}

/** What is known to have become of a delivery that nothing more is tried for. */
export interface GivingUp {
  readonly at: number;
  /**
   * What its acknowledgement axis says from now on; `fatal-error` goes for every delivery of the message to the same
   * receiver, whose one answer it is. Undefined leaves the axis as it is.
   */
  readonly acknowledgement: Extract<AcknowledgementState, 'in-error' | 'fatal-error'> | undefined;
  /** The gateway's own acknowledgement that tells the sender; kept only when nothing as bad was told before. */
  readonly notice: Submission | undefined;
  readonly tasks: TaskChanges;
  /** Code that explains it in the timeline. */
  readonly reason: string;
}

/**
 * What the store knows of looking after deliveries. A delivery asks for it by its `followUpAt`, which is set when it
 * becomes available and owes an acknowledgement, and when it is given up; both in the transaction that does so, and
 * there until somebody has looked. Each step is taken by whoever comes first: it rests on the delivery as it was read,
 * and is not taken when anything has happened to it since.
 */
export interface FollowUps {
  /** Deliveries to look after, the longest due first. Several processes may be given the same one. */
  dueFollowUps(now: number, limit: number): Promise<readonly DueFollowUp[]>;

  /** When the next one is due; undefined when none is. */
  nextFollowUp(): Promise<number | undefined>;

  /**
   * Queues the delivery once more under a new Bundle.id, which is noted for MedCom's table of duplicates and in the
   * timeline; the kept bytes stay as they are. False when the delivery has moved meanwhile.
   */
  resend(delivery: Delivery, dispatch: Dispatch, why: ResendReason): Promise<boolean>;

  /** A dispatch that the gateway made, by its Bundle.id; undefined for those of senders. */
  madeDispatch(bundleId: string): Promise<Dispatch | undefined>;

  /** Writes that it was given up, with notice and tasks, or nothing. False when the delivery has moved meanwhile. */
  giveUp(delivery: Delivery, step: GivingUp): Promise<boolean>;
}
