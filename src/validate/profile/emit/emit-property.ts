import type { Property } from '../ir/shape.ts';
import type { Emission } from './emission.ts';
import { emitAlternative, placeOf } from './emit-alternative.ts';
import { prohibited, wrongType } from './property-findings.ts';

/** The code for one property of an object. */
export interface PropertyCode {
  /** Declarations before the loop over the object's keys. */
  readonly before: string;
  /** `case` clauses of the switch in that loop. */
  readonly cases: string;
  /** Statements after it. */
  readonly after: string;
}

/**
 * Emits the n-th property of a shape, whose type is `holder`; `mark` records its presence and is empty when nobody asks.
 */
export function emitProperty(
  property: Property,
  holder: string,
  n: number,
  mark: string,
  out: Emission,
): PropertyCode {
  const { alternatives, excludedKeys } = property;
  if (property.max === 0) {
    const keys = [...alternatives.map((each) => each.key), ...excludedKeys];
    const fault = out.fail(prohibited(property), placeOf(property));
    return { before: '', cases: keys.map((key) => refuse(key, fault)).join(''), after: '' };
  }
  const counter = alternatives.length > 1 ? `c${n}` : '';
  const parts = alternatives.map((each) => emitAlternative(property, holder, each, mark, counter, out));
  const otherType = out.fail(wrongType(property), placeOf(property));
  return {
    before: counter && `let ${counter}="";`,
    cases:
      parts.map((part) => part.cases).join('') + excludedKeys.map((key) => refuse(key, otherType)).join(''),
    after: parts.map((part) => part.after).join(''),
  };
}

function refuse(key: string, fault: string): string {
  return `case ${JSON.stringify(key)}:case ${JSON.stringify(`_${key}`)}:{${fault}break}`;
}
