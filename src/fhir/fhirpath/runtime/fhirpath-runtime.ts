import { concatenate, div, minus, mod, over, plus, times } from './arithmetic.ts';
import {
  compareDates,
  compareNumbers,
  compareQuantities,
  compareStrings,
  compareTimes,
  equalDates,
} from './comparison.ts';
import { isContained, unreferencedContained } from './contained.ts';
import {
  differs,
  distinct,
  equal,
  equals,
  equivalent,
  exclude,
  includes,
  intersect,
  isDistinct,
  within,
} from './equality.ts';
import {
  children,
  choice,
  descendants,
  extension,
  hasContent,
  hasValue,
  isResource,
  items,
  member,
  resolve,
} from './navigation.ts';
import { primitive, primitives, value } from './primitive-element.ts';
import {
  asText,
  contains,
  endsWith,
  indexOf,
  length,
  lower,
  matches,
  replace,
  replaceMatches,
  startsWith,
  substring,
  toBoolean,
  toDecimal,
  toInteger,
  trim,
  upper,
} from './strings.ts';

/** What the code of compiled invariants calls, under the name `fp`. */
export const fhirpathRuntime: Readonly<Record<string, unknown>> = Object.freeze({
  toString: asText,
  contains,
  endsWith,
  indexOf,
  length,
  lower,
  matches,
  replace,
  replaceMatches,
  startsWith,
  substring,
  toBoolean,
  toDecimal,
  toInteger,
  trim,
  upper,
  children,
  choice,
  compareDates,
  compareNumbers,
  compareQuantities,
  compareStrings,
  compareTimes,
  concatenate,
  descendants,
  differs,
  distinct,
  div,
  equal,
  equalDates,
  equals,
  equivalent,
  exclude,
  extension,
  hasContent,
  hasValue,
  includes,
  intersect,
  isContained,
  isDistinct,
  isFulfilled,
  isResource,
  items,
  member,
  minus,
  mod,
  not,
  over,
  plus,
  primitive,
  primitives,
  resolve,
  times,
  unreferencedContained,
  value,
  within,
});

function not(truth: boolean | undefined): boolean | undefined {
  return truth === undefined ? undefined : !truth;
}

/** How the HL7 validator reads the result of an invariant: not empty, and not a single false. */
function isFulfilled(result: readonly unknown[]): boolean {
  return result.length > 1 || (result.length === 1 && value(result[0]) !== false);
}
