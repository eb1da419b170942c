import type { ResourceDemand } from '../ir/shape.ts';
import { indexBundle } from './bundle-index.ts';
import { brief, type Collector } from './collector.ts';
import { scopeOf } from './find-target.ts';
import { conforms } from './require-profile.ts';
import { resourceTypes } from './resource-types.ts';
import { noteUnchecked } from './run.ts';
import type { Scope } from './scope.ts';
import { runCheck } from './shape-check.ts';
import { vitalSignsProfile } from './vital-signs.ts';

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
  if (scope.container && (value as { id?: unknown }).id === undefined) {
    collector?.add('structure.contained-no-id', path, { javaId: 'Resource_RES_ID_Missing' });
    if (!collector) return false;
  }
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
  const check = scope.run.context.resource(resourceType);
  if (!check || check.refusal !== undefined) {
    const params = { canonical: resourceType, reason: check?.refusal ?? '' };
    collector?.add('profile.refused', path, { params });
    return false;
  }
  if (resourceType === 'Bundle') scope.inner ??= indexBundle(resource, scope.run, path);
  const asked = checkClaims(resource, resourceType, profiles, scope, path, collector);
  if (asked === false && !collector) return false;
  const claimed = checkClaims(resource, resourceType, meta?.profile, scope, path, collector);
  if (claimed === false && !collector) return false;
  const sign = resourceType === 'Observation' ? vitalSignsProfile(resource) : undefined;
  const implied =
    sign === undefined ? undefined : checkClaim(resource, resourceType, sign, scope, path, collector);
  const verdicts = [asked, claimed, implied].filter((verdict) => verdict !== undefined);
  if (verdicts.length > 0) return !verdicts.includes(false);
  return runCheck(check, resource, scope, path, collector);
}

/** The verdict on all claimed profiles together; `undefined` when none of them is known here. */
function checkClaims(
  resource: object,
  resourceType: string,
  canonicals: unknown,
  scope: Scope,
  path: string,
  collector: Collector | undefined,
): boolean | undefined {
  if (!Array.isArray(canonicals)) return undefined;
  let all: boolean | undefined;
  for (const canonical of canonicals) {
    if (typeof canonical !== 'string') continue;
    const verdict = checkClaim(resource, resourceType, canonical, scope, path, collector);
    if (verdict === false && !collector) return false;
    if (verdict !== undefined) all = verdict && all !== false;
  }
  return all;
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
  const profile = scope.run.context.profile(canonical);
  if (!profile) {
    if (canonical === `http://hl7.org/fhir/StructureDefinition/${resourceType}`) return undefined;
    noteUnchecked(scope.run, canonical);
    const javaId = 'VALIDATION_VAL_PROFILE_UNKNOWN_ERROR';
    collector?.add('profile.unknown', `${path}.meta.profile`, { javaId, params: { canonical } });
    return undefined;
  }
  if (profile.refusal !== undefined) {
    collector?.add('profile.refused', path, { params: { canonical, reason: profile.refusal } });
    return false;
  }
  if (profile.resourceType !== resourceType) {
    const params = { canonical, found: resourceType, expected: profile.resourceType };
    collector?.add('profile.wrong-type', path, { profile: profile.canonical, params });
    return false;
  }
  if (scope.required.includes(profile)) return true;
  scope.required = [...scope.required, profile];
  return runCheck(profile, resource, scope, path, collector);
}
