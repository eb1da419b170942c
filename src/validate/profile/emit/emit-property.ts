import type { Alternative, Property, Shape } from '../ir/shape.ts';
import { CheckName } from './constants.ts';
import type { Emission, FindingFacts, Place } from './emission.ts';
import { emitItem, type Surroundings } from './emit-item.ts';
import { emitSlices } from './emit-slices.ts';

/** The code for one property of an object. */
export interface PropertyCode {
  /** `case` clauses of the switch over the object's keys. */
  readonly cases: string;
  /** Statements after the loop over the keys. */
  readonly after: string;
  /** Declarations before it. */
  readonly before: string;
}

/** Emits a property; `mark` is the statement that records its presence, empty when nobody asks. */
export function emitProperty(property: Property, mark: string, out: Emission): PropertyCode {
  if (property.max === 0) return prohibited(property, out);
  const counter = property.alternatives.length > 1 ? `c_${property.name}` : '';
  const parts = property.alternatives.map((alternative) =>
    emitAlternative(property, alternative, mark, counter, out),
  );
  const excluded = property.excludedKeys.map(
    (key) =>
      `case ${JSON.stringify(key)}:case ${JSON.stringify(`_${key}`)}:{${out.fail(wrongType(property), valueAt(property))}break}`,
  );
  return {
    before: counter && `let ${counter}="";`,
    cases: parts.map((part) => part.cases).join('') + excluded.join(''),
    after: parts.map((part) => part.after).join(''),
  };
}

function prohibited(property: Property, out: Emission): PropertyCode {
  const keys = [...property.alternatives.map((each) => each.key), ...property.excludedKeys];
  const labels = keys.map((key) => `case ${JSON.stringify(key)}:case ${JSON.stringify(`_${key}`)}:`).join('');
  const facts = {
    code: 'cardinality.prohibited',
    rule: property.elementId,
    javaId: 'Validation_VAL_Profile_Maximum',
    params: { name: property.name },
  } as const;
  return { before: '', cases: labels && `${labels}{${out.fail(facts, valueAt(property))}break}`, after: '' };
}

function emitAlternative(
  property: Property,
  alternative: Alternative,
  mark: string,
  counter: string,
  out: Emission,
): { cases: string; after: string } {
  const { key, item } = alternative;
  const at = valueAt(property);
  const isChoice = key !== property.name;
  const typed = isChoice ? { value: 'v', path: `${at.path}+".ofType(${item.type})"` } : at;
  // `valueString` and `_valueString` are one value; two different types of the same choice are not.
  const once = counter
    ? `if(${counter}!==""&&${counter}!==${JSON.stringify(key)}){${out.fail(repeated(property), at)}}${counter}=${JSON.stringify(key)};`
    : '';
  const label = JSON.stringify(key);
  let after = requiredSlice(alternative, property, out);
  let cases: string;
  if (property.isArray) {
    const list = emitList(property, alternative, mark, at, out);
    cases = `case ${label}:{${once}${list.body}break}`;
    after += list.after;
  } else {
    cases = `case ${label}:{${mark}${once}${emitItem(item, typed, surroundings(property), out)}break}`;
  }
  if (item.kind === 'primitive' && item.shapes[0]) {
    const [shape] = item.shapes;
    const element = out.require(
      'primitiveElement',
      typed,
      checkPair(alternative, out),
      String(property.isArray),
    );
    cases += `case ${JSON.stringify(`_${key}`)}:{${mark}${once}${element}break}`;
    if (isDemanding(shape)) {
      const empty = { value: '{}', path: typed.path };
      after += property.isArray
        ? ''
        : `if(o.${key}!==undefined&&o._${key}===undefined){${out.descend(shape, empty)}}`;
    }
  }
  return { cases, after };
}

/** True when the sibling has to be there: some extension is required. */
function isDemanding(shape: Shape): boolean {
  return shape.properties.some((each) => each.min > 0 || each.slicing?.slices.some((slice) => slice.min > 0));
}

