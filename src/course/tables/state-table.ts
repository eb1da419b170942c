import type { ProblemCode } from '../../message/problem-catalogue.ts';
import type { CourseEventKind } from '../course-facts.ts';
import type { RuleId } from '../rules/rules.ts';
import type { ConditionName } from './conditions.ts';

/** Whom the gateway sends a message to of its own accord. */
export type Receiver =
  | 'residence-municipality'
  | 'gp'
  | 'region'
  | 'referrer'
  | 'sop'
  | 'specialised-visitation';

/** A message the gateway sends because of a transition, by its number in the message catalogue. */
export interface Outgoing {
  readonly message: 'M07' | 'M10' | 'M22' | 'M27' | 'M33' | 'M43' | 'M44';
  readonly to: readonly Receiver[];
}

/** One arrow: in one of these states, on this event, and if the condition holds, the machine goes on. */
export interface Transition<State extends string> {
  readonly from: readonly State[];
  readonly on: CourseEventKind;
  readonly when?: ConditionName;
  readonly to: State | 'same';
  readonly rule: RuleId;
  readonly sends?: readonly Outgoing[];
}

/** A step the machine refuses: the message is answered with the problem and not recorded. */
export interface Refusal<State extends string> {
  readonly from: readonly State[];
  readonly on: CourseEventKind;
  readonly when?: ConditionName;
  readonly problem: ProblemCode;
  readonly rule: RuleId;
}

/** A state machine as data: what is not in it does not happen. */
export interface StateTable<State extends string> {
  readonly title: string;
  readonly initial: State;
  /** Each state with its number in the domain model and what it means. */
  readonly states: Readonly<Record<State, readonly [number: string, meaning: string]>>;
  readonly transitions: readonly Transition<State>[];
  readonly refusals: readonly Refusal<State>[];
}
