import type { ReferenceSpec } from '../rules/reference.ts';
import { isAbsoluteUrl } from './absolute-url.ts';
import { type BundleEntry, entriesLike } from './bundle-index.ts';
import type { Collector } from './collector.ts';
import { entriesNamed, findTarget } from './find-target.ts';
import { requireProfile, satisfies } from './require-profile.ts';
import { parseRestUrl } from './rest-url.ts';
import type { Scope } from './scope.ts';

const BASE = 'http://hl7.org/fhir/StructureDefinition/';
const REST_OPTIONAL = new Set(['transaction', 'transaction-response', 'batch', 'batch-response']);

/**
 * Checks where a Reference points: the form of the text, that it resolves as the bundle's rules want, and
 * that the target is of an allowed type and profile. https://hl7.org/fhir/R4/references.html
 */
export function checkReference(
  value: object,
  scope: Scope,
  spec: ReferenceSpec,
  path: string,
  collector?: Collector,
): boolean {
  const { reference, identifier, display, type } = value as Record<string, unknown>;
  if (typeof reference !== 'string' || reference === '') {
    if (identifier === undefined && display === undefined && reference === undefined) {
      collector?.add('reference.empty', path, { javaId: 'Reference_REF_NoDisplay' });
    }
    return true;
  }
  const entries = reference.charCodeAt(0) === 35 ? undefined : entriesNamed(reference, scope);
  // What names exactly one entry by a RESTful address is as it should be; everything else is looked at closely.
  const isPlain = entries?.length === 1 && scope.entry?.isRestful === true;
  const isWellFormed = isPlain || checkForm(reference, entries, scope, path, collector);
  if (!isWellFormed && !collector) return false;
  const target = entries?.[0]?.scope ?? findTarget(reference, scope);
  if (type !== undefined && !checkType(type, reference, target, spec, path, collector)) {
    if (!collector) return false;
  }
  if (!target) return checkUnresolved(reference, spec, path, collector) && isWellFormed;
  return checkTarget(reference, target, scope, spec, path, collector) && isWellFormed;
}

/** `Reference.type`, where there is one, has to be an allowed type and that of the resource, as far as that is known. */
function checkType(
  type: unknown,
  reference: string,
  target: Scope | undefined,
  { targets, profile, elementId }: ReferenceSpec,
  path: string,
  collector: Collector | undefined,
): boolean {
  if (typeof type !== 'string') return true;
  const facts = { profile, rule: elementId };
  let isGood = true;
  const absolute = isAbsoluteUrl(type) ? type : `${BASE}${type}`;
  const isAllowed = targets.some((each) => each.type === undefined || `${BASE}${each.type}` === absolute);
  if (targets.length > 0 && !isAllowed) {
    const params = { found: type, expected: targets.map((each) => each.type).join(', ') };
    collector?.add('reference.type', path, { ...facts, javaId: 'Reference_REF_WrongTarget', params });
    isGood = false;
  }
  const resolved = (target?.resource as { resourceType?: unknown } | undefined)?.resourceType;
  const actual = typeof resolved === 'string' ? resolved : parseRestUrl(reference)?.type;
  if (actual !== undefined && actual !== type) {
    const params = { found: type, expected: actual };
    collector?.add('reference.type', path, { ...facts, javaId: 'Reference_REF_BadTargetType', params });
    isGood = false;
  }
  return isGood;
}

function checkForm(
  reference: string,
  entries: readonly BundleEntry[] | undefined,
  scope: Scope,
  path: string,
  collector: Collector | undefined,
): boolean {
  const params = { found: reference };
  if (/\s/.test(reference)) {
    collector?.add('reference.invalid', path, { javaId: 'REFERENCE_REF_INVALID_REF', params });
    return false;
  }
  const { bundle, entry } = scope;
  if (!bundle || reference.charCodeAt(0) === 35) return true;
  const isRelative = !isAbsoluteUrl(reference);
  if (isRelative && !REST_OPTIONAL.has(String(bundle.type))) {
    if (entry?.fullUrl === undefined) {
      collector?.add('reference.no-base', path, { javaId: 'Bundle_BUNDLE_FullUrl_Missing', params });
      return false;
    }
    const slashes = reference.split('/').length - 1;
    if (slashes !== 1 && slashes !== 3) {
      collector?.add('reference.format', path, { javaId: 'Reference_REF_Format2', params });
      return false;
    }
  }
  if ((entries?.length ?? 0) > 1) {
    collector?.add('reference.ambiguous', path, { javaId: 'Bundle_BUNDLE_MultipleMatches', params });
    return false;
  }
  const mustLink = isRelative && (bundle.type === 'message' || bundle.type === 'document');
  return !mustLink || checkLinked(reference, entries, scope, path, collector);
}

