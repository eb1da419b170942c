import type { ProblemCode } from '../../../message/problem-catalogue.ts';
import type { Severity } from '../../../message/severity.ts';
import type { Shape } from '../ir/shape.ts';

/** What is known about a finding before any message is seen. */
export interface FindingFacts {
  readonly code: ProblemCode;
  readonly severity?: Severity;
  readonly rule?: string;
  readonly profile?: string;
  readonly javaId?: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** A point in the generated code: JavaScript expressions for a value and for its path. */
export interface Place {
  readonly value: string;
  /** Used by the explaining pass only. */
  readonly path: string;
}

/**
 * One of the two targets code is emitted for. The fast target returns `false` at the first fault and has no
 * paths; the explaining target collects every finding. A rule is emitted once, through this interface, so
 * that the two cannot drift apart.
 */
export interface Emission {
  readonly isExplaining: boolean;
  /** A statement for a broken rule. */
  fail(facts: FindingFacts, at: Place): string;
  /** A statement for something worth saying that does not change the verdict; empty in the fast target. */
  note(facts: FindingFacts, at: Place): string;
  /** A statement for what nobody can check offline: noted by name in the fast target, a finding in the explaining one. */
  uncheckable(what: string, facts: Omit<FindingFacts, 'code'>, at: Place): string;
  /**
   * A statement that calls a runtime rule `rt.name(value, scope, …)`, which returns whether it holds and in
   * the explaining pass says itself what is wrong.
   */
  require(name: string, at: Place, ...more: string[]): string;
  /** A statement that checks the value against a shape. */
  descend(shape: Shape, at: Place): string;
  /** An expression for whether the value satisfies the shape, silently. */
  matches(shape: Shape, value: string): string;
  /** An expression for a constant that is built once. */
  constant(value: unknown): string;
  /** An expression for a function `(node, environment) => boolean`, built once from its source. */
  invariant(source: string): string;
}
