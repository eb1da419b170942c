import { asList, asText, at } from '../../fhir/json.ts';
import { type Problem, problem } from '../../message/problem.ts';
import { parse } from '../../parse/parse.ts';
import type { DoorRequest } from '../request-context.ts';

/** Parameters of an operation by name, each with all its values; or why they cannot be understood. */
export type OperationParameters =
  | { readonly values: Partial<Record<string, readonly string[]>>; readonly problems?: never }
  | { readonly problems: readonly Problem[] };

const general = new Set(['_format', '_pretty']);

/** Reads an operation's parameters from the query and, of a POST, from the Parameters in the body. */
export function readOperation(request: DoorRequest, names: readonly string[]): OperationParameters {
  const values: Record<string, string[]> = {};
  const refuse = (name: string, found: string): OperationParameters => ({
    problems: [problem('request.parameter', { params: { name: name.slice(0, 60), found } })],
  });
  const given: (readonly [string, unknown])[] = Object.entries(request.query)
    .filter(([name]) => !general.has(name))
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((each) => [name, each] as const),
    );
  if (request.body instanceof Uint8Array && request.body.length > 0) {
    const parsed = parse(request.body, request.get('content-type'));
    if (parsed.message === undefined) return { problems: parsed.problems };
    const { resource } = parsed.message;
    if (resource.resourceType !== 'Parameters') return refuse('body', String(asText(resource.resourceType)));
    for (const each of asList(resource.parameter)) given.push([String(at(each, 'name')), valueGiven(each)]);
  }
  for (const [name, value] of given) {
    if (!names.includes(name)) return refuse(name, 'not offered here');
    if (typeof value !== 'string') return refuse(name, '(no text)');
    values[name] = [...(values[name] ?? []), ...value.split(',')];
  }
  return { values };
}

/** R4 writes 64-bit numbers as text. */
function valueGiven(parameter: unknown): unknown {
  const kinds = ['valueString', 'valueId', 'valueCode', 'valueInteger', 'valueUnsignedInt'];
  const value = kinds.map((kind) => at(parameter, kind)).find((each) => each !== undefined);
  return typeof value === 'number' ? String(value) : value;
}
