import type { OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes';
import { narrative } from '../fhir/narrative.ts';
import { advise, describe, entryOf, type Language, type Problem, worstFirst } from '../message/problem.ts';
import { medcomErrorSystem } from '../message/systems.ts';

/** Most issues an acknowledgement carries: the worst ones. */
const mostIssues = 50;

/** The OperationOutcome of an acknowledgement: MedCom's code for the receiver's system, our words for the reader. */
export function acknowledgementOutcome(
  problems: readonly Problem[],
  language: Language,
  id: string,
): OperationOutcome {
  const told = worstFirst(problems).slice(0, mostIssues);
  const issue = told.map((each) => toIssue(each, language));
  return {
    resourceType: 'OperationOutcome',
    id,
    meta: {
      profile: [
        'http://medcomfhir.dk/ig/acknowledgement/StructureDefinition/medcom-acknowledgement-operationoutcome',
      ],
    },
    text: narrative(
      'Bemærkninger / issues',
      told.map((each) => [each.code, describe(each, language)] as const),
    ),
    issue: issue.length > 0 ? issue : [{ severity: 'information', code: 'informational' }],
  };
}

function toIssue(found: Problem, language: Language): OperationOutcomeIssue {
  const { issue, acknowledgement } = entryOf(found.code);
  return {
    severity: found.severity,
    code: issue as OperationOutcomeIssue['code'],
    details: {
      ...(acknowledgement === undefined
        ? {}
        : { coding: [{ system: medcomErrorSystem, code: acknowledgement }] }),
      text: describe(found, language),
    },
    diagnostics: `${found.code}: ${advise(found, language)}`,
    ...(found.expression === undefined ? {} : { expression: [found.expression] }),
  };
}
