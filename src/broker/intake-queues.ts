import type { Consumer } from './broker.ts';

/** A letter as its sender put it into its queue. */
export interface QueuedLetter {
  /** The sender's own id of it; empty when it gave none. AMQP `message_id`. */
  readonly id: string;
  /** Media type, as the sender says it; empty when it says none. */
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** Queues that senders put letters into: one for each endpoint that has an intake, which only its owner can write to. */
export interface IntakeQueues {
  /**
   * Makes sure that each endpoint has its queue, and the one for what is refused of it; again whenever the connection is won
   * back. Rejects with BrokerUnavailable when it cannot be done now, and with TopologyConflict.
   */
  provision(endpoints: readonly string[]): Promise<void>;
  /**
   * Hands an endpoint's letters to the handler one after the other, at least once each. `done` takes a letter out of the queue
   * for good; `again` leaves it. Of several gateways one is handed letters.
   */
  consume(endpoint: string, handler: (letter: QueuedLetter) => Promise<'done' | 'again'>): Promise<Consumer>;
  /** Keeps a letter among the refused ones, with the reason beside it. Resolves when it is on disk. */
  refuse(endpoint: string, letter: QueuedLetter, reason: string): Promise<void>;
}
