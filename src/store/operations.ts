import type { Delivery, DeliveryState, Dispatch } from '../message/delivery.ts';
import type { DeliveryAction, PlannedAction } from '../message/delivery-action.ts';
import type { TaskChanges } from '../message/task.ts';
import type { StoredMessage } from './store.ts';

/** An operator's action, as it is recorded for good. */
export interface RecordedAction {
  /** Chosen by the operator's program: the same action done twice has the same id. A UUID. */
  readonly id: string;
  readonly deliveryId: string;
  readonly action: DeliveryAction;
  /** Who did it, as `organisation/credential`. */
  readonly actor: string;
  /** Why, in the operator's words. */
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly before: DeliveryState;
  readonly after: DeliveryState;
}

/** An action that has been planned and is to be done. */
export interface ActionOrder extends Omit<RecordedAction, 'before' | 'after'> {
  /** `deliveryVersion` of what it was planned on. */
  readonly expected: string;
  readonly next: Pick<PlannedAction, 'state' | 'dueAt'>;
  /** The new sending, when it is one; its Bundle.id is noted for MedCom's table of duplicates. */
  readonly dispatch: Dispatch | undefined;
  /**
   * Set when the gateway's word that nobody took the message is taken back: it goes for every delivery to the same
   * receiver, whose answer is waited for again. The tasks tell the sender.
   */
  readonly takesBack?: { readonly tasks: TaskChanges };
}

/** What became of an action. */
export type ActionResult =
  | { readonly status: 'done'; readonly action: RecordedAction; readonly delivery: Delivery }
  /** It had been done already, under the same id. Nothing was written. */
  | { readonly status: 'repeated'; readonly action: RecordedAction; readonly delivery: Delivery }
  /** The delivery is not as it was planned on. Nothing was written. */
  | { readonly status: 'moved'; readonly delivery: Delivery }
  /** The id belongs to an action of another kind or on another delivery. Nothing was written. */
  | { readonly status: 'id-reused' }
  | { readonly status: 'unknown' };

/** A place among all messages, newest first. */
export interface MessagePlace {
  /** When the message was received, milliseconds since the epoch. */
  readonly at: number;
  readonly seq: number;
}

/** Which messages to look for; what is undefined does not matter. Times are milliseconds since the epoch. */
export interface MessageSearch {
  readonly sender: string | undefined;
  readonly event: string | undefined;
  readonly courseId: string | undefined;
  /** Of one delivery: all three must hold for the same one. */
  readonly receiver: string | undefined;
  readonly endpoint: string | undefined;
  readonly state: DeliveryState | undefined;
  /** Received at or after this instant. */
  readonly from: number | undefined;
  /** Received before this instant. */
  readonly to: number | undefined;
  /** Only what comes behind this place. */
  readonly behind: MessagePlace | undefined;
  /** Most messages found. */
  readonly limit: number;
  /** Most messages looked at, so that a question that hardly anything fits is not a question about everything. */
  readonly examine: number;
}

/** A page of what was looked for. */
export interface FoundMessages {
  /** Newest first. */
  readonly messages: readonly StoredMessage[];
  /** Where to go on; undefined when there is nothing more to look at. */
  readonly next: MessagePlace | undefined;
}

/** Somebody was told of messages that are not his own. */
export interface Disclosure {
  readonly at: number;
  readonly actor: string;
  /** What was asked, such as `search`; never content. */
  readonly what: string;
  /** Codes, ids and counts; never content. */
  readonly detail: string;
  /** The message it was about, when it was one: it stands in its timeline then. */
  readonly messageId: string | undefined;
  /** The authority whose data it was, where it was one's. */
  readonly authority?: string;
  /** The course it was about, when it was one. */
  readonly courseId?: string;
  /** The key of the citizen who was told of himself. */
  readonly citizen?: string;
}

/** What operators do: look for messages, and act on deliveries. Part of {@link Store}. */
export interface Operations {
  /**
   * Does an action and records it, with a step in the message's timeline, in one transaction. It is done only to a
   * delivery that stands as it was planned on: of two at once one wins, the other is told `moved`. The place in a
   * mailbox is given up; a delivery that becomes available again gets a new one. A cancelled one falls due to be
   * followed up, so that its sender is told.
   */
  act(order: ActionOrder): Promise<ActionResult>;

  /** An action that has been done. */
  action(id: string): Promise<RecordedAction | undefined>;

  /** Whether the content of a message is still there. */
  hasContent(messageId: string): Promise<boolean>;

  /** Messages that fit, newest first, without content. May find fewer than there are; `next` goes on. */
  search(search: MessageSearch): Promise<FoundMessages>;

  /** Records that somebody was told; the answer may be given once it has resolved. */
  recordDisclosure(disclosure: Disclosure): Promise<void>;
}
