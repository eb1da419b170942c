import type { Bundle } from '@medplum/fhirtypes';
import { type Problem, problem } from '../message/problem.ts';
import { cprSystem } from '../message/systems.ts';

/**
 * A HospitalNotification is sent without consent, and of citizens with a CPR number only: of anybody else it is kept and
 * goes nowhere, and its sender is told (R-SEC-03). Other messages take replacement numbers as well.
 */
export function judgeNotification({ entry = [] }: Bundle): readonly Problem[] {
  const hasCpr = entry.some(
    ({ resource }) =>
      resource?.resourceType === 'Patient' && resource.identifier?.some(({ system }) => system === cprSystem),
  );
  if (hasCpr) return [];
  return [
    problem('notification.no-cpr', {
      expression: 'Bundle.entry.resource.ofType(Patient).identifier',
      rule: 'R-SEC-03',
    }),
  ];
}
