import { appendFileSync } from 'node:fs';

/** A try to hand the gateway a message, with its answer. The answer came at `at`, milliseconds since the epoch. */
export interface Posted {
  readonly kind: 'posted';
  readonly at: number;
  readonly sender: string;
  readonly receiver: string;
  /** Undefined for acknowledgements, which belong to no order. */
  readonly course: string | undefined;
  /** Place in the course: the sender posts the next one when this one has been answered with 2xx. */
  readonly nr: number;
  readonly messageId: string;
  readonly bundleId: string;
  /** SHA-256 of the bytes that were posted. */
  readonly sha256: string;
  /** HTTP status; undefined when no answer came, so that nobody knows. */
  readonly status: number | undefined;
  /** What a 2xx told: when the message was kept, under which Bundle.id, and its deliveries. */
  readonly receipt: string | undefined;
  /** Set when it is an acknowledgement. */
  readonly answers: { readonly messageId: string; readonly code: string } | undefined;
}

/** A message in a receiver's hands. */
export interface Received {
  readonly kind: 'received';
  readonly at: number;
  readonly receiver: string;
  readonly by: 'mailbox' | 'rest-hook' | 'amqp';
  readonly messageId: string;
  /** As it stands in the content that came. */
  readonly bundleId: string;
  /** Undefined where the receiver is not told. */
  readonly deliveryId: string | undefined;
  /** SHA-256 of the bytes that came; undefined where they came inside others. */
  readonly sha256: string | undefined;
}

/** Something was done to the system. */
export interface FaultStruck {
  readonly kind: 'fault';
  readonly at: number;
  readonly name: string;
}

/** A gateway process is no more, or could not start. */
export interface ProcessEnded {
  readonly kind: 'ended';
  readonly at: number;
  readonly process: string;
  /** `fell`: nobody had asked for it. */
  readonly why: 'killed' | 'stopped' | 'could not start' | 'fell';
  readonly detail: string;
}

/** One line of the history. */
export type Entry = Posted | Received | FaultStruck | ProcessEnded;

/** What happened, as the outside saw it, in the order it was seen. Only ever grows. */
export interface History {
  readonly entries: readonly Entry[];
  record(entry: Entry): void;
}

/** Opens a history that is also written to a file, for whoever looks into a violation. */
export function openHistory(file: string): History {
  const entries: Entry[] = [];
  return {
    entries,
    record(entry) {
      entries.push(entry);
      appendFileSync(file, `${JSON.stringify(entry)}\n`);
    },
  };
}

/** Whether the gateway said that it has the message. */
export function isAccepted({ status }: Posted): boolean {
  return status !== undefined && status >= 200 && status < 300;
}

export function posts(entries: readonly Entry[]): readonly Posted[] {
  return entries.filter((each) => each.kind === 'posted');
}

export function receptions(entries: readonly Entry[]): readonly Received[] {
  return entries.filter((each) => each.kind === 'received');
}

/** The first accepted post of every message that was accepted, by MessageHeader.id, in the order of the answers. */
export function accepted(entries: readonly Entry[]): ReadonlyMap<string, Posted> {
  const first = new Map<string, Posted>();
  for (const post of posts(entries)) {
    if (isAccepted(post) && !first.has(post.messageId)) first.set(post.messageId, post);
  }
  return first;
}
