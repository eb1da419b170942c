/** How a rule ends when it is broken (domain model, violation classes). */
export type ViolationClass = 'REJECT' | 'GUARD' | 'WARN' | 'TASK' | 'METRIC';

/** One rule of the course, as the register knows it. */
export interface Rule {
  readonly class: ViolationClass;
  /** Document and lines it comes from, MedCom, or `proposal` where no source says it. */
  readonly source: string;
  readonly says: string;
  /** The file of src/course/ that holds it, or, beginning with `src/`, one of another room; undefined where none does. */
  readonly code: string | undefined;
}

/** A row of the register. */
export function rule(violation: ViolationClass, source: string, says: string, code?: string): Rule {
  return { class: violation, source, says, code };
}
