/** How a rule ends when it is broken (domain model, violation classes). */
export type ViolationClass = 'REJECT' | 'GUARD' | 'WARN' | 'TASK' | 'METRIC';

/** One rule of the course, as the register knows it. */
export interface Rule {
  readonly class: ViolationClass;
  /** Document and lines it comes from, MedCom, or `proposal` where no source says it. */
  readonly source: string;
  readonly says: string;
  /** The file that holds it, below src/course/ or, with `src/` or `scripts/` before it, elsewhere; undefined while none does. */
  readonly code: string | undefined;
}

/** A row of the register. */
export function rule(violation: ViolationClass, source: string, says: string, code?: string): Rule {
  return { class: violation, source, says, code };
}
