import type { AcknowledgementState, DeliveryState, Dispatch } from '../message/delivery.ts';

/** Which part of a mailbox to read. */
export interface MailboxQuery {
  readonly endpoint: string;
  /** Only what came after this position. */
  readonly after: number;
  /** Only what became available, for the first time or again, at or after this instant. */
  readonly since: number | undefined;
  readonly event: string | undefined;
  readonly acknowledgement: AcknowledgementState | undefined;
  readonly limit: number;
  /** Ends the page early once its content exceeds this; one message is always given. */
  readonly maxBytes: number;
}

/** One message in a mailbox. */
export interface MailboxItem {
  /**
   * Grows with every message that becomes available to the endpoint, without gaps a reader could slip through. Sent
   * again, a message moves to the end.
   */
  readonly position: number;
  readonly deliveryId: string;
  readonly messageId: string;
  /** Bundle.id it was sent under last. */
  readonly bundleId: string;
  readonly mediaType: string;
  /** As they came: what is read under a later dispatch is made of them. */
  readonly bytes: Uint8Array;
  readonly dispatch: Dispatch | undefined;
  readonly state: DeliveryState;
  /** When it first was. */
  readonly availableAt: number;
  /** The replay it came by; undefined for a message sent to this mailbox. */
  readonly replay: string | undefined;
}

/** What receivers find in their mailboxes. */
export interface Mailboxes {
  /** What has become available at a mailbox endpoint, in that order. */
  mailbox(query: MailboxQuery): Promise<readonly MailboxItem[]>;
}
