import type { FinalState } from './final-state.ts';
import type { Entry } from './history.ts';
import { type InvariantName, invariants } from './invariants.ts';

/** A sentence of the promise that was not kept. */
export interface Violation {
  readonly invariant: InvariantName;
  readonly promise: string;
  readonly detail: string;
}

/** Judges a history by the state it ended in. Pure. */
export function check(entries: readonly Entry[], state: FinalState): readonly Violation[] {
  return (Object.keys(invariants) as InvariantName[]).flatMap((invariant) => {
    const { promise, violations } = invariants[invariant];
    return violations(entries, state).map((detail) => ({ invariant, promise, detail }));
  });
}
