/** What is known of an envelope's two identifiers. */
export interface SeenBefore {
  readonly envelope: boolean;
  readonly message: boolean;
}

/** What to do with an envelope. */
export type VansVerdict =
  /** Both identifiers are new. */
  | 'process'
  /** Both are known: ignore the contents, acknowledge the same way as before. */
  | 'acknowledge-again'
  /** The message is known, the envelope is new: send the original receipt again. */
  | 'resend-receipt'
  /** The envelope's identifier was used for another message: an error. */
  | 'reject';

/** MedCom's four rows for duplicate envelopes (Reliable messaging, COMM/032). */
export function judgeEnvelope(seen: SeenBefore): VansVerdict {
  if (seen.envelope) return seen.message ? 'acknowledge-again' : 'reject';
  return seen.message ? 'resend-receipt' : 'process';
}
