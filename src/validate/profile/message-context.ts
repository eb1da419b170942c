import { type Problem, problem, refuses } from '../../message/problem.ts';
import type { Definitions } from './definitions.ts';
import { checkResource } from './run/check-resource.ts';
import { brief, type Collector, makeCollector } from './run/collector.ts';
import type { CompiledContext, ProfileCheck } from './run/compiled-context.ts';
import { makeScope } from './run/invariant-scope.ts';
import { settle } from './run/require-profile.ts';
import { resourceTypes } from './run/resource-types.ts';
import { makeRun } from './run/run.ts';

/** What is expected of one kind of message: an event and version, with its Bundle profile and packages. */
export interface MessageContext {
  readonly name: string;
  readonly profile: string | undefined;
  /** The verdict alone, at the cost of about parsing the message. */
  check(resource: unknown): boolean;
  /** Every finding, warnings and what could not be checked among them. */
  explain(resource: unknown): Problem[];
  /** The verdict, and the findings only when it is no. */
  validate(resource: unknown): FastValidation;
}

export interface Validation {
  readonly valid: boolean;
  /** Empty when valid: ask {@link MessageContext.explain} for the warnings of a valid message. */
  readonly problems: readonly Problem[];
}

/** A verdict that was come to fast. */
export interface FastValidation extends Validation {
  /**
   * What the verdict on a valid message does not cover: code systems, value sets, extensions and profiles by their
   * canonicals, the first of them when they are many. Of an invalid one the findings tell it, place by place.
   */
  readonly unchecked: readonly string[];
}

/**
 * Makes the context that judges messages by `profile`, a canonical of the definitions' packages, and by the
 * profiles they claim themselves; without `profile` by those alone.
 */
export function compileContext(
  definitions: Definitions,
  { name, profile }: { readonly name: string; readonly profile?: string },
): MessageContext {
  return judge(definitions, name, profile === undefined ? [] : [profile]);
}

/**
 * Judges a resource by its type, the profiles it claims and those given, with all findings.
 * The resource need not be a message: this is `$validate`.
 */
export function validateResource(
  definitions: Definitions,
  resource: unknown,
  profiles: readonly string[],
): Validation {
  const problems = judge(definitions, '', profiles).explain(resource);
  return { valid: !refuses(problems), problems };
}

/** Whether a profile, or a type of R4 by its canonical, can be judged by. */
export function knowsProfile({ compiled }: Definitions, canonical: string): boolean {
  return (
    withTypesAsProfiles(compiled).profile(canonical) !== undefined || isAncestor(canonical, 'DomainResource')
  );
}

function judge(definitions: Definitions, name: string, profiles: readonly string[]): MessageContext {
  const compiled = withTypesAsProfiles(definitions.compiled);

  function pass(resource: unknown, collector?: Collector, unchecked?: string[]): boolean {
    if (typeof resource !== 'object' || resource === null || Array.isArray(resource)) {
      collector?.add('structure.not-an-object', '', { params: { found: brief(resource) } });
      return false;
    }
    const { resourceType } = resource as { resourceType?: unknown };
    const path = typeof resourceType === 'string' ? resourceType : '';
    const run = makeRun(compiled, makeScope, collector !== undefined);
    const scope = makeScope(run, resource, undefined, undefined, path);
    for (const profile of profiles) {
      if (compiled.profile(profile) || isAncestor(profile, path)) continue;
      collector?.add('profile.unresolved', path, { params: { canonical: profile } });
      return false;
    }
    const asked = profiles.filter((profile) => !isAncestor(profile, path));
    const isGood = checkResource(resource, scope, asked, path, collector);
    const isValid = (isGood || collector !== undefined) && settle(run, collector) && isGood;
    unchecked?.push(...run.unchecked);
    return isValid;
  }

  function explain(resource: unknown): Problem[] {
    const collector = makeCollector();
    try {
      pass(resource, collector);
    } catch (fault) {
      if (!isTooDeep(fault)) throw fault;
      return [...collector.problems, problem('structure.too-deep')];
    }
    return [...collector.problems];
  }

  function check(resource: unknown, unchecked?: string[]): boolean {
    try {
      return pass(resource, undefined, unchecked);
    } catch (fault) {
      if (!isTooDeep(fault)) throw fault;
      return false;
    }
  }

  return {
    name,
    profile: profiles[0],
    check: (resource) => check(resource),
    explain,
    validate(resource) {
      const unchecked: string[] = [];
      return check(resource, unchecked)
        ? { valid: true, problems: [], unchecked }
        : { valid: false, problems: explain(resource), unchecked: [] };
    },
  };
}

const base = 'http://hl7.org/fhir/StructureDefinition/';

/**
 * A resource type of R4 may be asked for and claimed by its own canonical, with or without the version of R4, and then
 * holds for that type alone. https://hl7.org/fhir/R4/resource.html#Meta.profile
 */
function withTypesAsProfiles(compiled: CompiledContext): CompiledContext {
  const types = new Map<string, ProfileCheck>();
  const typeNamed = (canonical: string): ProfileCheck | undefined => {
    if (!canonical.startsWith(base)) return undefined;
    const resourceType = canonical.slice(base.length).replace(/\|4\.0(\.1)?$/, '');
    const check = resourceTypes.has(resourceType) ? compiled.resource(resourceType) : undefined;
    if (check === undefined) return undefined;
    const known = types.get(resourceType);
    if (known !== undefined) return known;
    const made = { ...check, canonical: base + resourceType, resourceType, bases: [] };
    types.set(resourceType, made);
    return made;
  };
  return { ...compiled, profile: (canonical) => compiled.profile(canonical) ?? typeNamed(canonical) };
}

/** True for the abstract types a resource's type derives from: it says nothing that the type does not say. */
function isAncestor(canonical: string, resourceType: string): boolean {
  const [url] = canonical.split('|');
  if (url === `${base}Resource`) return true;
  return url === `${base}DomainResource` && !['Bundle', 'Parameters', 'Binary'].includes(resourceType);
}

/** Nesting beyond what the stack holds; no FHIR message comes near. */
function isTooDeep(fault: unknown): boolean {
  return fault instanceof RangeError && /call stack/i.test(fault.message);
}
