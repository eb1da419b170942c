import type { CompiledContext, ProfileCheck } from './compiled-context.ts';
import type { Scope, ScopeMaker } from './scope.ts';

/** One pass over one message. */
export interface Run {
  readonly context: CompiledContext;
  readonly makeScope: ScopeMaker;
  /** True while findings are collected. */
  readonly isExplaining: boolean;
  /** True when any fault makes the whole message invalid; false while a question is asked whose answer may be no. */
  readonly stopsAtFirstFault: boolean;
  /** Targets of references that still have to be checked against a profile. */
  readonly waiting: Requirement[];
  /** The requirement being checked, so that what it asks for can be traced back to it. */
  current: Requirement | undefined;
  /** This run's own scopes of resources whose scope belongs to the run around it. */
  adopted: Map<object, Scope> | undefined;
  /** Answers to questions already asked about this message, shared with the runs that asked them. */
  readonly answers: Map<object, Map<string, boolean>>;
  /** What could not be checked, by canonical: see {@link noteUnchecked}. */
  readonly unchecked: string[];
}

/** A resource that has to satisfy a profile because a reference says so. */
export interface Requirement {
  readonly scope: Scope;
  readonly profile: ProfileCheck;
  readonly because: Requirement | undefined;
}

/** A run of its own. */
export function makeRun(context: CompiledContext, makeScope: ScopeMaker, isExplaining: boolean): Run {
  return {
    context,
    makeScope,
    isExplaining,
    stopsAtFirstFault: !isExplaining,
    waiting: [],
    current: undefined,
    adopted: undefined,
    answers: new Map(),
    unchecked: [],
  };
}

/** A run inside another, to answer a question; what it learns is shared. */
export function makeInnerRun(around: Run): Run {
  return {
    ...around,
    isExplaining: false,
    stopsAtFirstFault: false,
    waiting: [],
    current: undefined,
    adopted: undefined,
  };
}

/** So much of what could not be checked is named; a message may bring any number of code systems. */
const MAX_UNCHECKED = 20;

/** Remembers a code system, value set, extension, profile or slice that nothing can be said about offline. */
export function noteUnchecked({ unchecked }: Run, what: string): void {
  if (unchecked.length < MAX_UNCHECKED && !unchecked.includes(what)) unchecked.push(what);
}

export function answerFor(run: Run, resource: object, canonical: string): boolean | undefined {
  return run.answers.get(resource)?.get(canonical);
}

export function rememberAnswer(run: Run, resource: object, canonical: string, answer: boolean): void {
  const known = run.answers.get(resource);
  if (known) known.set(canonical, answer);
  else run.answers.set(resource, new Map([[canonical, answer]]));
}
