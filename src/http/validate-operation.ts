import { asList, asObject, asText, at, type JsonObject } from '../fhir/json.ts';
import { type Problem, problem } from '../message/problem.ts';
import { parse } from '../parse/parse.ts';
import type { ResourceVerdict, ValidateRequest } from '../validate/validate-resource.ts';
import { answer, answerProblems } from './answer.ts';
import { toOutcome } from './outcome.ts';
import type { Handler } from './request-context.ts';

/** Judges a resource with every finding. */
export type JudgeResource = (resource: JsonObject, request: ValidateRequest) => Promise<ResourceVerdict>;

const modes = new Set(['create', 'update', 'delete', 'profile']);

/**
 * `POST /fhir/$validate` and `POST /fhir/{type}/$validate`: judges the resource in the body, bare or as the parameter
 * `resource` of a Parameters resource, and stores nothing. 200 with an OperationOutcome whatever the verdict is; only a
 * request that cannot be understood is refused. https://hl7.org/fhir/R4/resource-operation-validate.html
 */
export function validateOperation(judge: JudgeResource): Handler {
  return async (request, response) => {
    const bytes: Uint8Array = request.body instanceof Uint8Array ? request.body : new Uint8Array();
    const { message, problems } = parse(bytes, request.get('content-type'));
    if (message === undefined) {
      answerProblems(request, response, problems);
      return;
    }
    const asked = readRequest(message.resource, request.query);
    if (asked.problems !== undefined) {
      answerProblems(request, response, asked.problems);
      return;
    }
    const { type } = request.params;
    const found = asText(asked.resource.resourceType) ?? '?';
    const mismatch: readonly Problem[] =
      type === undefined || type === found
        ? []
        : [problem('structure.wrong-type', { expression: found, params: { expected: type } })];
    const verdict = await judge(asked.resource, asked);
    const all = [...mismatch, ...verdict.problems];
    const outcome = toOutcome(all, response.locals.language);
    if (all.length === 0) {
      outcome.issue = [{ severity: 'information', code: 'informational', details: { text: 'valid' } }];
    }
    answer(request, response, 200, outcome);
  };
}

type Asked =
  | (ValidateRequest & { readonly resource: JsonObject; readonly problems?: never })
  | { readonly problems: readonly Problem[] };

/** What is asked, by parameters in the body or in the address. The mode changes no rule here: nothing is stored. */
function readRequest(body: JsonObject, query: Record<string, unknown>): Asked {
  const parameters = body.resourceType === 'Parameters' ? asList(body.parameter) : undefined;
  const inBody = (name: string): unknown => parameters?.find((each) => at(each, 'name') === name);
  const resource = parameters === undefined ? body : asObject(at(inBody('resource'), 'resource'));
  const mode = asText(at(inBody('mode'), 'valueCode')) ?? asText(query.mode);
  const profile =
    asText(at(inBody('profile'), 'valueUri')) ??
    asText(at(inBody('profile'), 'valueCanonical')) ??
    asText(query.profile);
  const context = asText(query.context);
  const problems: Problem[] = [];
  if (mode !== undefined && !modes.has(mode)) {
    problems.push(problem('request.parameter', { params: { name: 'mode', found: mode } }));
  }
  if (resource === undefined) {
    problems.push(problem('request.parameter', { params: { name: 'resource', found: '(missing)' } }));
  }
  return resource === undefined || problems.length > 0 ? { problems } : { resource, profile, context };
}
