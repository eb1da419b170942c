import { type Automaton, buildAutomaton, mostInstructions } from './regex-automaton.ts';
import { parseRegex, type Regex } from './regex-syntax.ts';

/** Whether the pattern is found anywhere in a text; its time grows linearly with the text. */
export type Matcher = (text: string) => boolean;

/**
 * Makes the matcher of a pattern, or says why a profile with this pattern cannot be used. Profiles come from
 * outside, so no pattern may be able to make a message cost more than its length: the pattern is run by a
 * deterministic automaton that is built while it runs. See docs/decisions/006-invariants-compiled-ahead-of-time.md.
 */
export function regexMatcher(pattern: string): Matcher | { readonly unsupported: string } {
  const parsed = parseRegex(pattern);
  if ('unsupported' in parsed) return parsed;
  if (contains(parsed.regex, (node) => node.kind === 'look')) {
    return finiteMatcher(pattern, parsed.regex, parsed.ignoreCase);
  }
  const automaton = buildAutomaton(parsed.regex, parsed.ignoreCase);
  return automaton
    ? lazyMatcher(automaton)
    : { unsupported: `a pattern that needs more than ${mostInstructions} states` };
}

/**
 * Whether the platform's backtracking engine may run a pattern: it has few ways through, or its only
 * unbounded repetition is of one set at the very end, where nothing can fail after it.
 */
export function isSafeToBacktrack(pattern: string): boolean {
  const parsed = parseRegex(pattern);
  if ('unsupported' in parsed || parsed.ignoreCase) return false;
  const { regex } = parsed;
  const parts = regex.kind === 'sequence' ? regex.parts : [regex];
  const tail = parts.at(-1);
  const open = tail?.kind === 'repeat' && tail.max === Infinity && tail.part.kind === 'set';
  return ways({ kind: 'sequence', parts: open ? parts.slice(0, -1) : parts }) <= mostWays;
}

const mostWays = 1_000;

/** A look-ahead is left to the platform, where the pattern has so few ways through that trying all is cheap. */
function finiteMatcher(
  pattern: string,
  regex: Regex,
  ignoreCase: boolean,
): Matcher | { readonly unsupported: string } {
  if (ways(regex) > mostWays) return { unsupported: 'a look-ahead in a pattern that may backtrack' };
  const expression = new RegExp(ignoreCase ? pattern.slice(4) : pattern, ignoreCase ? 'is' : 's');
  return (text) => expression.test(text);
}

/** In how many ways a backtracking engine may try to match a text at one place. */
function ways(node: Regex): number {
  switch (node.kind) {
    case 'sequence':
      return node.parts.reduce((product, part) => product * ways(part), 1);
    case 'choice':
      return node.options.reduce((sum, option) => sum + ways(option), 0);
    case 'repeat': {
      const each = ways(node.part);
      return node.max === Infinity ? Infinity : each ** node.max * (node.max - node.min + 1);
    }
    case 'look':
      return ways(node.part);
    default:
      return 1;
  }
}

function contains(node: Regex, wanted: (node: Regex) => boolean): boolean {
  if (wanted(node)) return true;
  switch (node.kind) {
    case 'sequence':
      return node.parts.some((part) => contains(part, wanted));
    case 'choice':
      return node.options.some((option) => contains(option, wanted));
    case 'repeat':
    case 'look':
      return contains(node.part, wanted);
    default:
      return false;
  }
}

/** A state of the deterministic automaton: the instructions it stands for, and where each class leads. */
interface State {
  readonly steps: readonly number[];
  readonly accepting: boolean;
  readonly acceptingAtEnd: boolean;
  readonly next: (State | undefined)[];
}

/** States are made when first met; when there are this many they are forgotten, which bounds the memory. */
const mostStates = 500;

function lazyMatcher(automaton: Automaton): Matcher {
  let states = new Map<string, State>();
  let initial: State | undefined;
  const first = stateOf([entryOf(automaton)], true);
  initial = first;

  function stateOf(from: readonly number[], atStart: boolean): State {
    const { steps, accepting, acceptingAtEnd } = closure(automaton, from, atStart);
    const name = `${accepting ? '!' : acceptingAtEnd ? '$' : ''}${steps.join()}`;
    const known = states.get(name);
    if (known) return known;
    const made: State = { steps, accepting, acceptingAtEnd, next: [] };
    if (states.size >= mostStates) {
      states = new Map();
      initial?.next.splice(0);
    }
    states.set(name, made);
    return made;
  }

  function advance(state: State, inClass: number): State {
    // Standing at the entry again after every step is what finds a match anywhere in the text.
    const reached = [entryOf(automaton)];
    for (const at of state.steps) {
      const instruction = automaton.instructions[at];
      if (instruction?.kind === 'step' && instruction.accepts[inClass]) reached.push(instruction.next);
    }
    const next = stateOf(reached, false);
    state.next[inClass] = next;
    return next;
  }

  return (text) => {
    let state = first;
    for (let i = 0; i < text.length && !state.accepting; i++) {
      const inClass = automaton.classOf(text.charCodeAt(i));
      state = state.next[inClass] ?? advance(state, inClass);
    }
    return state.accepting || state.acceptingAtEnd;
  };
}

const entryOf = (automaton: Automaton): number => automaton.instructions.length - 1;

/** The steps that can be reached without consuming anything, and whether the end of the pattern is among them. */
function closure(
  automaton: Automaton,
  from: readonly number[],
  atStart: boolean,
): { steps: number[]; accepting: boolean; acceptingAtEnd: boolean } {
  const now = reach(automaton, from, atStart, false);
  const accepting = now.has(0);
  const acceptingAtEnd = accepting || reach(automaton, from, atStart, true).has(0);
  const steps = [...now].filter((at) => automaton.instructions[at]?.kind === 'step').sort((a, b) => a - b);
  return { steps, accepting, acceptingAtEnd };
}

function reach(automaton: Automaton, from: readonly number[], atStart: boolean, atEnd: boolean): Set<number> {
  const seen = new Set<number>();
  const open = [...from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const instruction = automaton.instructions[at];
    if (instruction?.kind === 'fork') open.push(instruction.left, instruction.right);
    else if (instruction?.kind === 'start' && atStart) open.push(instruction.next);
    else if (instruction?.kind === 'end' && atEnd) open.push(instruction.next);
  }
  return seen;
}
