import type { Property } from '../ir/shape.ts';
import type { FindingFacts } from './emission.ts';

/** What is said of a property that is not as its shape wants it. */

export const NOT_AN_OBJECT: FindingFacts = { code: 'structure.not-an-object' };
export const NOT_AN_ARRAY: FindingFacts = { code: 'structure.not-an-array' };
export const EMPTY_ARRAY: FindingFacts = { code: 'structure.empty-array' };
/** The official validator reads an empty list of primitives as no element at all. */
export const EMPTY_PRIMITIVES: FindingFacts = { code: 'structure.empty-array', severity: 'warning' };
export const NULL_ITEM: FindingFacts = { code: 'structure.null-item' };

export function tooFew({ name, elementId, min }: Property): FindingFacts {
  const params = { name, expected: min };
  return { code: 'cardinality.too-few', rule: elementId, javaId: 'Validation_VAL_Profile_Minimum', params };
}

export function tooMany({ name, elementId, max }: Property): FindingFacts {
  const params = { name, expected: max };
  return { code: 'cardinality.too-many', rule: elementId, javaId: 'Validation_VAL_Profile_Maximum', params };
}

export function prohibited({ name, elementId }: Property): FindingFacts {
  const javaId = 'Validation_VAL_Profile_Maximum';
  return { code: 'cardinality.prohibited', rule: elementId, javaId, params: { name } };
}

export function wrongType({ name, elementId, alternatives }: Property): FindingFacts {
  const expected = alternatives.map((each) => each.item.type).join(', ');
  return { code: 'cardinality.choice-type', rule: elementId, params: { name, expected } };
}

export function repeatedChoice({ name, elementId }: Property): FindingFacts {
  return { code: 'cardinality.choice-repeated', rule: elementId, params: { name } };
}

export function missingTypeSlice({ name }: Property, slice: string): FindingFacts {
  const javaId = 'Validation_VAL_Profile_Minimum_SLICE';
  return { code: 'slice.too-few', rule: slice, javaId, params: { slice, expected: 1, name } };
}
