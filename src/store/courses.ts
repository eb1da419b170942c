import type { Task, TaskChanges } from '../message/task.ts';
import type { LedgerChange } from './ledger.ts';

/** A course as it is kept. Times are milliseconds since the epoch, UTC. */
export interface KeptCourse {
  readonly courseId: string;
  /** Grows by one with every change. */
  readonly version: number;
  /** The folded state, JSON. */
  readonly state: string;
  /** Whether all of it is in its authority's books; a course from before there were any is not, until it is kept again. */
  readonly entered: boolean;
  /** Organisations that may read it. */
  readonly parties: readonly string[];
  /** Tasks that are not done. */
  readonly tasks: readonly Task[];
  /** Watched deliveries that have something to tell the course. */
  readonly observed: readonly Observation[];
}

/** The tombstone of a course. */
export interface ForgottenCourse {
  /** Organisations that could read it. */
  readonly parties: readonly string[];
  /** Milliseconds since the epoch. */
  readonly purgedAt: number;
}

/** A delivery that a course wants to hear of. */
export interface Watch {
  readonly deliveryId: string;
  /** What its fate means to the course, JSON; opaque here. */
  readonly tells: string;
  readonly waitsFor: WaitsFor;
}

/**
 * What of a delivery's fate is news to its course: anything; that it is available after all, when its end is known; that
 * its receiver acknowledges it, where availability alone says nothing; or, when that is known, only that its receiver
 * refuses it or that it is given up, which makes `anything` of it.
 */
export type WaitsFor = 'anything' | 'availability' | 'receipt' | 'refusal';

/** What became of a watched delivery. */
export interface Observation {
  readonly deliveryId: string;
  readonly tells: string;
  readonly availableAt: number | undefined;
  /** When its receiver acknowledged it (ok). */
  readonly receivedAt: number | undefined;
  /** It was given up, with the last reason. */
  readonly dead: string | undefined;
  /** When its receiver refused it (fatal-error). */
  readonly refusedAt: number | undefined;
}

/** What happened to a course, decided on one version of it. */
export interface CourseChange {
  readonly courseId: string;
  /** The version it was decided on; 0 for a course that nobody has heard of. */
  readonly basedOn: number;
  /** When it was decided, milliseconds since the epoch: from then on the course rests. */
  readonly at: number;
  readonly state: string;
  readonly events: readonly { readonly id: string; readonly content: string }[];
  /** Names of the course from now on: its id, and those of its referrals, stays and chains of notices. */
  readonly keys: readonly string[];
  readonly parties: readonly string[];
  /** The key of the citizen it is about, by which the citizen's own courses are found (R-DAT-13). */
  readonly citizen?: string | undefined;
  readonly tasks: TaskChanges;
  readonly watches: readonly Watch[];
  /** The citizen's residence municipality as it stands now, four digits; whose events the messages kept with it are. */
  readonly residence?: string | undefined;
  /** The organisation that answers for the course as its authority, and follows all its messages (M47). */
  readonly authority?: string | undefined;
  /** When it must be looked at again though nothing comes; undefined when it need not be. */
  readonly dueAt: number | undefined;
  /** What its authority's books say of it from now on. */
  readonly ledger?: LedgerChange;
}

/**
 * Keeps courses. A change is written only on the version it was decided on, so that of two processes that decide at
 * once one decides again.
 * @typeParam Message what is accepted together with a change
 */
export interface Courses<Message> {
  /** The course that the first known one of some keys names. */
  course(keys: readonly string[]): Promise<KeptCourse | undefined>;

  /** What is left of a course that was forgotten and has not begun anew. */
  forgottenCourse(courseId: string): Promise<ForgottenCourse | undefined>;

  /** Everything recorded of a course, JSON, in the order it was recorded. */
  courseEvents(courseId: string): Promise<readonly string[]>;

  /**
   * Writes a change with the messages the gateway sends because of it, in one transaction, or nothing: `false` when
   * the course has moved on.
   */
  keepCourse(change: CourseChange, sends: readonly Message[]): Promise<boolean>;

  /** Courses whose time has come or whose watched deliveries have something to tell, at most `limit`. */
  dueCourses(now: number, limit: number): Promise<readonly string[]>;
}