/**
 * In a message or a document every reference to a resource that is there must find it by fullUrl: one that
 * names its type and id but not its address points at something else.
 */
function checkLinked(
  reference: string,
  entries: readonly BundleEntry[] | undefined,
  { bundle, entry }: Scope,
  path: string,
  collector: Collector | undefined,
): boolean {
  const isRestful = entry?.isRestful === true;
  if (isRestful && entries?.length) return true;
  const parsed = parseRestUrl(reference);
  if (!bundle || !parsed || entriesLike(parsed.type, parsed.id, bundle).length === 0) return true;
  const javaId = isRestful ? 'BUNDLE_BUNDLE_ENTRY_NOTFOUND_APPARENT' : 'BUNDLE_BUNDLE_ENTRY_NOTFOUND_CANNOT';
  collector?.add('reference.other-address', path, { javaId, params: { found: reference } });
  return false;
}

function checkUnresolved(
  reference: string,
  spec: ReferenceSpec,
  path: string,
  collector: Collector | undefined,
): boolean {
  const { profile, elementId } = spec;
  const facts = { profile, rule: elementId, params: { found: reference } };
  let isGood = true;
  if (reference.charCodeAt(0) === 35) {
    collector?.add('reference.not-contained', path, { ...facts, javaId: 'Reference_REF_CantResolve' });
    isGood = false;
  }
  if (spec.mustBeHere) {
    collector?.add('reference.not-in-bundle', path, { ...facts, javaId: 'Reference_REF_NotFound_Bundle' });
    isGood = false;
  }
  return isGood;
}

function checkTarget(
  reference: string,
  target: Scope,
  scope: Scope,
  spec: ReferenceSpec,
  path: string,
  collector: Collector | undefined,
): boolean {
  const { resourceType } = target.resource as { resourceType?: unknown };
  const entry = target.entry;
  if (
    entry &&
    !entry.isRestful &&
    reference.charCodeAt(0) !== 35 &&
    !isAbsoluteUrl(reference) &&
    !reference.startsWith(`${String(resourceType)}/`)
  ) {
    const params = { found: String(resourceType), expected: reference.split('/', 1)[0] as string };
    collector?.add('reference.wrong-type', path, { javaId: 'Reference_REF_ResourceType', params });
    return false;
  }
  if (spec.targets.length === 0) return true;
  const [single] = spec.targets;
  if (!collector && spec.targets.length === 1 && single?.type === resourceType) {
    const profile = single?.profile === undefined ? undefined : scope.run.context.profile(single.profile);
    if (profile) requireProfile(profile, target, scope.run);
    return true;
  }
  const facts = { profile: spec.profile, rule: spec.elementId };
  const fitting = spec.targets.filter((each) => each.type === resourceType);
  if (fitting.length === 0) {
    if (spec.targets.some((each) => each.type === undefined)) {
      collector?.add('reference.unknown-profile', path, {
        ...facts,
        javaId: 'Reference_REF_CantResolveProfile',
      });
      return false;
    }
    const params = {
      found: String(resourceType),
      expected: spec.targets.map((each) => each.type).join(', '),
    };
    collector?.add('reference.wrong-type', path, { ...facts, javaId: 'Reference_REF_BadTargetType', params });
    return false;
  }
  if (fitting.some((each) => each.profile === undefined)) return true;
  const profiles = fitting.flatMap((each) => scope.run.context.profile(each.profile as string) ?? []);
  const [only] = profiles;
  if (profiles.length === 1 && only && !collector) {
    requireProfile(only, target, scope.run);
    return true;
  }
  const good = profiles.find((profile) => satisfies(target.resource, profile, target));
  if (good) {
    if (!collector) requireProfile(good, target, scope.run);
    return true;
  }
  const params = { found: reference, expected: fitting.map((each) => each.profile).join(', ') };
  collector?.add('reference.no-profile-match', path, {
    ...facts,
    javaId: 'Reference_REF_CantMatchChoice',
    params,
  });
  if (only && collector) requireProfile(only, target, scope.run);
  return false;
}
