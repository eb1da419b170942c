import type { OperationOutcome } from '@medplum/fhirtypes';
import { asText, at, type JsonObject } from '../fhir/json.ts';
import { type Language, type Problem, problem } from '../message/problem.ts';
import { parse } from '../parse/parse.ts';
import { resourceTypes } from '../validate/profile/run/resource-types.ts';
import { judgeStayByCourse } from '../validate/stay-by-course.ts';
import type { ResourceVerdict, ValidateRequest } from '../validate/validate-resource.ts';
import { answer, answerProblems } from './answer.ts';
import { toOutcome } from './outcome.ts';
import { readValidateRequest } from './read-validate-request.ts';
import type { Handler } from './request-context.ts';

/** Judges a resource with every finding. */
export type JudgeResource = (resource: JsonObject, request: ValidateRequest) => Promise<ResourceVerdict>;

/**
 * `POST /fhir/$validate` and `POST /fhir/{type}/$validate`: judges the resource in the body, bare or as the parameter
 * `resource` of a Parameters resource, and stores nothing. 200 with an OperationOutcome whatever the verdict is, with
 * what it was judged by; only a request that cannot be understood is refused. The mode changes no rule: nothing is
 * stored. https://hl7.org/fhir/R4/resource-operation-validate.html
 */
export function validateOperation(judge: JudgeResource): Handler {
  return async (request, response) => {
    const { type } = request.params;
    if (type !== undefined && !resourceTypes.has(type)) {
      answerProblems(request, response, [problem('request.unknown-type', { params: { found: type } })]);
      return;
    }
    const bytes: Uint8Array = request.body instanceof Uint8Array ? request.body : new Uint8Array();
    if (bytes.length === 0 && request.query.mode === 'delete') {
      answer(request, response, 200, verdictOf([], response.locals.language));
      return;
    }
    const parsed = parse(bytes, request.get('content-type'));
    if (parsed.message === undefined) {
      const isFinding = parsed.problems.every(({ code }) => findingsOfXml.has(code));
      if (isFinding) answer(request, response, 200, verdictOf(parsed.problems, response.locals.language));
      else answerProblems(request, response, parsed.problems);
      return;
    }
    const asked = readValidateRequest(parsed.message.resource, request.query, type);
    if (asked.problems !== undefined) {
      answerProblems(request, response, asked.problems);
      return;
    }
    const problems = asked.resource === undefined ? [] : await judgeAs(type, asked.resource, asked);
    const misunderstood = problems.filter(({ code }) => code === 'request.parameter');
    if (misunderstood.length > 0) answerProblems(request, response, misunderstood);
    else answer(request, response, 200, verdictOf(problems, response.locals.language));
  };

  async function judgeAs(
    type: string | undefined,
    resource: JsonObject,
    asked: ValidateRequest,
  ): Promise<readonly Problem[]> {
    const found = asText(resource.resourceType) ?? '?';
    const mismatch =
      type === undefined || type === found
        ? []
        : [problem('request.other-type', { expression: found, params: { found, expected: type } })];
    const verdict = await judge(resource, asked);
    const params = { context: verdict.context ?? 'R4', package: verdict.package };
    return [
      ...mismatch,
      ...verdict.problems,
      ...atTheDoor(resource, asked),
      problem('profile.judged', { params }),
    ];
  }
}

/** What this door asks of a message beyond its profiles, where it is judged as the message it is. */
function atTheDoor(resource: JsonObject, { profile, claimsOnly }: ValidateRequest): readonly Problem[] {
  const event = asText(at(resource, 'entry', 0, 'resource', 'eventCoding', 'code'));
  return event === undefined || profile !== undefined || claimsOnly === true
    ? []
    : judgeStayByCourse(resource, event);
}

/** XML that was read to its end and says what FHIR does not: a finding about the resource, as it is in JSON. */
const findingsOfXml = new Set<string>([
  'xml.not-a-resource',
  'xml.element-unknown',
  'xml.element-order',
  'xml.element-repeated',
  'xml.attribute-unknown',
  'xml.text',
  'xml.value',
  'xml.narrative',
  'xml.namespace',
  'xml.resource-count',
  'xml.json-shape',
]);

/** An outcome has at least one issue. */
function verdictOf(problems: readonly Problem[], language: Language): OperationOutcome {
  const outcome = toOutcome(problems, language);
  if (outcome.issue.length > 0) return outcome;
  const nothing = { severity: 'information', code: 'informational', details: { text: 'valid' } } as const;
  return { ...outcome, issue: [nothing] };
}
