/** How far a message may be identified on its way; every text is at most 255 bytes of UTF-8. */
export interface BrokerMessage {
  /** Id of the delivery: one message to one endpoint. Receivers drop what they have seen. AMQP `message_id`. */
  readonly id: string;
  /** MessageHeader.id: kept when the same message is sent again. AMQP `correlation_id`. */
  readonly correlationId: string;
  /** The endpoint whose queue the message goes to. */
  readonly endpoint: string;
  /** The event, such as `hospital-notification.v3`. AMQP `type`. */
  readonly event: string;
  /** Media type of the body. AMQP `content_type`. */
  readonly contentType: string;
  /** When the gateway sent it, milliseconds since 1970 UTC. AMQP `timestamp` carries its whole seconds. */
  readonly sentAt: number;
  /** Facts for the receiver; together below 32 KiB. Names that begin with `x-` belong to the broker. */
  readonly headers: Readonly<Record<string, string | number>>;
  /** The exact bytes. */
  readonly body: Uint8Array;
}

/** A message as a consumer gets it. */
export interface ReceivedMessage extends BrokerMessage {
  /** 1 for the first time; counts every hand-over the broker knows of. */
  readonly attempt: number;
}

/** A message that will not be offered to its endpoint any more. */
export interface DeadMessage extends ReceivedMessage {
  /** `rejected`: a consumer said so. `delivery-limit`: handed over too often. */
  readonly reason: 'rejected' | 'delivery-limit' | 'expired' | 'unknown';
}

/** What became of a publish whose fate is known. */
export type PublishResult =
  /**
   * The message is durably in its endpoint's queue since `at` (milliseconds since 1970 UTC, when the broker's
   * word arrived). It does NOT mean that the receiver has it, has read it, or is there at all.
   */
  | { readonly status: 'available'; readonly at: number }
  /** The endpoint has no queue. Nothing was kept. */
  | { readonly status: 'unroutable' }
  /** The broker would not take it; nothing was kept. `permanent`: it never will, however often it is tried. */
  | { readonly status: 'refused'; readonly reason: string; readonly permanent: boolean };

/**
 * A consumer's word on one message. `done`: never offer it again. `again`: offer it again at once, before
 * what has not been handed over yet; a consumer that wants a pause waits before it says so. `dead`: take it
 * out of the queue and keep it among the dead.
 */
export type Settlement = 'done' | 'again' | 'dead';

/** A running subscription. */
export interface Consumer {
  /**
   * Takes no more messages, waits a bounded time for the handlers that run and gives back what they did not
   * settle. Must not be awaited inside a handler. Safe to call twice.
   */
  stop(): Promise<void>;
}

interface ConsumeOptions {
  /** How many handlers may run at once, 1 to 65,535; 1 gives strict order even through `again`. */
  readonly prefetch: number;
}

export interface QueueDepth {
  /** Messages that no consumer has been handed. */
  readonly waiting: number;
  /** `sentAt` of the first of them, where the broker can tell. */
  readonly oldestAt?: number;
}

/**
 * `connecting`: never yet connected. `connected`: all is well. `blocked`: it cannot take messages now, such as
 * when its disk is full; consuming may go on. `reconnecting`: lost, being won back. `closed`: by us.
 */
export interface BrokerHealth {
  readonly state: 'connecting' | 'connected' | 'blocked' | 'reconnecting' | 'closed';
  /** Since when, milliseconds since 1970 UTC. */
  readonly since: number;
  /** Why, in English, without payload or credentials; absent when connected. */
  readonly reason?: string;
}

/**
 * Carries whole messages into one durable queue per endpoint and hands them to consumers at least once.
 * What an endpoint's consumer does, or that it is away, delays no other endpoint.
 */
export interface Broker {
  /**
   * Makes sure that each endpoint has its queue; those that have one keep it with all it holds. The endpoints
   * are remembered and made sure of again whenever the connection is won back.
   * Rejects with TypeError for a name that is empty, longer than 60 bytes or no well-formed text, with
   * BrokerUnavailable when it cannot be done now, and with TopologyConflict when a queue of that name exists
   * with other properties.
   */
  provision(endpoints: readonly string[]): Promise<void>;

  /**
   * Removes an endpoint's queue with all it holds; what is published to it afterwards is unroutable. An endpoint without a
   * queue is left so. Nobody may be consuming it. Rejects with BrokerUnavailable when it is not known to be gone.
   */
  withdraw(endpoint: string): Promise<void>;

  /**
   * Puts a message in its endpoint's queue. Messages to one endpoint queue up in the order of the calls.
   * Rejects with BrokerUnavailable when its fate is unknown or the broker is away; publishing it again under
   * the same id is then right, because receivers drop ids they have seen. Never waits for a lost broker.
   * The caller bounds how many publishes it has under way, and leaves a body as it is until its own is settled.
   */
  publish(message: BrokerMessage): Promise<PublishResult>;

  /**
   * Hands the endpoint's messages to the handler, at least once each, started in queue order, at most
   * `prefetch` at a time. A message not settled when its consumer or the program dies comes again. A handler
   * that rejects counts as `again`. After the broker's delivery limit a message goes to the dead.
   * Of several consumers of one endpoint one is active and the others stand by. A resolved promise does NOT
   * mean that the broker is connected; the subscription survives its absence.
   * Rejects when the endpoint has not been provisioned through this broker or prefetch is out of range.
   */
  consume(
    endpoint: string,
    options: ConsumeOptions,
    handler: (message: ReceivedMessage) => Promise<Settlement>,
  ): Promise<Consumer>;

  /** Like consume, for the dead messages of all endpoints. They stay until someone says `done`. */
  consumeDead(
    options: ConsumeOptions,
    handler: (message: DeadMessage) => Promise<'done' | 'again'>,
  ): Promise<Consumer>;

  /** How much waits in an endpoint's queue; undefined when it has none. Rejects with BrokerUnavailable. */
  depth(endpoint: string): Promise<QueueDepth | undefined>;

  /** How the broker is now, without asking it. */
  health(): BrokerHealth;

  /** Tells the listener of every change of health from now on, until the returned function is called. */
  onHealthChange(listener: (health: BrokerHealth) => void): () => void;

  /**
   * Stops consumers, waits a bounded time for what is under way, lets go of everything. Publishes still open
   * then reject with BrokerUnavailable. Safe to call twice.
   */
  close(): Promise<void>;
}
