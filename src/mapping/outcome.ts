import type { Problem } from '../message/problem.ts';

/**
 * What a reader or a converter hands back: a value where it could make one, and everything it found on
 * the way. A missing value means that at least one problem refuses the input; a present value may still
 * come with warnings.
 */
export interface Outcome<T> {
  readonly value?: T;
  readonly problems: readonly Problem[];
}

/** An outcome without a value. */
export function refused(...problems: readonly Problem[]): Outcome<never> {
  return { problems };
}
