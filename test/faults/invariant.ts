import type { FinalState } from './final-state.ts';
import type { Entry } from './history.ts';

/** One sentence of the promise, as a question to a history and the state it ended in. */
export interface Invariant {
  /** The sentence, as docs/promises.md has it. */
  readonly promise: string;
  /** Where it is not kept, with the ids it takes to look into it. */
  readonly violations: (entries: readonly Entry[], state: FinalState) => readonly string[];
}
