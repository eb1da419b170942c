/** How long things are kept. Periods are milliseconds. */
export interface RetentionPolicy {
  /** How long a message's content is kept once the message is finished, by event. */
  readonly periods: ReadonlyMap<string, number>;
  /** The same for every other event. */
  readonly otherPeriod: number;
  /** How long steps, conversions and pairs of ids of a message are kept once its content is purged. */
  readonly stepPeriod: number;
  /** How long a refusal is kept. */
  readonly refusalPeriod: number;
  /** How long a course is kept after the last thing that was recorded of it. */
  readonly coursePeriod: number;
  /** How long a task is kept once it is closed. */
  readonly taskPeriod: number;
  /** How long it is kept who was told what, and what operators did. */
  readonly auditPeriod: number;
  /**
   * Endpoints whose receivers read the queue themselves. The gateway never learns that they took what is owed no
   * acknowledgement: that is finished when it is available.
   */
  readonly ownQueues: ReadonlySet<string>;
}

/** What one small step of purging did. */
export interface PurgeStep {
  /** Messages whose content was purged. */
  readonly purged: number;
  /** Messages that were looked at and have to wait: not finished, held, or not old enough. */
  readonly waiting: number;
  /** Courses that were forgotten. */
  readonly courses: number;
  /** Steps and all else that is noted beside messages: rows that were deleted. */
  readonly deleted: number;
  /** Whether asking again at once is of use. */
  readonly more: boolean;
}

/** A legal hold: what it names is not purged, whatever its age, until it is lifted. */
export interface Hold {
  /** MessageHeader.id of a message, or the id of a course: all its messages, past and to come. */
  readonly id: string;
  readonly reason: string;
  /** Who laid it on, as the audit trail names them. */
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly lifted: { readonly by: string; readonly reason: string; readonly at: number } | undefined;
}

/** What became of a hold that was asked for. */
export type HoldOutcome =
  /** In force from now on. `message`: whether the id is that of a kept message. */
  | { readonly status: 'held'; readonly message: boolean }
  /** One was in force already; it is left as it is. */
  | { readonly status: 'present'; readonly hold: Hold }
  /** The message's content has been purged, or the course forgotten: there is nothing left to hold. */
  | { readonly status: 'purged'; readonly at: number };

/**
 * Forgetting, and keeping from it. What is left of a purged message is its tombstone: ids, hash, size, times, parties,
 * event, the codes of its verdict and its deliveries. That is enough to recognise it when it comes again and to tell
 * what happened. Of a course that is forgotten it is its id, its parties and how much was recorded of it.
 */
export interface Retention {
  /**
   * Purges the contents whose period is over, counted from when the message was finished, and never of a message that
   * is unfinished or held; a purge may come up to a day late. One small batch, in one transaction, by one process at a
   * time: where another is at it, nothing is done.
   *
   * A course is forgotten a period after the last thing that was recorded of it, when nothing of it is due, no task of it
   * is open, it is not held, and none of its messages has its content any more. An open task keeps it one period longer at
   * most, counted from when that was opened, due or escalated last; then it is closed by `retention`. A message that comes
   * later begins the course anew.
   */
  purge(now: number, policy: RetentionPolicy): Promise<PurgeStep>;

  /** Lays a hold on a message or a course. When it is told, no purge that began before is under way. */
  hold(hold: Omit<Hold, 'lifted'>): Promise<HoldOutcome>;

  /** Lifts the hold in force; false when there is none. */
  liftHold(lift: {
    readonly id: string;
    readonly by: string;
    readonly reason: string;
    readonly at: number;
  }): Promise<boolean>;

  /** Holds on an id, lifted ones too, newest first; without an id those in force. At most 1000. */
  holds(id?: string): Promise<readonly Hold[]>;
}
