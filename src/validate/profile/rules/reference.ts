import type { CanonicalIndex } from '../../../fhir/packages/canonical-index.ts';
import type { ElementType } from '../../../fhir/packages/conformance.ts';
import type { Emission, Place } from '../emit/emission.ts';

/** What a Reference may point at. */
export interface ReferenceRule {
  readonly rule: 'reference';
  readonly spec: ReferenceSpec;
}

export interface ReferenceSpec {
  /** Empty when any resource will do. */
  readonly targets: readonly ReferenceTarget[];
  /** True when the target has to be in the same bundle or contained: aggregation without `referenced`. */
  readonly mustBeHere: boolean;
  readonly profile: string;
  readonly elementId: string;
}

interface ReferenceTarget {
  /** Resource type, or `undefined` when the profile is in none of the packages. */
  readonly type: string | undefined;
  /** Canonical of the profile, or `undefined` when the bare type will do. */
  readonly profile: string | undefined;
}

/** The types that every resource is of. */
const ANY = new Set(['Resource', 'DomainResource']);

export function readReference(
  type: ElementType,
  index: CanonicalIndex,
  profile: string,
  elementId: string,
): ReferenceRule {
  const canonicals = type.targetProfile ?? [];
  const all = canonicals.map((canonical) => readTarget(canonical, index));
  const targets = all.some((target) => ANY.has(target.type ?? '') && target.profile === undefined) ? [] : all;
  const aggregation = type.aggregation ?? [];
  const mustBeHere = aggregation.length > 0 && !aggregation.includes('referenced');
  return { rule: 'reference', spec: { targets, mustBeHere, profile, elementId } };
}

function readTarget(canonical: string, index: CanonicalIndex): ReferenceTarget {
  const structure = index.structure(canonical);
  const isProfile = structure?.derivation === 'constraint';
  return { type: structure?.type, profile: isProfile || !structure ? canonical : undefined };
}

export function emitReference(rule: ReferenceRule, at: Place, out: Emission): string {
  return out.require('reference', at, out.constant(rule.spec));
}
