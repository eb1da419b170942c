import type { InvariantEnvironment } from '../../../fhir/fhirpath/compile-invariant.ts';
import type { BundleEntry, BundleIndex } from './bundle-index.ts';
import type { ProfileCheck } from './compiled-context.ts';
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
  /** Where the resource is; known in the explaining pass only. */
  readonly path: string;
  entry: BundleEntry | undefined;
  /** Scopes of the contained resources, made on first use. */
  contained: ContainedIndex | undefined;
  /** When the resource is a Bundle: its own entries. */
  inner: BundleIndex | undefined;
  /** The narrative, once it has been found good. */
  narrative: string | undefined;
  /** Profiles the resource has been, or is waiting to be, checked against in this run. */
  required: readonly ProfileCheck[];
}

/** The resources contained in one, by what refers to them and by themselves. */
export interface ContainedIndex {
  readonly byId: ReadonlyMap<string, Scope>;
  readonly byResource: ReadonlyMap<object, Scope>;
}

/** Makes a scope whose invariants can ask their questions. */
export type ScopeMaker = (
  run: Run,
  resource: object,
  container: Scope | undefined,
  bundle: BundleIndex | undefined,
  path: string,
) => Scope;
