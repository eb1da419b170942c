import type { InvariantEnvironment } from '../../../fhir/fhirpath/compile-invariant.ts';
import { findInBundle, findTarget } from './find-target.ts';
import { memberOf } from './member-of.ts';
import { isSafeNarrative } from './narrative.ts';
import { conforms } from './require-profile.ts';
import type { Scope } from './scope.ts';

/** What invariants ask of the scope they run in; the prototype of every scope. */
export const invariantEnvironment: Omit<InvariantEnvironment, 'resource'> & ThisType<Scope> = {
  get rootResource() {
    return this.container?.resource ?? this.resource;
  },
  resolve(reference) {
    const own = this.inner && findInBundle(reference, this.inner);
    return (own ?? findTarget(reference, this))?.resource;
  },
  conformsTo(value, profile) {
    return conforms(value, profile, this);
  },
  memberOf(value, valueSet) {
    return memberOf(value, valueSet, this);
  },
  htmlChecks(div) {
    return typeof div === 'string' && isSafeNarrative(div);
  },
};
