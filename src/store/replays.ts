/** Which stored messages a replay takes. What is undefined does not matter. */
export interface ReplayQuery {
  readonly event?: string | undefined;
  readonly sender?: string | undefined;
  readonly receiver?: string | undefined;
  readonly courseId?: string | undefined;
  /** Received at or after this instant, milliseconds since the epoch. */
  readonly from: number;
  /** Received before this instant. */
  readonly to: number;
}

/** Where a replay goes. */
export interface ReplayTarget {
  readonly endpoint: string;
  /** The endpoint's organisation. */
  readonly receiver: string;
  /** A sandbox takes any message; every other endpoint only what its organisation was a receiver of. */
  readonly sandbox: boolean;
  /** Whether the gateway itself brings messages to the endpoint. */
  readonly brought: boolean;
}

/** An order to replay. */
export interface ReplayOrder {
  /** Chosen by the operator's program: ordered twice, it is one replay. A UUID. */
  readonly id: string;
  readonly query: ReplayQuery;
  readonly target: ReplayTarget;
  /** Most messages a second. */
  readonly rate: number;
  readonly actor: string;
  readonly reason: string;
  readonly at: number;
}

/** What a replay has come to. */
export interface ReplayCounts {
  /** Messages looked at. */
  readonly examined: number;
  /** Put into the endpoint's queue. */
  readonly replayed: number;
  /** Not replayed because the content has been deleted. */
  readonly gone: number;
  /** Not replayed because the organisation was no receiver of it. */
  readonly withheld: number;
  /** Not replayed because the endpoint has a delivery of it anyway, which can be resent. */
  readonly present: number;
}

/** A replay and how far it is. */
export interface Replay extends ReplayOrder, ReplayCounts {
  readonly state: 'running' | 'done' | 'stopped';
  /** When the message it has come to was received. */
  readonly reached: number;
  readonly endedAt: number | undefined;
}

/** One step of a replay. */
export interface ReplayStep {
  readonly replay: Replay;
  /** When the next step may be made; undefined when there is none. */
  readonly nextAt: number | undefined;
}

/** Replays are kept like messages: they go on where they were when a process dies. Part of {@link Store}. */
export interface Replays {
  /** Keeps the order; the same id again gives the replay that there is. */
  startReplay(order: ReplayOrder): Promise<Replay>;

  /**
   * Makes deliveries of the next messages, oldest first, and remembers how far it came, in one transaction: nothing is
   * replayed twice by one replay, whoever dies. Each is marked with the replay's id and owes no acknowledgement. Does
   * nothing before the time that the step before allowed, whichever process made that one. A message that an earlier
   * replay brought to the same endpoint is brought again, as a new delivery in its place.
   * @param newId makes ids of deliveries
   */
  continueReplay(id: string, now: number, newId: () => string): Promise<ReplayStep | undefined>;

  /** Ends a replay that is running; what it has put into the queue stays there. Undefined when there is none. */
  stopReplay(id: string, at: number): Promise<Replay | undefined>;

  replay(id: string): Promise<Replay | undefined>;

  /** Newest first. */
  replays(limit: number): Promise<readonly Replay[]>;

  /** Ids of what is running. */
  runningReplays(): Promise<readonly string[]>;

  /** What a replay would come to; `complete` is false when there were more than `examine` messages to look at. */
  countReplay(
    query: ReplayQuery,
    target: ReplayTarget,
    examine: number,
  ): Promise<ReplayCounts & { readonly complete: boolean }>;
}
