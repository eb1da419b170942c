import { type Problem, type ProblemFacts, problem } from '../../../message/problem.ts';
import type { ProblemCode } from '../../../message/problem-catalogue.ts';
import type { FindingFacts } from '../emit/emission.ts';

/** A message with this many findings is wrong beyond explaining; the rest is left out. */
const MAX_FINDINGS = 1000;

/** Gathers the findings of an explaining pass; the same finding made twice is kept once. */
export interface Collector {
  add(code: ProblemCode, path: string, facts?: Omit<ProblemFacts, 'expression'>): void;
  /** A finding prepared at compile time, with what was found in the message. */
  found(facts: FindingFacts, path: string, value: unknown): void;
  readonly problems: readonly Problem[];
}

export function makeCollector(): Collector {
  const problems: Problem[] = [];
  const seen = new Set<string>();

  function add(code: ProblemCode, path: string, facts: Omit<ProblemFacts, 'expression'> = {}): void {
    const identity = `${code} ${path} ${facts.rule ?? ''} ${facts.javaId ?? ''}`;
    if (seen.has(identity) || problems.length >= MAX_FINDINGS) return;
    seen.add(identity);
    problems.push(problem(code, { ...facts, expression: path }));
  }

  function found({ code, ...facts }: FindingFacts, path: string, value: unknown): void {
    add(code, path, { ...facts, params: { ...facts.params, found: brief(value), element: path } });
  }

  return { add, found, problems };
}

/** A value as it may stand in a sentence: short, and objects by kind only. */
export function brief(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `${value.length} items`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
