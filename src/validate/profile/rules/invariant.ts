import type { Constraint } from '../../../fhir/packages/conformance.ts';
import type { Emission, Place } from '../emit/emission.ts';

/**
 * A FHIRPath invariant, compiled to JavaScript. An empty result is a failure, as in the official validator. R4's advice is
 * among them, such as dom-6: a resource has a narrative (R-MSG-09).
 */
export interface InvariantRule {
  readonly rule: 'invariant';
  readonly key: string;
  readonly severity: 'error' | 'warning';
  readonly human: string;
  /** Source of `(node, environment) => boolean`. */
  readonly source: string;
  /** Canonical of the structure that defines the invariant. */
  readonly profile: string;
}

/** The invariant of a definition, given its compiled source. */
export function invariantRule(constraint: Constraint, source: string, profile: string): InvariantRule {
  const { key, severity, human } = constraint;
  return { rule: 'invariant', key, severity, human, source, profile: constraint.source ?? profile };
}

export function emitInvariant(rule: InvariantRule, at: Place, out: Emission): string {
  const facts = {
    profile: rule.profile,
    rule: rule.key,
    javaId: `${rule.profile}#${rule.key}`,
    params: { human: rule.human },
  };
  const fault =
    rule.severity === 'error'
      ? out.fail({ ...facts, code: 'invariant.failed' }, at)
      : out.note({ ...facts, code: 'invariant.advice' }, at);
  return fault && `if(!${out.invariant(rule.source)}(${at.value},s)){${fault}}`;
}
