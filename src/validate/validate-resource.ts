import { asList, asText, at, type JsonObject } from '../fhir/json.ts';
import { type Problem, problem, refuses } from '../message/problem.ts';
import type { Contexts, OpenContext } from './contexts.ts';
import { validateResource } from './profile/message-context.ts';

/** By what a resource shall be judged, beside what it claims itself. */
export interface ValidateRequest {
  /** A context of the table by name. */
  readonly context?: string | undefined;
  /** Canonical of a profile. */
  readonly profile?: string | undefined;
}

/** All findings about a resource. */
export interface ResourceVerdict {
  readonly valid: boolean;
  /** Name of the context that judged; undefined when it was R4 alone. */
  readonly context: string | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Judges any resource with every finding: `$validate` and `overgang validate`. The context is the one named, else the
 * one that has the profile, else that of the message's event, else R4. What could not be judged for want of packages
 * is said. Never rejects for what is in the resource.
 */
export async function judgeResource(
  contexts: Contexts,
  resource: JsonObject,
  request: ValidateRequest,
): Promise<ResourceVerdict> {
  const open = await chooseContext(contexts, resource, request);
  const profiles = request.profile === undefined ? profileOf(open) : [request.profile];
  const notes = notesOf(open, request, contexts);
  if (refuses(notes)) return { valid: false, context: open?.row.name, problems: notes };
  const definitions = open?.definitions ?? (await contexts.base());
  const { problems } = validateResource(definitions, resource, open?.context === undefined ? [] : profiles);
  const all = [...problems, ...notes];
  return { valid: !refuses(all), context: open?.row.name, problems: all };
}

async function chooseContext(
  contexts: Contexts,
  resource: JsonObject,
  request: ValidateRequest,
): Promise<OpenContext | undefined> {
  if (request.context !== undefined) return contexts.byName(request.context);
  const event = asText(at(resource, 'entry', 0, 'resource', 'eventCoding', 'code'));
  if (event !== undefined && request.profile === undefined) {
    const ofEvent = await contexts.byEvent(event);
    if (ofEvent !== undefined) return ofEvent;
  }
  const wanted = request.profile === undefined ? claimedProfiles(resource) : [request.profile];
  if (wanted.length === 0) return undefined;
  for (const { name } of contexts.rows) {
    const open = await contexts.byName(name);
    const { compiled } = open?.definitions ?? {};
    if (compiled !== undefined && wanted.some((each) => compiled.profile(each))) return open;
  }
  return undefined;
}

function claimedProfiles(resource: JsonObject): readonly string[] {
  return asList(at(resource, 'meta', 'profile'))
    .map(asText)
    .filter((each) => each !== undefined);
}

function profileOf(open: OpenContext | undefined): readonly string[] {
  return open?.row.profile === undefined ? [] : [open.row.profile];
}

function notesOf(
  open: OpenContext | undefined,
  { context, profile }: ValidateRequest,
  contexts: Contexts,
): readonly Problem[] {
  if (context !== undefined && open === undefined) {
    const found = `${context} (${contexts.rows.map(({ name }) => name).join(', ')})`;
    return [problem('request.parameter', { params: { name: 'context', found } })];
  }
  if (open?.missing !== undefined) {
    const check = `the profiles of ${open.row.name} (${open.missing.join(', ')})`;
    return [problem('profile.not-checked', { params: { check } })];
  }
  if (profile !== undefined && open === undefined) {
    return [problem('profile.unresolved', { params: { canonical: profile } })];
  }
  return [];
}
