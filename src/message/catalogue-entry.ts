import type { Severity } from './severity.ts';

/** How one kind of problem is told to the world: the row of the table in docs/problems.md. */
export interface CatalogueEntry {
  readonly severity: Severity;
  /** HTTP status of an answer whose worst problem this is. */
  readonly status:
    | 400
    | 401
    | 403
    | 404
    | 405
    | 406
    | 408
    | 409
    | 410
    | 412
    | 413
    | 415
    | 422
    | 428
    | 429
    | 500
    | 503;
  /** OperationOutcome.issue.code. https://hl7.org/fhir/R4/valueset-issue-type.html */
  readonly issue: string;
  /**
   * MedCom's code for the OperationOutcome of an Acknowledgement, where one of its nine says it; else the text alone
   * does. HL7's codes, the other part of MedCom's value set, are not written: the published versions of the set name
   * two different code systems for them, so that no message with one conforms to both.
   */
  readonly acknowledgement?: MedComErrorCode;
  readonly text: { readonly en: string; readonly da: string };
  readonly hint: { readonly en: string; readonly da: string };
}

/** MedCom's acknowledgement error codes (CodeSystem medcom-acknowledgement-error-codes, spelling included). */
export type MedComErrorCode =
  | 'MSG_Receiver_Identifier_UNKNOWN'
  | 'MSG_Receiver_Identifier_MISSING'
  | 'MSG_RECEIVER_UNABLE_TO_RECEIVE_MSG_TYPE'
  | 'MSG_VALUESET_VALUE_UNKNOWN'
  | 'MSG_CodeSystem_VALUE_UNKNOWN'
  | 'MSG_Element_To_Long'
  | 'MSG_Datatype_Wrong'
  | 'MSG_Mailbox_Out_Of_Operation'
  | 'MSG_Damaged_durin_transport';
