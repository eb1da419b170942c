import type { Property, Slice, SliceTest } from '../ir/shape.ts';
import type { Emission, FindingFacts, Place } from './emission.ts';
import { emitItem, type Surroundings } from './emit-item.ts';

/** The parts of the code for a sliced list: what stands before, in and after the loop over its values. */
export interface SliceCode {
  readonly before: string;
  readonly each: string;
  readonly after: string;
  /** What to do when the list is not there at all. */
  readonly absent: string;
}

/** Statements that sort the values of a list into its slices, check each in its slice and count them. */
export function emitSlices(
  property: Property,
  at: Place,
  list: Place,
  around: Surroundings,
  out: Emission,
): SliceCode {
  const { slices, isClosed } = property.slicing ?? { slices: [], isClosed: false };
  const base = property.alternatives[0]?.item;
  let before = '';
  let each = '';
  let after = '';
  let absent = '';
  slices.forEach((slice, i) => {
    const counts = slice.min > 0 || slice.max !== Number.POSITIVE_INFINITY;
    const body = `${counts ? `n${i}++;` : ''}${sliceBody(slice, at, around, out)}`;
    each += `${each ? 'else ' : ''}if(${condition(slice.tests, at.value, out)}){${body}}`;
    if (counts) before += `let n${i}=0;`;
    if (slice.min > 0) {
      after += `if(n${i}<${slice.min}){${out.fail(tooFew(slice, property), list)}}`;
      absent += out.fail(tooFew(slice, property), { ...list, value: 'undefined' });
    }
    if (slice.max !== Number.POSITIVE_INFINITY)
      after += `if(n${i}>${slice.max}){${out.fail(tooMany(slice, property), list)}}`;
    before += undecidable(slice, list, out);
  });
  // A value in a slice of the same type is checked there; the bare type has nothing to add to that.
  const rest = base ? emitItem(base, at, around, out) : '';
  const isRepeated = base?.isPlainType === true && slices.every((slice) => slice.item.shapes.length > 0);
  if (isRepeated) each += `else{${isClosed ? out.fail(noMatch(property), at) : ''}${rest}}`;
  else each = `${rest}${each}${isClosed ? `else{${out.fail(noMatch(property), at)}}` : ''}`;
  return { before, each, after, absent };
}

function sliceBody(slice: Slice, at: Place, around: Surroundings, out: Emission): string {
  if (slice.item.kind === 'extension') {
    return slice.item.shapes
      .map((shape) => `if(rt.isObject(${at.value})){${out.descend(shape, at)}}`)
      .join('');
  }
  return emitItem(slice.item, at, around, out);
}

/** Most slices are told apart by one fixed text; those are compared in place. */
function condition(tests: readonly SliceTest[], value: string, out: Emission): string {
  return tests
    .map((test) => {
      const [step, ...more] = test.path;
      const { expected } = test;
      const isText =
        (expected.kind === 'fixed' || expected.kind === 'pattern') && typeof expected.value === 'string';
      return step?.step === 'property' && more.length === 0 && isText
        ? `rt.isObject(${value})&&${value}[${JSON.stringify(step.name)}]===${JSON.stringify(expected.value)}`
        : `rt.isInSlice(${value},${sliceTest(test, out)},s)`;
    })
    .join('&&');
}

function sliceTest(test: SliceTest, out: Emission): string {
  const { path, expected } = test;
  if (expected.kind !== 'profile') return out.constant({ path, expected });
  const checks = expected.shapes.map((shape) => `(v,s)=>${out.matches(shape, 'v')}`).join(',');
  const profiles = JSON.stringify(expected.profiles);
  return `{path:${JSON.stringify(path)},expected:{kind:'profile',profiles:${profiles},checks:[${checks}]}}`;
}

function undecidable(slice: Slice, list: Place, out: Emission): string {
  return slice.tests
    .flatMap(({ expected }) => (expected.kind === 'undecidable' ? [expected.reason] : []))
    .map((reason) =>
      out.uncheckable(slice.elementId, { params: { check: `${slice.elementId}: ${reason}` } }, list),
    )
    .join('');
}

function noMatch(property: Property): FindingFacts {
  return { code: 'slice.no-match', rule: property.elementId, javaId: 'Validation_VAL_Profile_NotSlice' };
}

function tooFew(slice: Slice, property: Property): FindingFacts {
  const isExtension = property.name === 'extension' || property.name === 'modifierExtension';
  const javaId = isExtension
    ? 'Validation_VAL_Profile_Minimum_SLICE_EXT'
    : 'Validation_VAL_Profile_Minimum_SLICE';
  return {
    code: 'slice.too-few',
    rule: slice.elementId,
    javaId,
    params: { slice: slice.name, expected: slice.min },
  };
}

function tooMany(slice: Slice, property: Property): FindingFacts {
  const params = { slice: slice.name, expected: slice.max, element: property.name };
  return { code: 'slice.too-many', rule: slice.elementId, javaId: 'Validation_VAL_Profile_Maximum', params };
}
