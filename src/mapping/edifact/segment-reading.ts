import { type Problem, problem } from '../../message/problem.ts';
import type { CodeLists } from '../letter/value-type.ts';
import { type Segment, segmentName } from './segment.ts';

/** Raised at the first segment that does not fit; caught by the reader of the letter. */
export class Misfit extends Error {
  readonly found: Problem;
  constructor(found: Problem) {
    super();
    this.found = found;
  }
}

/** How far the reading of a letter's segments has come. */
export interface Reading {
  readonly segments: readonly Segment[];
  /** Number of the first of them in its interchange. */
  readonly first: number;
  readonly lists: CodeLists;
  /** What was read although it is not as it should be. */
  readonly problems: Problem[];
  at: number;
  /** Groups of parties begun so far, and the repetition that is being read: they are the letter's own numbers. */
  groups: number;
  index: number;
}

/** The segment does not belong here. */
export function misfit(reading: Reading, expected: string): never {
  throw new Misfit(problem('legacy.edifact-segment', { params: { ...place(reading), expected } }));
}

/** The segment has a value that means nothing, or another than the letter type fixes. */
export function misvalue(reading: Reading, element: string): never {
  throw new Misfit(problem('legacy.edifact-value', { params: { ...place(reading), element } }));
}

/** The segment differs from its table in something that is not needed to understand it: it is named and read. */
export function remark(reading: Reading, element: string): void {
  reading.problems.push(problem('legacy.edifact-lenient', { params: { ...place(reading), element } }));
}

function place(reading: Reading): { readonly segment: number; readonly found: string } {
  return { segment: reading.first + reading.at, found: segmentName(reading.segments[reading.at]) };
}
