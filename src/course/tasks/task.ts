import type { Course } from '../course.ts';
import type { CoursePolicy } from '../policy/course-policy.ts';
import type { RuleId } from '../rules/rules.ts';
import { minute } from '../time/danish-time.ts';

/** Who owes what a task asks for. */
type TaskOwner =
  | 'region'
  | 'visitation'
  | 'specialised-visitation'
  | 'referrer'
  | 'sop'
  | 'residence-municipality'
  | 'hospital'
  | 'gp';

/** Something somebody owes a course. Its identity in the course is `name` and `about`. */
export interface CourseTask {
  readonly name: string;
  readonly owner: TaskOwner;
  readonly rule: RuleId;
  readonly critical: boolean;
  /** Since when it is owed, milliseconds since the epoch; what its age is counted from. */
  readonly since: number;
  /** Which of several: a flag, a chain of notices. */
  readonly about?: string;
  /** The organisation itself, where several have the owner's role, such as two places with an aid each. */
  readonly party?: string;
  /** It has been owed for longer than the policy's patience. */
  readonly escalated?: true;
}

/** One instance of a task that is owed. */
export type Owed = Pick<CourseTask, 'since' | 'about' | 'party' | 'escalated'>;

/** One kind of task: owed while `owed` finds something, gone when it no longer does. */
export interface TaskKind {
  readonly name: string;
  readonly owner: TaskOwner;
  readonly rule: RuleId;
  readonly critical?: true;
  readonly owed: (
    course: Course,
    policy: CoursePolicy,
    now: number,
    reminder: number | undefined,
  ) => readonly Owed[];
}

/** Owed since an instant, and escalated when it is older than the patience, in minutes. */
export function aged(since: number, patience: number, now: number): Owed {
  return now >= since + patience * minute ? { since, escalated: true } : { since };
}
