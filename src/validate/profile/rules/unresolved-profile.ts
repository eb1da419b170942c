import type { Emission, Place } from '../emit/emission.ts';

/** A type's profile that is in none of the packages: the value cannot be judged, and Java calls that an error. */
export interface UnresolvedProfileRule {
  readonly rule: 'unresolved-profile';
  readonly canonical: string;
  readonly profile: string;
}

export function emitUnresolvedProfile(rule: UnresolvedProfileRule, at: Place, out: Emission): string {
  const facts = {
    code: 'profile.unresolved',
    profile: rule.profile,
    javaId: 'Validation_VAL_Unknown_Profile',
    params: { canonical: rule.canonical },
  } as const;
  return out.fail(facts, at);
}
