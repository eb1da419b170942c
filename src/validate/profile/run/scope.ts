import type { InvariantEnvironment } from '../../../fhir/fhirpath/compile-invariant.ts';
import type { BundleEntry, BundleIndex } from './bundle-index.ts';
import { isSafeNarrative } from './narrative.ts';
import { findInBundle, findTarget } from './find-target.ts';
import { memberOf } from './member-of.ts';
import { conforms } from './require-profile.ts';
import type { Run } from './run.ts';

/**
 * What a check knows about where it is: the resource it is in, the resource that contains that one, and the
 * bundle around them. One per resource and message; it is also the environment of the invariants.
 */
export interface Scope extends InvariantEnvironment {
  readonly run: Run;
  readonly resource: object;
  /** The scope of the resource that this one is contained in. */
  readonly container: Scope | undefined;
  readonly bundle: BundleIndex | undefined;
  readonly path: string;
  entry: BundleEntry | undefined;
  /** Scopes of the contained resources by id, made on first use. */
  contained: Map<string, Scope> | undefined;
  /** When the resource is a Bundle: its own entries. */
  inner: BundleIndex | undefined;
  /** Profiles the resource has been, or is waiting to be, checked against in this run. */
  readonly required: Set<string>;
}

/** Methods shared by every scope, so that making one allocates no closures. */
const methods = {
  get rootResource(): unknown {
    const scope = this as unknown as Scope;
    return scope.container?.resource ?? scope.resource;
  },
  resolve(reference: string): unknown {
    const scope = this as unknown as Scope;
    const own = scope.inner && findInBundle(reference, scope.inner);
    return (own ?? findTarget(reference, scope))?.resource;
  },
  conformsTo(value: unknown, profile: string): boolean | undefined {
    return conforms(value, profile, this as unknown as Scope);
  },
  memberOf(value: unknown, valueSet: string): boolean | undefined {
    return memberOf(value, valueSet, this as unknown as Scope);
  },
  htmlChecks(div: unknown): boolean {
    return typeof div === 'string' && isSafeNarrative(div);
  },
};

export function makeScope(
  run: Run,
  resource: object,
  container: Scope | undefined,
  bundle: BundleIndex | undefined,
  path: string,
): Scope {
  const scope = Object.create(methods);
  scope.run = run;
  scope.resource = resource;
  scope.container = container;
  scope.bundle = bundle;
  scope.path = path;
  scope.entry = container?.entry;
  scope.contained = undefined;
  scope.inner = undefined;
  scope.required = new Set();
  return scope as Scope;
}
