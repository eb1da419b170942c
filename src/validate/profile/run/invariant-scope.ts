import type { BundleEntry, BundleIndex } from './bundle-index.ts';
import type { ProfileCheck } from './compiled-context.ts';
import { findInBundle, findTarget } from './find-target.ts';
import { memberOf } from './member-of.ts';
import { isSafeNarrative } from './narrative.ts';
import { conforms } from './require-profile.ts';
import type { Run } from './run.ts';
import type { ContainedIndex, Scope, ScopeMaker } from './scope.ts';

const NONE: readonly ProfileCheck[] = [];

/** A scope with what invariants ask of it. A class, as a scope is made for every resource of every message. */
class InvariantScope implements Scope {
  readonly run: Run;
  readonly resource: object;
  readonly container: Scope | undefined;
  readonly bundle: BundleIndex | undefined;
  readonly path: string;
  entry: BundleEntry | undefined;
  contained: ContainedIndex | undefined = undefined;
  inner: BundleIndex | undefined = undefined;
  narrative: string | undefined = undefined;
  required: readonly ProfileCheck[] = NONE;

  constructor(...[run, resource, container, bundle, path]: Parameters<ScopeMaker>) {
    this.run = run;
    this.resource = resource;
    this.container = container;
    this.bundle = bundle;
    this.path = path;
    this.entry = container?.entry;
  }

  get rootResource(): object {
    return this.container?.resource ?? this.resource;
  }

  resolve(reference: string): unknown {
    const own = this.inner && findInBundle(reference, this.inner);
    return (own ?? findTarget(reference, this))?.resource;
  }

  conformsTo(value: unknown, profile: string): boolean | undefined {
    return conforms(value, profile, this);
  }

  memberOf(value: unknown, valueSet: string): boolean | undefined {
    return memberOf(value, valueSet, this);
  }

  htmlChecks(div: unknown): boolean {
    return typeof div === 'string' && isSafeNarrative(div);
  }
}

export const makeScope: ScopeMaker = (run, resource, container, bundle, path) =>
  new InvariantScope(run, resource, container, bundle, path);
