import type { ElementDefinition } from '../../../fhir/packages/conformance.ts';
import type { Emission, Place } from '../emit/emission.ts';
import { type ComparedRule, emitCompared, readCompared } from './compared.ts';

/** `fixed[x]`: the value must be exactly this. https://hl7.org/fhir/R4/elementdefinition-definitions.html */
export type FixedRule = ComparedRule<'fixed'>;

export function readFixed(
  element: ElementDefinition,
  elementId: string,
  profile: string,
): FixedRule | undefined {
  return readCompared('fixed', element, elementId, profile);
}

export function emitFixed(rule: FixedRule, at: Place, out: Emission): string {
  return emitCompared(rule, 'isEqual', at, out);
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
