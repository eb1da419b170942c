import type { ElementDefinition } from '../../../fhir/packages/conformance.ts';
import type { Emission, Place } from '../emit/emission.ts';
import { choiceOf } from '../tree/element-node.ts';

/** A value that an element is held against: `fixed[x]` or `pattern[x]`. */
export interface ComparedRule<Kind extends 'fixed' | 'pattern'> {
  readonly rule: Kind;
  readonly value: unknown;
  readonly elementId: string;
  readonly profile: string;
}

/** The rule as an element definition has it. */
export function readCompared<Kind extends 'fixed' | 'pattern'>(
  rule: Kind,
  element: ElementDefinition,
  elementId: string,
  profile: string,
): ComparedRule<Kind> | undefined {
  const value = choiceOf(element, rule);
  return value === undefined ? undefined : { rule, value, elementId, profile };
}

/** @param compare name of the runtime's function that holds a value against an object */
export function emitCompared(
  { rule, value, elementId, profile }: ComparedRule<'fixed' | 'pattern'>,
  compare: 'isEqual' | 'contains',
  at: Place,
  out: Emission,
): string {
  const same =
    typeof value === 'object'
      ? `rt.${compare}(${at.value},${out.constant(value)})`
      : `${at.value}===${JSON.stringify(value)}`;
  const facts = {
    code: `value.${rule}`,
    profile,
    rule: elementId,
    javaId: '_DT_Fixed_Wrong',
    params: { expected: JSON.stringify(value) },
  } as const;
  return `if(!(${same})){${out.fail(facts, at)}}`;
}
