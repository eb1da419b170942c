import type { ElementDefinition } from '../../../fhir/packages/conformance.ts';
import type { Emission, Place } from '../emit/emission.ts';
import { choiceOf } from '../tree/element-node.ts';

/** `fixed[x]`: the value must be exactly this. https://hl7.org/fhir/R4/elementdefinition-definitions.html */
export interface FixedRule {
  readonly rule: 'fixed';
  readonly value: unknown;
  readonly elementId: string;
  readonly profile: string;
}

export function readFixed(
  element: ElementDefinition,
  elementId: string,
  profile: string,
): FixedRule | undefined {
  const value = choiceOf(element, 'fixed');
  return value === undefined ? undefined : { rule: 'fixed', value, elementId, profile };
}

export function emitFixed(rule: FixedRule, at: Place, out: Emission): string {
  const same =
    typeof rule.value === 'object'
      ? `rt.isEqual(${at.value},${out.constant(rule.value)})`
      : `${at.value}===${JSON.stringify(rule.value)}`;
  const facts = {
    code: 'value.fixed',
    profile: rule.profile,
    rule: rule.elementId,
    javaId: '_DT_Fixed_Wrong',
    params: { expected: JSON.stringify(rule.value) },
  } as const;
  return `if(!(${same})){${out.fail(facts, at)}}`;
}

/** Deep equality of JSON values. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one)) {
    return (
      Array.isArray(other) && one.length === other.length && one.every((each, i) => isEqual(each, other[i]))
    );
  }
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => isEqual(one[key as keyof typeof one], other[key as keyof typeof other]))
  );
}
