import { type Matcher, regexMatcher } from '../regex/regex-matcher.ts';

/** `matches`: whether the pattern is found anywhere in the text; undefined when there is no text. */
export function matches(text: unknown, pattern: string): boolean | undefined {
  return typeof text === 'string' ? text !== '' && matcherOf(pattern)(text) : undefined;
}

/** `replaceMatches` with a pattern that the compiler found safe to run. */
export function replaceMatches(text: unknown, pattern: string, replacement: unknown): string | undefined {
  if (typeof text !== 'string' || typeof replacement !== 'string') return undefined;
  return text.replace(new RegExp(pattern, 'gs'), replacement);
}

export function startsWith(text: unknown, prefix: unknown): boolean | undefined {
  return typeof text === 'string' && typeof prefix === 'string' ? text.startsWith(prefix) : undefined;
}

export function endsWith(text: unknown, suffix: unknown): boolean | undefined {
  return typeof text === 'string' && typeof suffix === 'string' ? text.endsWith(suffix) : undefined;
}

export function contains(text: unknown, part: unknown): boolean | undefined {
  return typeof text === 'string' && typeof part === 'string' ? text.includes(part) : undefined;
}

export function indexOf(text: unknown, part: unknown): number | undefined {
  return typeof text === 'string' && typeof part === 'string' ? text.indexOf(part) : undefined;
}

/** `substring`: undefined when it starts outside the text or is empty. */
export function substring(text: unknown, start: unknown, length?: unknown): string | undefined {
  if (typeof text !== 'string' || typeof start !== 'number' || start < 0 || start >= text.length) {
    return undefined;
  }
  if (length === undefined) return text.slice(start);
  return typeof length === 'number' && length > 0 ? text.slice(start, start + length) : undefined;
}

export function length(text: unknown): number | undefined {
  return typeof text === 'string' ? text.length : undefined;
}

export function upper(text: unknown): string | undefined {
  return typeof text === 'string' && text !== '' ? text.toUpperCase() : undefined;
}

export function lower(text: unknown): string | undefined {
  return typeof text === 'string' && text !== '' ? text.toLowerCase() : undefined;
}

export function trim(text: unknown): string | undefined {
  return typeof text === 'string' ? text.trim() : undefined;
}

export function replace(text: unknown, part: unknown, replacement: unknown): string | undefined {
  return typeof text === 'string' && typeof part === 'string' && typeof replacement === 'string'
    ? text.replaceAll(part, () => replacement)
    : undefined;
}

/** `toBoolean`: of a truth value, of 0 and 1, of the texts that mean one. */
export function toBoolean(node: unknown): boolean | undefined {
  if (typeof node === 'boolean') return node;
  if (typeof node !== 'number' && typeof node !== 'string') return undefined;
  const text = String(node).toLowerCase();
  if (['true', 't', 'yes', 'y', '1', '1.0'].includes(text)) return true;
  return ['false', 'f', 'no', 'n', '0', '0.0'].includes(text) ? false : undefined;
}

/** `toInteger`: of an integer, of the text of one, of a boolean. */
export function toInteger(node: unknown): number | undefined {
  if (typeof node === 'boolean') return node ? 1 : 0;
  if (typeof node === 'number') return Number.isInteger(node) ? node : undefined;
  if (typeof node !== 'string') return undefined;
  // Sums of check digits ask for one digit at a time.
  const digit = node.length === 1 ? node.charCodeAt(0) - 48 : -1;
  if (digit >= 0 && digit <= 9) return digit;
  return /^[+-]?\d{1,15}$/.test(node) ? Number(node) : undefined;
}

/** `toDecimal`: of a number, of the text of one, of a boolean. */
export function toDecimal(node: unknown): number | undefined {
  if (typeof node === 'boolean') return node ? 1 : 0;
  if (typeof node === 'number') return node;
  return typeof node === 'string' && /^[+-]?\d{1,300}(\.\d{1,300})?$/.test(node) ? Number(node) : undefined;
}

/** `toString` of a primitive. */
export function asText(node: unknown): string | undefined {
  return node === undefined || node === null || typeof node === 'object' ? undefined : String(node);
}

// A matcher costs far more to make than to run; the patterns are those of the profiles, so they are few.
const matchers = new Map<string, Matcher>();

function matcherOf(pattern: string): Matcher {
  const known = matchers.get(pattern);
  if (known) return known;
  const made = regexMatcher(pattern);
  // The compiler refuses every pattern without a matcher, so only a damaged cache can get here.
  if (typeof made !== 'function') throw new Error(`No matcher for ${pattern}: ${made.unsupported}`);
  matchers.set(pattern, made);
  return made;
}
