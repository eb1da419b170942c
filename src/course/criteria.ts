/** Admission criteria A1 to A6 (domain model 2.B); only A1 is mandatory. */
export const admissionCriteria = ['A1', 'A2', 'A3', 'A4', 'A5', 'A6'] as const;

/** The answers to the admission criteria; an absent one was not answered. */
export type AdmissionAnswers = Readonly<
  Partial<Record<(typeof admissionCriteria)[number], boolean | 'not-assessed'>>
>;

/** Discharge criteria D1 to D6 (domain model 2.H). */
export const dischargeCriteria = ['D1', 'D2', 'D3', 'D4', 'D5', 'D6'] as const;

/** The answers to the discharge criteria; an absent one was not answered. */
export type DischargeAnswers = Readonly<
  Partial<Record<(typeof dischargeCriteria)[number], 'met' | 'not-met' | 'not-relevant'>>
>;

/** Flags about the target group that call for a human assessment (R-REF-10), and such as never exclude (R-REF-14, R-REF-15). */
export type TargetGroupFlag =
  | 'X1'
  | 'X2'
  | 'X3'
  | 'X4'
  | 'X5'
  | 'X6'
  | 'X7'
  | 'X8'
  | 'X9'
  | 'social-complexity'
  | 'substance-use'
  | 'homelessness'
  | 'mental-comorbidity';

/** A flag as raised by the sender (claimed) or by the visitation (confirmed). */
export interface RaisedFlag {
  readonly flag: TargetGroupFlag;
  readonly status: 'claimed' | 'confirmed';
}

/** Whether a stay may be allocated by its criteria: A1 decides alone (R-ALL-03), A2 to A6 inform. */
export function mayAllocate(answers: AdmissionAnswers): boolean {
  return answers.A1 === true;
}

/**
 * Whether the need of a stay may be declared ended: `(D1 or D2) and D3 and D4 and D5 and D6` (R-END-01). A criterion
 * that is not relevant does not stand in the way, but of D1 and D2 one must be met.
 */
export function mayEnd(answers: DischargeAnswers): boolean {
  const settled = (['D3', 'D4', 'D5', 'D6'] as const).every(
    (criterion) => answers[criterion] === 'met' || answers[criterion] === 'not-relevant',
  );
  return settled && (answers.D1 === 'met' || answers.D2 === 'met');
}
