import { asList, asObject, asText, at, type JsonObject } from '../fhir/json.ts';
import { type Problem, problem } from '../message/problem.ts';
import { isToleranceName, type ToleranceName, toleranceNames } from '../message/tolerance.ts';
import type { ValidateRequest } from '../validate/validate-resource.ts';

/** What `$validate` is asked, or why it cannot be understood. */
export type AskedToValidate =
  | (ValidateRequest & {
      /** Undefined only when a deletion is asked about. */
      readonly resource: JsonObject | undefined;
      readonly problems?: never;
    })
  | { readonly problems: readonly Problem[] };

const modes = ['create', 'update', 'delete', 'profile'];

/** The kinds of value in which clients write a name or an address. */
const textKinds = ['valueUri', 'valueCanonical', 'valueString', 'valueCode', 'valueUrl'];

/**
 * Reads what `$validate` is asked, from a Parameters resource or from a bare resource with a query; a parameter in the
 * body goes before the same one in the query. A Parameters resource without `resource` is itself judged where the
 * address names that type. Whatever is not understood, repeated or malformed is a `request.parameter`.
 * @param type the resource type the address names
 */
export function readValidateRequest(
  body: JsonObject,
  query: Readonly<Record<string, unknown>>,
  type: string | undefined,
): AskedToValidate {
  const given = body.resourceType === 'Parameters' ? asList(body.parameter) : [];
  const isBare =
    body.resourceType !== 'Parameters' ||
    (type === 'Parameters' && !given.some((each) => at(each, 'name') === 'resource'));
  const parameters = isBare ? [] : given;
  const problems: Problem[] = [];
  const refuse = (name: string, found: string): void => {
    problems.push(problem('request.parameter', { params: { name, found } }));
  };
  const named = (name: string): readonly unknown[] => parameters.filter((each) => at(each, 'name') === name);

  function texts(name: string): readonly string[] {
    const inBody = named(name).map((each) => textOf(asObject(each)));
    const written = inBody.length > 0 ? inBody : asMany(query[name]).map(asText);
    const found = written.filter((each) => each !== undefined);
    if (found.length < written.length) refuse(name, '(no text)');
    return found;
  }
  function one(name: string): string | undefined {
    const found = texts(name);
    if (found.length > 1) refuse(name, found.join(', '));
    return found[0];
  }

  const mode = one('mode');
  if (mode !== undefined && !modes.includes(mode)) refuse('mode', `${mode} (${modes.join(', ')})`);
  const profile = one('profile');
  const context = one('context');
  const tolerate = new Set<ToleranceName>();
  for (const name of texts('tolerate').flatMap((each) => each.split(','))) {
    if (isToleranceName(name)) tolerate.add(name);
    else refuse('tolerate', `${name} (${toleranceNames.join(', ')})`);
  }
  const resources = named('resource').map((each) => asObject(at(each, 'resource')));
  if (resources.length > 1) refuse('resource', `${resources.length} resources`);
  const resource = isBare ? body : resources[0];
  if (resources.length === 1 && asText(resource?.resourceType) === undefined) {
    refuse('resource', '(not a resource)');
  }
  if (resource === undefined && resources.length === 0 && mode !== 'delete') refuse('resource', '(missing)');
  return problems.length > 0 ? { problems } : { resource, profile, context, tolerate };
}

function textOf(parameter: JsonObject | undefined): string | undefined {
  return textKinds.map((kind) => asText(parameter?.[kind])).find((each) => each !== undefined);
}

function asMany(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
