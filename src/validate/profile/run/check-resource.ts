import type { ResourceDemand } from '../ir/shape.ts';
import { indexBundle } from './bundle-index.ts';
import { brief, type Collector } from './collector.ts';
import { scopeOf } from './find-target.ts';
import { conforms } from './require-profile.ts';
import { resourceTypes } from './resource-types.ts';
import type { Scope } from './scope.ts';
import { runCheck } from './shape-check.ts';

/** Checks a resource inside another: an entry's, a contained one, a parameter's. */
export function checkInnerResource(
  value: unknown,
  parent: Scope,
  demand: ResourceDemand,
  path: string,
  collector?: Collector,
): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    collector?.add('structure.not-an-object', path, { params: { found: brief(value) } });
    return false;
  }
  const { resourceType } = value as { resourceType?: unknown };
  const { types, profiles } = demand;
  if (types.length > 0 && !types.includes(String(resourceType)) && resourceTypes.has(String(resourceType))) {
    const params = { found: String(resourceType), expected: types.join(', ') };
    collector?.add('structure.resource-not-allowed', path, { params });
    return false;
  }
  const scope = scopeOf(value, parent, path);
  const isGood = checkResource(value, scope, [], path, collector);
  if (!isGood && !collector) return false;
  if (profiles.length === 0 || profiles.some((profile) => conforms(value, profile, scope) === true))
    return isGood;
  const javaId = 'Validation_VAL_Profile_NoMatch';
  collector?.add('profile.none-matches', path, { javaId, params: { profiles: profiles.join(', ') } });
  return false;
}

/**
 * Checks a resource against its type, the profiles it claims in `meta.profile` and those asked for. A profile
 * repeats all of its type's rules, so that the bare type is only checked where no profile is known.
 */
export function checkResource(
  resource: object,
  scope: Scope,
  profiles: readonly string[],
  path: string,
  collector?: Collector,
): boolean {
  const { resourceType, meta } = resource as { resourceType?: unknown; meta?: { profile?: unknown } };
  if (typeof resourceType !== 'string' || !resourceTypes.has(resourceType)) {
    collector?.add(
      resourceType === undefined ? 'structure.no-resource-type' : 'structure.unknown-resource-type',
      path,
      { params: { found: brief(resourceType) } },
    );
    return false;
  }
  const { context } = scope.run;
  const refusal = context.refusal(`http://hl7.org/fhir/StructureDefinition/${resourceType}`);
  const check = context.resource(resourceType);
  if (!check || refusal !== undefined) {
    collector?.add('profile.refused', path, { params: { canonical: resourceType, reason: refusal ?? '' } });
    return false;
  }
  if (resourceType === 'Bundle') scope.inner ??= indexBundle(resource, scope.run, path);
  let isDone = false;
  let isGood = true;
  for (const canonical of [...profiles, ...claimed(meta?.profile)]) {
    const verdict = checkClaim(resource, resourceType, canonical, scope, path, collector);
    if (verdict === undefined) continue;
    if (verdict) isDone = true;
    else isGood = false;
    if (!isGood && !collector) return false;
  }
  return (isDone || runCheck(check, resource, scope, path, collector)) && isGood;
}

function claimed(profile: unknown): readonly string[] {
  return Array.isArray(profile) ? profile.filter((each) => typeof each === 'string') : [];
}

/** The verdict on one claimed profile; `undefined` when it is not known here. */
function checkClaim(
  resource: object,
  resourceType: string,
  canonical: string,
  scope: Scope,
  path: string,
  collector: Collector | undefined,
): boolean | undefined {
  const { context } = scope.run;
  if (canonical === `http://hl7.org/fhir/StructureDefinition/${resourceType}`) return undefined;
  const profile = context.profile(canonical);
  const refusal = context.refusal(profile?.canonical ?? canonical);
  if (refusal !== undefined) {
    collector?.add('profile.refused', path, { params: { canonical, reason: refusal } });
    return false;
  }
  if (!profile) {
    const javaId = 'VALIDATION_VAL_PROFILE_UNKNOWN_ERROR';
    collector?.add('profile.unknown', `${path}.meta.profile`, { javaId, params: { canonical } });
    return undefined;
  }
  if (profile.resourceType !== resourceType) {
    const params = { canonical, found: resourceType, expected: profile.resourceType };
    collector?.add('profile.wrong-type', path, { profile: profile.canonical, params });
    return false;
  }
  if (scope.required.has(profile.canonical)) return true;
  scope.required.add(profile.canonical);
  return runCheck(profile, resource, scope, path, collector);
}
