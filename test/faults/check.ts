import type { FinalState } from './final-state.ts';
import type { Entry } from './history.ts';
import { type InvariantName, invariants } from './invariants.ts';

/** A sentence of the promise that was not kept. */
export interface Violation {
  readonly invariant: InvariantName;
  readonly promise: string;
  readonly detail: string;
}

/** What the gateway promises now. An entry here is taken out when what it waits for is there. */
export const notPromisedYet: ReadonlySet<InvariantName> = new Set<InvariantName>([
  // A delivery that failed is overtaken by its course's next one, and a clock that jumps back reorders what is due.
  'inOrder',
]);

/** Judges a history by the state it ended in. Pure. */
export function check(
  entries: readonly Entry[],
  state: FinalState,
  except: ReadonlySet<InvariantName> = notPromisedYet,
): readonly Violation[] {
  const names = (Object.keys(invariants) as InvariantName[]).filter((name) => !except.has(name));
  return names.flatMap((invariant) => {
    const { promise, violations } = invariants[invariant];
    return violations(entries, state).map((detail) => ({ invariant, promise, detail }));
  });
}
