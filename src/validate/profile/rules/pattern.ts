import type { ElementDefinition } from '../../../fhir/packages/conformance.ts';
import type { Emission, Place } from '../emit/emission.ts';
import { choiceOf } from '../tree/element-node.ts';

/** `pattern[x]`: the value must contain at least this. */
export interface PatternRule {
  readonly rule: 'pattern';
  readonly value: unknown;
  readonly elementId: string;
  readonly profile: string;
}

export function readPattern(
  element: ElementDefinition,
  elementId: string,
  profile: string,
): PatternRule | undefined {
  const value = choiceOf(element, 'pattern');
  return value === undefined ? undefined : { rule: 'pattern', value, elementId, profile };
}

export function emitPattern(rule: PatternRule, at: Place, out: Emission): string {
  const same =
    typeof rule.value === 'object'
      ? `rt.contains(${at.value},${out.constant(rule.value)})`
      : `${at.value}===${JSON.stringify(rule.value)}`;
  const facts = {
    code: 'value.pattern',
    profile: rule.profile,
    rule: rule.elementId,
    javaId: '_DT_Fixed_Wrong',
    params: { expected: JSON.stringify(rule.value) },
  } as const;
  return `if(!(${same})){${out.fail(facts, at)}}`;
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
