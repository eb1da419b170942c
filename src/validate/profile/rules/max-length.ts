import type { ElementDefinition } from '../../../fhir/packages/conformance.ts';
import type { Emission, Place } from '../emit/emission.ts';

/** `maxLength`: in characters. */
export interface LengthRule {
  readonly rule: 'max-length';
  readonly max: number;
  readonly elementId: string;
  readonly profile: string;
}

export function readMaxLength(
  element: ElementDefinition,
  elementId: string,
  profile: string,
): LengthRule | undefined {
  const max = element.maxLength;
  return max === undefined ? undefined : { rule: 'max-length', max, elementId, profile };
}

export function emitMaxLength(rule: LengthRule, at: Place, out: Emission): string {
  const facts = {
    code: 'value.too-long',
    profile: rule.profile,
    rule: rule.elementId,
    javaId: 'Type_Specific_Checks_DT_Primitive_Length',
    params: { expected: rule.max },
  } as const;
  return `if(typeof ${at.value}==="string"&&${at.value}.length>${rule.max}){${out.fail(facts, at)}}`;
}
