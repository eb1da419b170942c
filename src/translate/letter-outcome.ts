import type { JsonObject } from '../fhir/json.ts';
import type { Mappings } from '../mapping/mappings.ts';
import type { Envelope } from '../message/envelope.ts';
import type { Problem } from '../message/problem.ts';
import type { Network } from '../network/network.ts';
import type { Receive, Reception } from '../receive.ts';
import type { Store } from '../store/store.ts';

/** What taking files in needs. */
export interface IncomingParts {
  readonly receive: Receive;
  /** Compiled when they are first needed. */
  readonly mappings: () => Mappings;
  readonly store: Store;
  readonly network: Network;
  /** Reads a message's envelope. */
  readonly envelopeOf: (message: JsonObject) => Envelope | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What became of one letter, of the FHIR message in the file, or of a transport receipt. */
export interface LetterOutcome {
  /** Undefined for what gives no message: a binary letter, or a receipt that others have to join. */
  readonly reception?: Reception;
  readonly problems: readonly Problem[];
  /** Its identifier. */
  readonly letter?: string;
}

/** An outcome from what was made of it. */
export function outcomeOf(reception: Reception, letter?: string): LetterOutcome {
  const named = letter === undefined ? {} : { letter };
  return reception.status === 'refused'
    ? { reception, problems: reception.problems, ...named }
    : { reception, problems: reception.receipt.problems, ...named };
}
