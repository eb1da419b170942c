import { asList, asText, at, type JsonObject } from '../fhir/json.ts';
import { type Problem, problem, refuses } from '../message/problem.ts';
import type { ToleranceName } from '../message/tolerance.ts';
import type { Contexts, OpenContext } from './contexts.ts';
import type { Definitions } from './profile/definitions.ts';
import { knowsProfile, validateResource } from './profile/message-context.ts';
import { judgeTolerantly } from './tolerances.ts';

/** By what a resource shall be judged, beside what it claims itself. */
export interface ValidateRequest {
  /** A context of the table by name. */
  readonly context?: string | undefined;
  /** True to judge by what the resource claims, within the packages of the context, and not by the context's own profile. */
  readonly claimsOnly?: boolean | undefined;
  /** Canonical of a profile. */
  readonly profile?: string | undefined;
  /** What the resource is judged leniently about; strict when absent. */
  readonly tolerate?: ReadonlySet<ToleranceName> | undefined;
}

/** All findings about a resource. */
export interface ResourceVerdict {
  readonly valid: boolean;
  /** Name of the context that judged, or `name#version` of the package; undefined when it was R4 alone. */
  readonly context: string | undefined;
  /** `name#version` of the package whose profiles judged; R4's own when there was none or it is not installed. */
  readonly package: string;
  readonly problems: readonly Problem[];
}

/**
 * Judges any resource with every finding: `$validate` and `overgang validate`. The context is the one named, else that
 * of the message's event, else the first that has the profile asked for or claimed, else an installed package that has
 * it, else R4. What could not be judged for want of packages is said. Never rejects for what is in the resource.
 */
export async function judgeResource(
  contexts: Contexts,
  resource: JsonObject,
  request: ValidateRequest,
): Promise<ResourceVerdict> {
  const unknown = unknownContext(contexts, request.context);
  if (unknown !== undefined) {
    return { valid: false, context: undefined, package: r4Package, problems: [unknown] };
  }
  const judge = await chooseJudge(contexts, resource, request);
  const own = request.claimsOnly === true ? [] : judge.profiles;
  const profiles = request.profile === undefined ? own : [request.profile];
  const problems = judgeTolerantly(
    resource,
    request.tolerate ?? new Set(),
    (meant) => validateResource(judge.definitions, meant, profiles).problems,
  );
  const all = [...problems, ...judge.notes];
  const [standard = r4Package] = judge.definitions.packages;
  return { valid: !refuses(all), context: judge.name, package: standard, problems: all };
}

const r4Package = 'hl7.fhir.r4.core#4.0.1';

/** Why a context cannot be asked for; undefined when none is, or when the table has it. */
function unknownContext(contexts: Pick<Contexts, 'rows'>, context: string | undefined): Problem | undefined {
  if (context === undefined || contexts.rows.some(({ name }) => name === context)) return undefined;
  const found = `${context} (${contexts.rows.map(({ name }) => name).join(', ')})`;
  return problem('request.parameter', { params: { name: 'context', found } });
}

/**
 * Why nothing can be judged as asked: a context that is not in the table or whose packages are not installed, a profile
 * that no package holds. Undefined when all is there.
 */
export async function whyNotJudged(
  contexts: Contexts,
  { context, profile }: ValidateRequest,
): Promise<Problem | undefined> {
  const unknown = unknownContext(contexts, context);
  if (unknown !== undefined) return unknown;
  const named = context === undefined ? undefined : await contexts.byName(context);
  if (named?.missing !== undefined) {
    const params = { event: named.row.name, packages: named.missing.join(', ') };
    return problem('profile.not-installed', { params });
  }
  if (profile === undefined) return undefined;
  const judge = await chooseJudge(contexts, {}, { context, profile });
  if (knowsProfile(judge.definitions, profile)) return undefined;
  return problem('profile.unresolved', { params: { canonical: profile } });
}

interface Judge {
  readonly name: string | undefined;
  readonly definitions: Definitions;
  /** Profiles to judge by when none is asked for. */
  readonly profiles: readonly string[];
  readonly notes: readonly Problem[];
}

async function chooseJudge(
  contexts: Contexts,
  resource: JsonObject,
  request: ValidateRequest,
): Promise<Judge> {
  const base = await contexts.base();
  const named = request.context === undefined ? undefined : await contexts.byName(request.context);
  if (named !== undefined) return judgeOf(named, base);
  const event = asText(at(resource, 'entry', 0, 'resource', 'eventCoding', 'code'));
  if (event !== undefined && request.profile === undefined) {
    const ofEvent = await contexts.byEvent(event);
    if (ofEvent !== undefined) return judgeOf(ofEvent, base);
  }
  const asked = request.profile === undefined ? claimedProfiles(resource) : [request.profile];
  return judgeOfProfiles(contexts, asked, base);
}

/** What R4 itself defines needs no package. */
async function judgeOfProfiles(
  contexts: Contexts,
  canonicals: readonly string[],
  base: Definitions,
): Promise<Judge> {
  const wanted = canonicals.filter((each) => !knowsProfile(base, each));
  if (wanted.length > 0) {
    for (const { name } of contexts.rows) {
      const open = await contexts.byName(name);
      const definitions = open?.definitions;
      if (definitions !== undefined && wanted.some((each) => knowsProfile(definitions, each))) {
        return judgeOf(open, base);
      }
    }
  }
  for (const each of wanted) {
    const found = await contexts.byPackage(each);
    if (found === undefined) continue;
    const notes = found.missing.length === 0 ? [] : [notChecked('what is defined by', found.missing)];
    return { name: found.package, definitions: found.definitions, profiles: [], notes };
  }
  return { name: undefined, definitions: base, profiles: [], notes: [] };
}

function judgeOf(open: OpenContext | undefined, base: Definitions): Judge {
  if (open?.missing !== undefined) {
    const notes = [notChecked(`the profiles of ${open.row.name}:`, open.missing)];
    return { name: open.row.name, definitions: base, profiles: [], notes };
  }
  const profile = open?.row.profile;
  const profiles = profile === undefined ? [] : [profile];
  return { name: open?.row.name, definitions: open?.definitions ?? base, profiles, notes: [] };
}

function notChecked(what: string, packages: readonly string[]): Problem {
  return problem('profile.not-checked', { params: { check: `${what} ${packages.join(', ')}` } });
}

function claimedProfiles(resource: JsonObject): readonly string[] {
  return asList(at(resource, 'meta', 'profile'))
    .map(asText)
    .filter((each) => each !== undefined);
}