function checkPair(alternative: Alternative, out: Emission): string {
  const [shape] = alternative.item.shapes;
  return shape ? out.constant(new CheckName(shape.name)) : 'undefined';
}

function emitList(
  property: Property,
  { key, item }: Alternative,
  mark: string,
  at: Place,
  out: Emission,
): { body: string; after: string } {
  const each = { value: 'e', path: `${at.path}+"["+i+"]"` };
  const parent = { value: 'v', path: 'p' };
  const sliced = property.slicing
    ? emitSlices(property, each, parent, surroundings(property), out)
    : undefined;
  const body = sliced?.each ?? emitItem(item, each, surroundings(property), out);
  const isPrimitive = item.kind === 'primitive';
  const guarded = isPrimitive
    ? `if(e===null){if(!(Array.isArray(o._${key})&&o._${key}[i])){${out.fail(NULL_ITEM, each)}}}else{${body}}`
    : body;
  const loop = `for(let i=0;i<v.length;i++){const e=v[i];${guarded}}`;
  const limit =
    property.max === Number.POSITIVE_INFINITY
      ? ''
      : `if(v.length>${property.max}){${out.fail(tooMany(property), parent)}}`;
  const least = property.min > 1 ? `if(v.length<${property.min}){${out.fail(tooFew(property), parent)}}` : '';
  // The official validator reads an empty list of primitives as no element at all.
  const empty = isPrimitive ? out.note(EMPTY_PRIMITIVES, at) : out.fail(EMPTY_ARRAY, at);
  const checks = `${limit}${least}${sliced?.before ?? ''}${loop}${sliced?.after ?? ''}`;
  const code = `if(!Array.isArray(v)){${out.fail(NOT_AN_ARRAY, at)}}else if(v.length===0){${empty}}else{${mark}${checks}}`;
  return { body: code, after: sliced?.absent ? `if(o.${key}===undefined){${sliced.absent}}` : '' };
}

function requiredSlice(
  { key, requiredSlice: slice }: Alternative,
  property: Property,
  out: Emission,
): string {
  if (slice === undefined) return '';
  const facts = {
    code: 'slice.too-few',
    rule: slice,
    javaId: 'Validation_VAL_Profile_Minimum_SLICE',
    params: { slice, expected: 1, name: property.name },
  } as const;
  return `if(o.${key}===undefined&&o._${key}===undefined){${out.fail(facts, { value: 'undefined', path: 'p' })}}`;
}

function valueAt(property: Property): Place {
  return { value: 'v', path: `p+${JSON.stringify(`.${property.name}`)}` };
}

function surroundings({ name, elementId }: Property): Surroundings {
  return { isNested: /^Extension\b/.test(elementId), isModifier: name === 'modifierExtension' };
}

const NOT_AN_ARRAY: FindingFacts = { code: 'structure.not-an-array' };
const EMPTY_ARRAY: FindingFacts = { code: 'structure.empty-array' };
const EMPTY_PRIMITIVES: FindingFacts = { code: 'structure.empty-array', severity: 'warning' };
const NULL_ITEM: FindingFacts = { code: 'structure.null-item' };

/** The finding for an element that is missing or that there are too few of. */
export function tooFew(property: Property): FindingFacts {
  const params = { name: property.name, expected: property.min };
  return {
    code: 'cardinality.too-few',
    rule: property.elementId,
    javaId: 'Validation_VAL_Profile_Minimum',
    params,
  };
}

function tooMany(property: Property): FindingFacts {
  const params = { name: property.name, expected: property.max };
  return {
    code: 'cardinality.too-many',
    rule: property.elementId,
    javaId: 'Validation_VAL_Profile_Maximum',
    params,
  };
}

function wrongType(property: Property): FindingFacts {
  const expected = property.alternatives.map((each) => each.item.type).join(', ');
  return {
    code: 'cardinality.choice-type',
    rule: property.elementId,
    params: { name: property.name, expected },
  };
}

function repeated(property: Property): FindingFacts {
  return { code: 'cardinality.choice-repeated', rule: property.elementId, params: { name: property.name } };
}
