/** Who is calling, as far as its credentials prove it. */
export interface Caller {
  /** Ids of the organisations the caller may speak for. */
  readonly organisations: ReadonlySet<string>;
  /** Names the credential in the log; never the credential itself. */
  readonly credential: string;
}
