import type { AcknowledgementState, Delivery } from '../message/delivery.ts';
import type { ResponseCode } from '../message/envelope.ts';
import type { Problem } from '../message/problem.ts';
import type { Receipt } from '../message/receipt.ts';
import type { TaskChanges } from '../message/task.ts';
import type { CourseChange, Courses } from './courses.ts';
import type { FollowUps } from './follow-ups.ts';
import type { Ledger, LedgerChange } from './ledger.ts';
import type { Mailboxes } from './mailboxes.ts';
import type { Operations } from './operations.ts';
import type { Order, PausedEndpoints, Pauses } from './order.ts';
import type { Replays } from './replays.ts';
import type { Retention } from './retention.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { Tasks } from './tasks.ts';
import type { LegacyId, Rendition, SourceFile, Translations } from './translations.ts';
import type { Waiting } from './waiting.ts';

/** A message the gateway has decided to take. Times are milliseconds since the epoch, UTC. */
export interface Submission {
  /** MessageHeader.id: the message. */
  readonly messageId: string;
  /** Bundle.id: this dispatch of it. */
  readonly bundleId: string;
  readonly event: string;
  /** The sending organisation's id in the network file. */
  readonly sender: string;
  readonly courseId: string | undefined;
  /** Bundle.timestamp as the sender wrote it. */
  readonly timestamp: string;
  readonly receivedAt: number;
  readonly mediaType: string;
  /** The exact bytes that came. */
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, lower-case hexadecimal. */
  readonly sha256: string;
  /** Warnings and notes of the judgement. */
  readonly problems: readonly Problem[];
  readonly deliveries: readonly {
    readonly id: string;
    readonly receiver: string;
    readonly endpoint: string;
    readonly acknowledgement: AcknowledgementState;
    /** What this endpoint gets instead of the bytes; undefined where it takes them as they are. */
    readonly rendition?: Rendition;
    /** How long the receiver has to acknowledge, milliseconds from when it is available; absent: nobody asks. */
    readonly answerWithin?: number;
    /** Whether the gateway itself brings the message to the endpoint. */
    readonly brought?: boolean;
  }[];
  /** Where it stands among others; without it, it stands alone. */
  readonly order?: Order;
  /** The file the bytes were made from, where they did not come like this. */
  readonly source?: SourceFile;
  /** Pairs of ids that conversions made on the way. */
  readonly legacyIds?: readonly LegacyId[];
  /** What this message says of an earlier one; only for acknowledgements. */
  readonly acknowledges:
    | {
        readonly messageId: string;
        readonly code: ResponseCode;
        /** For whom its sender answers beside itself: those it has succeeded. */
        readonly of?: readonly string[];
        /** Added to the problems when it answers no message that was delivered to its sender. */
        readonly ifUnmatched: Problem;
      }
    | undefined;
  /** What the message does to its course, where it has one. */
  readonly change?: CourseChange | undefined;
  /** What the gateway sends because of it; their ids are new. */
  readonly sends?: readonly Submission[];
  /** Written only with the message: a repeated or refused one changes no task. */
  readonly tasks?: TaskChanges | undefined;
  /** What it enters beside any course; only for a message that is new. */
  readonly ledger?: LedgerChange | undefined;
}

/** What became of a submission. */
export type Acceptance =
  | { readonly status: 'accepted'; readonly receipt: Receipt }
  /** The message is known: this is its first receipt. Nothing was written. */
  | { readonly status: 'repeated'; readonly receipt: Receipt; readonly sha256: string }
  /** The dispatch id belongs to another message. Nothing was written. */
  | { readonly status: 'bundle-id-reused' }
  /** The message it answers has been acknowledged with the other sign. Nothing was written. */
  | { readonly status: 'contradicts'; readonly present: AcknowledgementState }
  /** The course has moved on since the message was decided about. Nothing was written. */
  | { readonly status: 'course-moved' };

/**
 * The next step of a delivery. `attempt` is the delivery's when it was claimed or read: whoever worked on
 * an attempt that others have settled meanwhile comes too late, and changes no state.
 */
export type DeliveryOutcome =
  /** It is in the endpoint's queue. Who comes too late still tells since when it was available, if nobody has. */
  | { readonly state: 'available'; readonly at: number; readonly attempt: number }
  /**
   * The far end took it, whatever was thought of it before. `taken`: which sending of it, `first` for the one it came
   * under; absent where nobody can tell. An earlier one may be taken when a later one is queued already.
   */
  | {
      readonly state: 'delivered';
      readonly at: number;
      readonly taken?: 'first' | { readonly bundleId: string };
    }
  | ({ readonly state: 'failed'; readonly dueAt: number } & FailedAttempt)
  /** Not tried, because its endpoint is left alone; no attempt is counted. */
  | { readonly state: 'postponed'; readonly at: number; readonly attempt: number; readonly dueAt: number }
  | ({ readonly state: 'dead' } & FailedAttempt);

interface FailedAttempt {
  readonly at: number;
  readonly attempt: number;
  /** Where it failed. A failed publish does not fit a delivery that is in the endpoint's queue by another publish. */
  readonly by: 'relay' | 'hand-over';
  readonly reason: string;
}

