import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What must be true of the course after a step: a part of what `GET /courses/{id}` answers. */
export type Standing = Readonly<Record<string, unknown>>;

/** One step of a scenario: a message, or nothing but time that passes. */
export interface Step {
  /** When it happens, with offset; the clock stands still until the next. */
  readonly at: string;
  readonly tells: string;
  /** File of the message, beside the scenario; absent when only time passes. */
  readonly file?: string;
  /** Organisation that sends it. */
  readonly sender?: string;
  /** HTTP status of the answer. */
  readonly status?: number;
  /** Codes that must be among its findings. */
  readonly findings?: readonly string[];
  /** Codes that must not be among them. */
  readonly without?: readonly string[];
  readonly standing?: Standing;
  /** Codes and owners of the tasks that must be owed, as `owner: course.name`. */
  readonly owed?: readonly string[];
  /** The same of tasks that must not be owed. */
  readonly notOwed?: readonly string[];
}

/** One course of a scenario. */
export interface Variant {
  readonly name: string;
  readonly tells: string;
  /** The course's id. */
  readonly course: string;
  /** A party that may read the course. */
  readonly reader: string;
  readonly steps: readonly Step[];
}

/** A scenario of the domain model, as it is written. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly variants: readonly Variant[];
}

/** Reads the scenario of a folder. Throws where there is none. */
export function readScenario(folder: string): Scenario {
  return JSON.parse(readFileSync(join(folder, 'scenario.json'), 'utf8')) as Scenario;
}
