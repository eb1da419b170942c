/** Who is calling, as far as its credentials prove it. */
export interface Caller {
  /** Ids of the organisations the caller may speak for. */
  readonly organisations: ReadonlySet<string>;
  /** Names the credential in the log; never the credential itself. */
  readonly credential: string;
  /** Whether the credential is an operator's: it may see every message's facts, never content, and act on deliveries. */
  readonly operator?: boolean;
  /** Whether the credential is a citizens' portal's: it may ask for a citizen's own data, and nothing else. */
  readonly portal?: boolean;
}
