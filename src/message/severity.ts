/** FHIR's issue severities, worst first. https://hl7.org/fhir/R4/valueset-issue-severity.html */
export type Severity = 'fatal' | 'error' | 'warning' | 'information';

/** True for a severity that makes a message unacceptable. */
export function isRefusal(severity: Severity): boolean {
  return severity === 'fatal' || severity === 'error';
}
