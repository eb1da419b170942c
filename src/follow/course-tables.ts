import { type Course, residenceOf } from '../course/course.ts';
import type { CourseEvent, CourseMessage } from '../course/course-message.ts';
import { type CourseHistory, type Decision, decide, newCourse, record } from '../course/decide.ts';
import type { Network } from '../network/network.ts';
import type { CourseChange, KeptCourse, Watch } from '../store/courses.ts';
import type { FollowParts } from './followed.ts';
import { foldKept, readEvents, readState, writeState } from './kept-state.ts';
import { authorityOf, ledgerOf } from './ledger.ts';
import { taskChanges } from './owed.ts';
import { hear } from './watches.ts';
import { partiesOf } from './who.ts';

/** A course while it is decided about: only what is needed of it is read. */
export interface OnTheTable {
  readonly courseId: string;
  readonly kept: KeptCourse | undefined;
  /** As it was kept; undefined for a new one, and for one that another version has entered. */
  readonly before: Course | undefined;
  history: CourseHistory;
  /** Whether the history has all its events, and not only those added here. */
  complete: boolean;
  readonly added: CourseEvent[];
  readonly watches: Watch[];
}

/** Courses on the table: opened, judged upon, and turned into what is written. Nothing is written here. */
export interface CourseTables {
  /** The course that the first known key names, or a new one. */
  open(keys: readonly string[]): Promise<OnTheTable>;
  /** Reads all events, where only some were needed before. */
  complete(table: OnTheTable): Promise<void>;
  /** What deliveries have to tell comes first, so that a message is judged by all that has happened. */
  catchUp(table: OnTheTable, now: number): Promise<void>;
  judge(table: OnTheTable, message: CourseMessage, now: number): Promise<Decision>;
  /** What is to be written. */
  changeOf(
    table: OnTheTable,
    decision: Pick<Decision, 'tasks' | 'timers'>,
    keys: readonly string[],
    told: readonly string[],
    now: number,
  ): CourseChange;
}

/** Lays out the tables. */
export function courseTables({ network, store, policy, newId }: FollowParts): CourseTables {
  const gateway = network.gateway.id;

  const open = async (keys: readonly string[]): Promise<OnTheTable> => {
    const kept = await store.course(keys);
    const table = { courseId: kept?.courseId ?? keys[0] ?? '?', kept, added: [], watches: [] };
    if (kept === undefined) return { ...table, before: undefined, history: newCourse, complete: true };
    // What is not entered in the books is read whole, to be entered.
    const state = kept.entered ? readState(kept.state) : undefined;
    if (state !== undefined) {
      return { ...table, before: state, history: { state, events: [] }, complete: false };
    }
    const stored = await store.courseEvents(kept.courseId);
    const folded = { state: foldKept(stored), events: readEvents(stored) };
    // What another version has entered of it may lack something, and is entered again.
    return { ...table, before: undefined, history: folded, complete: true };
  };

  /** Only what happened before, or corrects, what is known has to be held against the events. */
  const complete = async (table: OnTheTable, message?: CourseMessage): Promise<void> => {
    const { last } = table.history.state;
    const isNext = last === undefined || (message !== undefined && message.at > last.at);
    if (table.complete || (isNext && message?.kind !== 'corrected')) return;
    const stored = readEvents(await store.courseEvents(table.courseId));
    table.history = { state: table.history.state, events: [...stored, ...table.added] };
    table.complete = true;
  };

  const judge = async (table: OnTheTable, message: CourseMessage, now: number): Promise<Decision> => {
    await complete(table, message);
    const decision = decide(table.history, message, policy, now);
    table.history = record(table.history, decision);
    table.added.push(...decision.events);
    return decision;
  };

  const catchUp = async (table: OnTheTable, now: number): Promise<void> => {
    for (const observed of table.kept?.observed ?? []) {
      const { messages, watch } = hear(observed, table.history.state, gateway, now);
      for (const message of messages.toSorted(byTime)) await judge(table, message, now);
      table.watches.push(watch);
    }
  };

  const changeOf = (
    table: OnTheTable,
    { tasks, timers }: Pick<Decision, 'tasks' | 'timers'>,
    keys: readonly string[],
    told: readonly string[],
    now: number,
  ): CourseChange => {
    const { courseId, kept, before, history, added, watches } = table;
    const course = history.state;
    const parties = partiesOf(course, [...(kept?.parties ?? []), ...told], network);
    const due = timers.map((timer) => timer.due);
    const entered =
      kept?.entered === false
        ? ({ before: undefined, added: history.events, backfill: true } as const)
        : { before, added };
    const ledger = ledgerOf({ courseId, course, parties, ...entered }, network);
    return {
      courseId,
      basedOn: kept?.version ?? 0,
      at: now,
      state: writeState(course),
      events: added.map((event) => ({ id: event.messageId, content: JSON.stringify(event) })),
      keys,
      parties,
      citizen: course.citizen,
      tasks: taskChanges(tasks, kept?.tasks ?? [], { course, courseId, parties, network, now, newId }),
      watches,
      residence: residenceOf(course),
      authority: presentAuthority(authorityOf(course, parties, network), network, now),
      dueAt: due.length === 0 ? undefined : Math.min(...due),
      ...(ledger === undefined ? {} : { ledger }),
    };
  };

  return { open, complete, catchUp, judge, changeOf };
}

/** Who answers for the course now: an authority that has been succeeded is its successor. */
function presentAuthority(id: string | undefined, network: Network, now: number): string | undefined {
  return id === undefined ? undefined : (network.presently(id, now)?.id ?? id);
}

function byTime(one: CourseMessage, other: CourseMessage): number {
  return one.at - other.at;
}
