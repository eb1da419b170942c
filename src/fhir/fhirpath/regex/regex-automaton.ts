import { type Ranges, type Regex, union } from './regex-syntax.ts';

/**
 * A nondeterministic automaton as instructions (Thompson's construction): a step consumes one code unit, a
 * fork goes two ways, the assertions pass at the text's start or end only.
 */
export interface Automaton {
  readonly instructions: readonly Instruction[];
  /** Code units that no step tells apart have one class: `classOf` gives it, below `classes`. */
  readonly classes: number;
  classOf(code: number): number;
}

type Instruction =
  | { readonly kind: 'step'; readonly accepts: readonly boolean[]; readonly next: number }
  | { readonly kind: 'fork'; readonly left: number; readonly right: number }
  | { readonly kind: 'start' | 'end'; readonly next: number }
  | { readonly kind: 'accept' };

/** More instructions than this make a pattern too large: bounded repetitions are written out. */
export const mostInstructions = 4_000;

/** The automaton that finds the expression at the place where it is started; undefined when it is too large. */
export function buildAutomaton(regex: Regex, ignoreCase: boolean): Automaton | undefined {
  const folded = ignoreCase ? foldCase(regex) : regex;
  if (size(folded) > mostInstructions) return undefined;
  const partition = partitionOf(folded);
  const instructions: Instruction[] = [{ kind: 'accept' }];
  const add = (instruction: Instruction): number => instructions.push(instruction) - 1;

  /** Adds what matches `node` and then goes on at `next`; built from the end, so every target exists. */
  const build = (node: Regex, next: number): number => {
    switch (node.kind) {
      case 'set':
        return add({ kind: 'step', accepts: partition.accepts(node.ranges), next });
      case 'sequence':
        return node.parts.reduceRight((after, part) => build(part, after), next);
      case 'choice':
        return node.options
          .map((option) => build(option, next))
          .reduceRight((right, left) => add({ kind: 'fork', left, right }));
      case 'repeat':
        return repeat(node, next);
      case 'start':
      case 'end':
        return add({ kind: node.kind, next });
      case 'look':
        throw new Error('A look-ahead has no automaton; the matcher must not ask for one.');
    }
  };
  const repeat = (node: Regex & { kind: 'repeat' }, next: number): number => {
    let at = next;
    if (node.max === Infinity) {
      const loop = add({ kind: 'fork', left: next, right: next });
      instructions[loop] = { kind: 'fork', left: build(node.part, loop), right: next };
      at = loop;
    } else {
      for (let i = node.min; i < node.max; i++) {
        at = add({ kind: 'fork', left: build(node.part, at), right: next });
      }
    }
    for (let i = 0; i < node.min; i++) at = build(node.part, at);
    return at;
  };
  const entry = build(folded, 0);
  // The entry is the last instruction, so that a matcher needs no other way to know it.
  add({ kind: 'fork', left: entry, right: entry });
  return { instructions, classes: partition.classes, classOf: partition.classOf };
}

/** How many instructions a node takes when its bounded repetitions are written out. */
function size(node: Regex): number {
  switch (node.kind) {
    case 'sequence':
      return node.parts.reduce((sum, part) => sum + size(part), 0);
    case 'choice':
      return node.options.reduce((sum, option) => sum + size(option) + 1, 0);
    case 'repeat':
      return (size(node.part) + 1) * (node.max === Infinity ? node.min + 1 : node.max);
    default:
      return 1;
  }
}

function foldCase(node: Regex): Regex {
  switch (node.kind) {
    case 'set':
      return { kind: 'set', ranges: union([...node.ranges, ...node.ranges.flatMap(otherCase)]) };
    case 'sequence':
      return { ...node, parts: node.parts.map(foldCase) };
    case 'choice':
      return { ...node, options: node.options.map(foldCase) };
    case 'repeat':
    case 'look':
      return { ...node, part: foldCase(node.part) };
    default:
      return node;
  }
}

/** The ASCII letters of a range in their other case, as Java folds without its Unicode flag. */
function otherCase([from, to]: readonly [number, number]): Ranges {
  const moved: (readonly [number, number])[] = [];
  for (const [low, high, by] of [
    [65, 90, 32],
    [97, 122, -32],
  ] as const) {
    const a = Math.max(from, low);
    const b = Math.min(to, high);
    if (a <= b) moved.push([a + by, b + by]);
  }
  return moved;
}

function partitionOf(regex: Regex): {
  readonly classes: number;
  classOf(code: number): number;
  accepts(ranges: Ranges): readonly boolean[];
} {
  const cuts = new Set([0]);
  collect(regex, (ranges) => {
    for (const [from, to] of ranges) cuts.add(from).add(to + 1);
  });
  const starts = [...cuts].filter((cut) => cut <= 0xffff).sort((a, b) => a - b);
  const search = (code: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= code) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const ascii = Array.from({ length: 128 }, (_, code) => search(code));
  return {
    classes: starts.length,
    classOf: (code) => (code < 128 ? (ascii[code] ?? 0) : search(code)),
    accepts: (ranges) => starts.map((start) => ranges.some(([from, to]) => from <= start && start <= to)),
  };
}

function collect(node: Regex, visit: (ranges: Ranges) => void): void {
  switch (node.kind) {
    case 'set':
      visit(node.ranges);
      return;
    case 'sequence':
      for (const part of node.parts) collect(part, visit);
      return;
    case 'choice':
      for (const option of node.options) collect(option, visit);
      return;
    case 'repeat':
    case 'look':
      collect(node.part, visit);
      return;
  }
}
