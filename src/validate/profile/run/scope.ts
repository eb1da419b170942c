import type { InvariantEnvironment } from '../../../fhir/fhirpath/compile-invariant.ts';
import type { BundleEntry, BundleIndex } from './bundle-index.ts';
import type { Run } from './run.ts';

/**
 * What a check knows about where it is: the resource it is in, the resource that contains that one, and the
 * bundle around them. One per resource and message; it is also the environment of the invariants, whose
 * methods it takes from its run, so that making one allocates no closures.
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

export function makeScope(
  run: Run,
  resource: object,
  container: Scope | undefined,
  bundle: BundleIndex | undefined,
  path: string,
): Scope {
  const scope = Object.create(run.environment);
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
