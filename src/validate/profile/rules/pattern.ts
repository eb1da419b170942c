import type { ElementDefinition } from '../../../fhir/packages/conformance.ts';
import type { Emission, Place } from '../emit/emission.ts';
import { type ComparedRule, emitCompared, readCompared } from './compared.ts';

/** `pattern[x]`: the value must contain at least this. */
export type PatternRule = ComparedRule<'pattern'>;

export function readPattern(
  element: ElementDefinition,
  elementId: string,
  profile: string,
): PatternRule | undefined {
  return readCompared('pattern', element, elementId, profile);
}

export function emitPattern(rule: PatternRule, at: Place, out: Emission): string {
  return emitCompared(rule, 'contains', at, out);
}

/** True when `value` has everything `pattern` has: keys of objects, and for each item of an array some match. */
export function contains(value: unknown, pattern: unknown): boolean {
  if (pattern === null || typeof pattern !== 'object') return value === pattern;
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(pattern)) {
    return Array.isArray(value) && pattern.every((wanted) => value.some((item) => contains(item, wanted)));
  }
  for (const key in pattern) {
    if (!contains(value[key as keyof typeof value], pattern[key as keyof typeof pattern])) return false;
  }
  return true;
}
