import { asObject, type JsonObject } from '../fhir/json.ts';
import { type Problem, problem } from '../message/problem.ts';

/** A code that is no longer used, as the file of retired codes has it. */
export interface RetiredCode {
  readonly system: string;
  readonly code: string;
  /** First day on which it is retired, in Denmark: `2028-01-01`. */
  readonly retired: string;
  /** Codes of the same system; with more than one a message must say itself which is meant. */
  readonly successors: readonly [string, ...string[]];
}

/** A message in the codes of its day, with what was put in the place of what. */
export interface InPresentCodes {
  readonly resource: JsonObject;
  readonly problems: readonly Problem[];
}

/** Puts successors in the place of retired codes. Pure; what has none is given back as it is. */
export type ReplaceRetired = (resource: JsonObject) => InPresentCodes;

/**
 * Registrations go on over the years when a code does not (R-DAT-11), and both sectors read the same code (R-DAT-04): a
 * message assembled on or after the day a code was retired is judged and recorded by its successor, and its sender is told
 * both. The message itself is kept and passed on as it came. One from before that day is left alone.
 * @param codes none, and nothing is looked through
 */
export function createReplaceRetired(codes: readonly RetiredCode[]): ReplaceRetired {
  if (codes.length === 0) return (resource) => ({ resource, problems: [] });
  const known = new Map(codes.map((each) => [keyOf(each.system, each.code), each]));
  return (resource) => {
    const day = dayOf(resource.timestamp);
    const problems: Problem[] = [];
    /** The code that counts today; of a retired one without one single successor itself. */
    const present = (system: string, code: string, expression: string): string => {
      const retired = known.get(keyOf(system, code));
      if (retired === undefined || retired.retired > day) return code;
      const { successors } = retired;
      const found = { system, code, retired: retired.retired, successor: successors.join(', ') };
      if (successors.length > 1) {
        problems.push(problem('code.retired-ambiguous', { expression, rule: 'R-DAT-11', params: found }));
        return code;
      }
      problems.push(problem('code.retired', { expression, rule: 'R-DAT-11', params: found }));
      return present(system, successors[0], expression);
    };
    const walk = (value: unknown, at: string, depth = 0): unknown => {
      // What is nested deeper is refused by whoever judges it.
      if (depth > mostDepth) return value;
      if (Array.isArray(value))
        return each(value, (child, index) => walk(child, `${at}[${index}]`, depth + 1));
      const object = asObject(value);
      if (object === undefined) return value;
      const inner = Object.entries(object).map(
        ([key, child]) => [key, walk(child, `${at}.${key}`, depth + 1)] as const,
      );
      const { system, code } = object;
      const now =
        typeof system === 'string' && typeof code === 'string' ? present(system, code, `${at}.code`) : code;
      if (now === code && inner.every(([key, child]) => child === object[key])) return value;
      const kept = inner.filter(([key]) => now === code || (key !== 'display' && key !== 'version'));
      return { ...Object.fromEntries(kept), ...(now === code ? {} : { code: now }) };
    };
    return { resource: walk(resource, 'Bundle') as JsonObject, problems };
  };
}

const mostDepth = 200;

/** A list with each of its values changed; the same one where none was. */
function each(
  values: readonly unknown[],
  change: (value: unknown, index: number) => unknown,
): readonly unknown[] {
  const now = values.map(change);
  return now.every((value, index) => value === values[index]) ? values : now;
}

/** JSON keeps what is in one of them out of the other. */
function keyOf(system: string, code: string): string {
  return JSON.stringify([system, code]);
}

const danish = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Copenhagen' });

/** The Danish day a message was assembled; before every other where it does not say. */
function dayOf(timestamp: unknown): string {
  const at = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
  return Number.isNaN(at) ? '' : danish.format(at);
}