/** A delivery that is due, with all that sending it takes; its bytes are those of its rendition where it has one. */
export interface DueDelivery {
  readonly delivery: Delivery;
  readonly event: string;
  readonly sender: string;
  readonly sha256: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** A kept message without its content. */
export interface StoredMessage
  extends Omit<
    Submission,
    | 'bytes'
    | 'deliveries'
    | 'acknowledges'
    | 'source'
    | 'legacyIds'
    | 'tasks'
    | 'order'
    | 'change'
    | 'sends'
    | 'ledger'
  > {
  readonly acknowledges: { readonly messageId: string; readonly code: ResponseCode } | undefined;
  /** Size of the content in bytes. */
  readonly size: number;
  readonly deliveries: readonly Delivery[];
  /** When its content was purged; what is left is the tombstone. */
  readonly purgedAt: number | undefined;
}

/** One thing that happened to a message, for the question "what happened to it?" */
export interface Step {
  readonly at: number;
  readonly kind:
    | 'received'
    | 'repeated'
    | 'queued'
    | 'held'
    | 'available'
    | 'delivered'
    | 'failed'
    | 'dead'
    | 'acknowledged'
    | 'resent'
    | 'given-up'
    | 'refused'
    | 'parked'
    | 'released'
    | 'cancelled'
    | 'replayed'
    | 'disclosed'
    | 'purged'
    | 'hold-laid'
    | 'hold-lifted';
  /** Organisation, `gateway`, or an operator as `organisation/credential`. */
  readonly actor: string;
  /** The delivery it concerns, where it concerns one. */
  readonly endpoint?: string;
  /** Codes and ids that explain it; never content. */
  readonly detail?: string;
}

/** A message that was refused: kept as a fact, without its content. */
export interface Refusal {
  readonly at: number;
  readonly caller: string;
  readonly messageId: string | undefined;
  readonly bundleId: string | undefined;
  readonly event: string | undefined;
  readonly sha256: string;
  readonly problems: readonly string[];
}

/**
 * Keeps messages and what becomes of them. Every promise that writes resolves after the commit has reached the disk.
 * It rejects with StoreUnavailable when that is not known to have happened; the same call may then be made again, and
 * keeps a message, and moves a delivery, once all the same.
 */
export interface Store
  extends Courses<Submission>,
    Tasks,
    Ledger,
    FollowUps,
    Operations,
    Replays,
    Translations,
    Pauses,
    Mailboxes,
    Retention,
    Subscriptions,
    Waiting {
  /**
   * Writes message, ids, verdict and deliveries in one transaction, together with the acknowledgement state they
   * bring about, or nothing. Two calls with the same message are one message, however close in time: the second gets
   * the first one's receipt. (MedCom COMM/043; R-MSG-01.) What the message does to its course, and what is sent because
   * of it, is written with it.
   */
  accept(submission: Submission): Promise<Acceptance>;

  /** Notes that a known message came again under this dispatch id; false when the id belongs to another message. */
  recordRepeat(repeat: {
    readonly messageId: string;
    readonly bundleId: string;
    readonly at: number;
  }): Promise<boolean>;

  /** Notes that a message was refused, for the question "what happened to it?" */
  recordRefusal(refusal: Refusal): Promise<void>;

  /**
   * Deliveries that are queued or failed and due, in the order they were kept. A delivery handed out is not handed
   * out again, here or to another process over the same store, until it is settled, released, or this process has
   * died or not claimed for so long that it is taken for dead (`settle` then tells who came first). One process at
   * a time is given the deliveries of an endpoint, and of a line (`Order`) only one is handed out at a time. May
   * give fewer than are due; asking again goes on.
   * @param paused endpoints to leave alone; what is due there is put off
   * @param patience how much later a delivery may be handed out that another process or the clock has made due,
   * milliseconds: who asks often need not ask a database each time
   */
  claimDue(
    now: number,
    limit: number,
    paused?: PausedEndpoints,
    patience?: number,
  ): Promise<readonly DueDelivery[]>;

  /** Gives claimed deliveries back untouched, due at once. */
  release(deliveryIds: readonly string[]): Promise<void>;

  /** When the next delivery that this process may claim falls due; undefined when none waits. */
  nextDue(): Promise<number | undefined>;

  /**
   * Moves a delivery on. A step that no longer fits (a second confirm, an available after a delivered) changes
   * nothing, so that settling twice is safe. Then the delivery is no longer in hand here; when it rejects, it still is.
   */
  settle(deliveryId: string, outcome: DeliveryOutcome): Promise<void>;

  /**
   * Calls the listener when another process has kept something that this one may claim, until the returned function is
   * called. A hint that may be lost: who relies on it also asks now and then.
   */
  onDue(listener: () => void): () => void;

  /** A message by MessageHeader.id, without content. */
  message(messageId: string): Promise<StoredMessage | undefined>;

  /** A message by any Bundle.id it was sent under. */
  messageOfBundle(bundleId: string): Promise<StoredMessage | undefined>;

  /** The exact bytes of a message, after comparing them with their hash; undefined when unknown or purged. */
  content(messageId: string): Promise<Uint8Array | undefined>;

  delivery(deliveryId: string): Promise<Delivery | undefined>;

  /** Everything that happened to a message, in order. */
  timeline(messageId: string): Promise<readonly Step[]>;

  /** Refusals of a message id or Bundle.id that was never kept, newest first, at most 50. */
  refusals(id: string): Promise<readonly Refusal[]>;

  /** Rejects when the store cannot write now. */
  probe(): Promise<void>;

  close(): Promise<void>;
}

/** The store cannot do it now, or cannot tell whether it has: the same call may be made again later. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}
