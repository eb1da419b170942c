import type { Severity } from './severity.ts';

/** How one kind of problem is told to the world: the row of the table in docs/problems.md. */
export interface CatalogueEntry {
  readonly severity: Severity;
  /** HTTP status of an answer whose worst problem this is. */
  readonly status: 400 | 401 | 403 | 404 | 405 | 406 | 408 | 409 | 413 | 415 | 422 | 429 | 500 | 503;
  /** OperationOutcome.issue.code. https://hl7.org/fhir/R4/valueset-issue-type.html */
  readonly issue: string;
  /**
   * Code of the acknowledgement's OperationOutcome.issue.details, from MedCom's value set
   * medcom-acknowledgement-issue-details: a `MSG_…` code of MedCom's own or of HL7's.
   */
  readonly acknowledgement: string;
  readonly text: { readonly en: string; readonly da: string };
  readonly hint: { readonly en: string; readonly da: string };
}
