import type { Bundle, OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes';
import { advise, describe, entryOf, type Language, type Problem, worstFirst } from '../message/problem.ts';
import { overgangBase, problemSystem } from '../message/systems.ts';

/** Most issues an answer carries; a message with thousands of faults does not make an answer of megabytes. */
const mostIssues = 100;

/** Points from an outcome to the Acknowledgement it contains. */
export const acknowledgementExtension = `${overgangBase}/StructureDefinition/overgang-acknowledgement`;

/**
 * Tells problems as an OperationOutcome: our stable code and its text in `details`, what to do in `diagnostics`. Where
 * there is an Acknowledgement of the message it is contained, and an extension refers to it.
 * https://hl7.org/fhir/R4/operationoutcome.html
 */
export function toOutcome(
  problems: readonly Problem[],
  language: Language,
  acknowledgement?: Bundle,
): OperationOutcome {
  return {
    resourceType: 'OperationOutcome',
    ...(acknowledgement === undefined
      ? {}
      : {
          contained: [acknowledgement],
          extension: [
            { url: acknowledgementExtension, valueReference: { reference: `#${acknowledgement.id}` } },
          ],
        }),
    issue: worstFirst(problems)
      .slice(0, mostIssues)
      .map((each) => toIssue(each, language)),
  };
}

function toIssue(found: Problem, language: Language): OperationOutcomeIssue {
  return {
    severity: found.severity,
    code: entryOf(found.code).issue as OperationOutcomeIssue['code'],
    details: {
      coding: [{ system: problemSystem, code: found.code }],
      text: describe(found, language),
    },
    diagnostics: [advise(found, language), ...sourceOf(found)].join(' '),
    ...(found.expression === undefined ? {} : { expression: [found.expression] }),
  };
}

/** Where the finding comes from, and by which agreement it only warns. */
function sourceOf({ rule, profile, tolerance }: Problem): readonly string[] {
  const source = [rule, profile, tolerance && `tolerated: ${tolerance}`].filter((each) => each !== undefined);
  return source.length === 0 ? [] : [`[${source.join(' ')}]`];
}

/** HTTP status of an answer: that of the problem that comes first in the order of what stops a request. */
export function statusOf(problems: readonly Problem[]): number {
  const refusing = problems.filter(({ severity }) => severity === 'error' || severity === 'fatal');
  const found = new Set(refusing.map(({ code }) => entryOf(code).status));
  return statusOrder.find((status) => found.has(status)) ?? 422;
}

const statusOrder = [503, 500, 429, 401, 403, 415, 406, 405, 404, 410, 413, 400, 428, 412, 409, 422] as const;
