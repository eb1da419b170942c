import { type Problem, problem } from '../../message/problem.ts';
import type { ProblemCode } from '../../message/problem-catalogue.ts';
import type { Severity } from '../../message/severity.ts';
import type { Course } from '../course.ts';
import type { CourseEventKind } from '../course-facts.ts';
import type { CourseMessage } from '../course-message.ts';
import type { CoursePolicy } from '../policy/course-policy.ts';
import type { RuleId } from '../rules/rules.ts';

/** What a check looks at. */
export interface CheckView<K extends CourseEventKind = CourseEventKind> {
  /** The course as it was when what the message tells happened. */
  readonly course: Course;
  readonly message: CourseMessage<K>;
  readonly policy: CoursePolicy;
  /** When the gateway judges the message, milliseconds since the epoch. */
  readonly now: number;
}

/** What a check found: nothing, that the rule is broken, or with which words it is told, once or several times. */
export type Finding = boolean | undefined | Problem['params'] | readonly Problem['params'][];

/** One rule about a message: before it is accepted, or about what it made of the course. */
export interface Check {
  readonly rule: RuleId;
  readonly code: ProblemCode;
  readonly on: readonly CourseEventKind[];
  readonly run: (view: CheckView) => readonly Problem[];
}

/** More about a check than its code says. */
export interface CheckOptions {
  readonly severity?: Severity;
  /** Where in the message the answer belongs. */
  readonly expression?: string;
}

/**
 * One row of a table of checks.
 * @param on the kinds of message the rule is about; the check sees their facts typed
 * @param find what is wrong, with the parameters of the problem's text
 */
export function check<K extends CourseEventKind>(
  on: readonly K[],
  rule: RuleId,
  code: ProblemCode,
  find: (view: CheckView<K>) => Finding,
  options: CheckOptions = {},
): Check {
  return {
    rule,
    code,
    on,
    run: (view) =>
      asList(find(view as unknown as CheckView<K>)).map((params) =>
        problem(code, { ...options, rule, params }),
      ),
  };
}

/** Runs every check that is about a message's kind, in the order of the table. */
export function runChecks(checks: readonly Check[], view: CheckView): readonly Problem[] {
  return checks.filter(({ on }) => on.includes(view.message.kind)).flatMap((each) => each.run(view));
}

function asList(finding: Finding): readonly NonNullable<Problem['params']>[] {
  if (finding === undefined || finding === false) return [];
  if (finding === true) return [{}];
  return Array.isArray(finding) ? finding : [finding as NonNullable<Problem['params']>];
}
