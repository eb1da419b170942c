import { type Problem, problem, refuses } from '../../message/problem.ts';
import type { Definitions } from './definitions.ts';
import { checkResource } from './run/check-resource.ts';
import { brief, type Collector, makeCollector } from './run/collector.ts';

import { makeScope } from './run/invariant-scope.ts';
import { settle } from './run/require-profile.ts';
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
  validate(resource: unknown): Validation;
}

export interface Validation {
  readonly valid: boolean;
  /** Empty when valid: ask {@link MessageContext.explain} for the warnings of a valid message. */
  readonly problems: readonly Problem[];
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

function judge(definitions: Definitions, name: string, profiles: readonly string[]): MessageContext {
  const { compiled } = definitions;

  function pass(resource: unknown, collector?: Collector): boolean {
    if (typeof resource !== 'object' || resource === null || Array.isArray(resource)) {
      collector?.add('structure.not-an-object', '', { params: { found: brief(resource) } });
      return false;
    }
    const { resourceType } = resource as { resourceType?: unknown };
    const path = typeof resourceType === 'string' ? resourceType : '';
    const run = makeRun(compiled, makeScope, collector !== undefined);
    const scope = makeScope(run, resource, undefined, undefined, path);
    for (const profile of profiles) {
      if (compiled.profile(profile) || isBase(profile)) continue;
      collector?.add('profile.unresolved', path, { params: { canonical: profile } });
      return false;
    }
    const isGood = checkResource(resource, scope, profiles, path, collector);
    return (isGood || collector !== undefined) && settle(run, collector) && isGood;
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

  function check(resource: unknown): boolean {
    try {
      return pass(resource);
    } catch (fault) {
      if (!isTooDeep(fault)) throw fault;
      return false;
    }
  }

  return {
    name,
    profile: profiles[0],
    check,
    explain,
    validate(resource) {
      return check(resource) ? { valid: true, problems: [] } : { valid: false, problems: explain(resource) };
    },
  };
}

function isBase(canonical: string): boolean {
  return canonical.startsWith('http://hl7.org/fhir/StructureDefinition/');
}

/** Nesting beyond what the stack holds; no FHIR message comes near. */
function isTooDeep(fault: unknown): boolean {
  return fault instanceof RangeError && /call stack/i.test(fault.message);
}
