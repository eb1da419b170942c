import type { Alternative, Property } from '../ir/shape.ts';
import type { Emission, Place } from './emission.ts';
import { emitItem, type Surroundings } from './emit-item.ts';
import { emitSlices } from './emit-slices.ts';
import {
  EMPTY_ARRAY,
  EMPTY_PRIMITIVES,
  NOT_AN_ARRAY,
  NULL_ITEM,
  tooFew,
  tooMany,
} from './property-findings.ts';

/** The code for a list: statements for when it is there, and for when it is not. */
export interface ListCode {
  readonly present: string;
  readonly absent: string;
}

/**
 * Emits the check of a list and of each of its values; `mark` records that it is there. An empty list of
 * primitives counts as absent.
 */
export function emitList(
  property: Property,
  { key, item }: Alternative,
  mark: string,
  at: Place,
  around: Surroundings,
  out: Emission,
): ListCode {
  const each = { value: 'e', path: `${at.path}+"["+i+"]"` };
  const parent = { value: 'v', path: 'p' };
  const sliced = property.slicing && emitSlices(property, each, parent, around, out);
  const body = sliced?.each ?? emitItem(item, each, around, out);
  const isPrimitive = item.kind === 'primitive';
  const loop = `for(let i=0;i<v.length;i++){const e=v[i];${isPrimitive ? orNull(key, body, each, out) : body}}`;
  const tooLong =
    property.max === Number.POSITIVE_INFINITY
      ? ''
      : `if(v.length>${property.max}){${out.fail(tooMany(property), parent)}}`;
  const tooShort =
    property.min > 1 ? `if(v.length<${property.min}){${out.fail(tooFew(property), parent)}}` : '';
  const empty = isPrimitive ? out.note(EMPTY_PRIMITIVES, at) : out.fail(EMPTY_ARRAY, at);
  const checks = `${mark}${tooLong}${tooShort}${sliced?.before ?? ''}${loop}${sliced?.after ?? ''}`;
  return {
    present: `if(!Array.isArray(v)){${out.fail(NOT_AN_ARRAY, at)}}else if(v.length===0){${empty}}else{${checks}}`,
    absent: sliced?.absent ?? '',
  };
}

/** A primitive may be null where its sibling list says why. */
function orNull(key: string, body: string, each: Place, out: Emission): string {
  const sibling = `o[${JSON.stringify(`_${key}`)}]`;
  return `if(e===null){if(!(Array.isArray(${sibling})&&${sibling}[i])){${out.fail(NULL_ITEM, each)}}}else{${body}}`;
}
