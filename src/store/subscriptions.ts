/** Where a subscription stands; R4's codes. `requested`: its handshake has not been tried. https://hl7.org/fhir/R4/valueset-subscription-status.html */
export type SubscriptionStatus = 'requested' | 'active' | 'error' | 'off';

/** Events that tasks are to who owes them. */
export const taskEvents = { opened: 'task-opened', escalated: 'task-escalated', done: 'task-done' } as const;

/** What stands for a message where an event is one of a task. */
export function taskEventId(task: string): string {
  return `Task/${task}`;
}

/** The task an event is about; undefined when it is about a message. */
export function taskOfEvent({ messageId }: Pick<SubscriptionEvent, 'messageId'>): string | undefined {
  return messageId.startsWith('Task/') ? messageId.slice('Task/'.length) : undefined;
}

/** The event that a message is to the authority of its course, whoever receives it. */
export function authorityEvent(event: string): string {
  return `authority/${event}`;
}

/** What a message must be so that it is an event of a subscription. What is undefined does not narrow. */
export interface Interest {
  /** Any of these events. */
  readonly events: readonly string[];
  /** Residence municipality of the course, four digits. */
  readonly residence: string | undefined;
  /** Id of the course. */
  readonly course: string | undefined;
}

/** A subscription as its owner has it. Times are milliseconds since the epoch, UTC. */
export interface SubscriptionTerms {
  readonly id: string;
  /** The organisation that holds it, and whose messages it tells of. */
  readonly organisation: string;
  /** The Subscription resource as it was asked for, JSON; opaque here, its headers sealed as `secret` is. */
  readonly resource: string;
  /** Signing key of a REST hook, `whsec_…`; opaque here, and sealed in the database where the operator has set a key. */
  readonly secret: string | undefined;
  /** Address of the server as the owner knows it, for references. */
  readonly base: string;
  /** Whether the gateway tells of events by itself; otherwise they are only asked for. */
  readonly pushed: boolean;
  readonly interest: Interest;
  /** When it ends by itself. */
  readonly endsAt: number | undefined;
}

/** What the store keeps of a subscription without reading it. */
export type OpaqueTerms = Pick<SubscriptionTerms, 'resource' | 'secret'>;

/** A subscription as it is kept. */
export interface KeptSubscription extends Omit<SubscriptionTerms, 'interest'> {
  readonly status: SubscriptionStatus;
  /** Grows by one with every change by its owner. */
  readonly revision: number;
  /** Whether the far end has answered the handshake since the last change. */
  readonly handshaken: boolean;
  /** Number of its newest event; 0 before the first. */
  readonly lastNumber: number;
  /** Number of the last event that the far end took. */
  readonly sentNumber: number;
  /** Tries that failed in a row. */
  readonly failures: number;
  readonly failingSince: number | undefined;
  /** Why it is not active, in words without content. */
  readonly error: string | undefined;
  /** When the far end last took something. */
  readonly lastSentAt: number | undefined;
  readonly dueAt: number | undefined;
  readonly changedAt: number;
}

/** One event of a subscription. */
export interface SubscriptionEvent {
  readonly number: number;
  /** Of a message, or {@link taskEventId}. */
  readonly messageId: string;
  /** When the message was kept, or the task changed, milliseconds since the epoch. */
  readonly at: number;
}

/** How one try at a subscription went. */
export interface SubscriptionOutcome {
  readonly at: number;
  readonly status: SubscriptionStatus;
  readonly handshaken: boolean;
  /** Number of the last event that the far end took. */
  readonly sentNumber: number;
  readonly failures: number;
  readonly failingSince: number | undefined;
  readonly error: string | undefined;
  readonly lastSentAt: number | undefined;
  /** When it is looked at again. */
  readonly dueAt: number | undefined;
  /** Whether events that wait, wait until then; else they are due at once. */
  readonly holdsBack: boolean;
  /** Events whose messages the far end has been given, for the record of disclosures. */
  readonly disclosed: readonly number[];
}

/**
 * Subscriptions and their events. Events are numbered in the transaction that keeps their message, or changes their task,
 * from 1 on and without a gap, in the order of the commits: whoever has read number n has missed none before it.
 */
export interface Subscriptions {
  /** Keeps a new one, `requested` and due at once; `false` when its organisation has `most` already. */
  subscribe(terms: SubscriptionTerms, at: number, most: number): Promise<boolean>;

  /**
   * Changes one of this revision, to `requested` or `off`; `false` when it is gone or has another revision. Numbers go on,
   * and what the far end has not taken is still owed. While it is off nothing is numbered.
   */
  resubscribe(
    terms: SubscriptionTerms,
    status: 'requested' | 'off',
    revision: number,
    at: number,
  ): Promise<boolean>;

  /** Keeps other texts for the same, if those are still the ones that were read; changes nothing else. */
  rewrite(id: string, from: OpaqueTerms, to: OpaqueTerms): Promise<boolean>;

  /** Removes one with its events; `false` when there is none. */
  unsubscribe(id: string): Promise<boolean>;

  subscription(id: string): Promise<KeptSubscription | undefined>;

  /** Those of an organisation, or all, in the order of their ids. */
  subscriptions(organisations: readonly string[] | 'all'): Promise<readonly KeptSubscription[]>;

  /** Events from one number to another, both among them, at most `limit`, in order. */
  subscriptionEvents(
    id: string,
    range: { readonly from: number; readonly to: number; readonly limit: number },
  ): Promise<readonly SubscriptionEvent[]>;

  /**
   * Subscriptions that are due, for whoever names the claim, until `until`; no other claims them before.
   */
  claimSubscriptions(
    now: number,
    claim: { readonly name: string; readonly until: number; readonly limit: number },
  ): Promise<readonly KeptSubscription[]>;

  /** Writes how a try went and gives the claim up; `false`, and nothing is written, when the claim is another's by now. */
  settleSubscription(id: string, claim: string, outcome: SubscriptionOutcome): Promise<boolean>;

  /** When the next one falls due; undefined when none waits. */
  nextSubscriptionDue(): Promise<number | undefined>;
}
