import type { Alternative, Property, Shape } from '../ir/shape.ts';
import { CheckName } from './constants.ts';
import type { Emission, Place } from './emission.ts';
import { emitItem, type Surroundings } from './emit-item.ts';
import { emitList } from './emit-list.ts';
import { missingTypeSlice, repeatedChoice } from './property-findings.ts';

/** The code for one JSON key of a property, and for its `_` sibling. */
export interface AlternativeCode {
  /** `case` clauses. */
  readonly cases: string;
  /** Statements after the loop over the keys. */
  readonly after: string;
}

/**
 * Emits one key of a property of an object of type `holder`. `mark` records that the property is there; `counter` names the variable that
 * holds which alternative of a choice was seen, and is empty when there is only one.
 */
export function emitAlternative(
  property: Property,
  holder: string,
  alternative: Alternative,
  mark: string,
  counter: string,
  out: Emission,
): AlternativeCode {
  const { key, item } = alternative;
  const at = placeOf(property);
  const typed = key === property.name ? at : ofType(at, item.type);
  const once = counter && onlyOnce(property, key, counter, at, out);
  const around = surroundings(property, holder);
  const own = `o[${JSON.stringify(key)}]`;
  const sibling = `o[${JSON.stringify(`_${key}`)}]`;
  let after = missingSlice(alternative, property, `${own}===undefined&&${sibling}===undefined`, out);
  let body: string;
  if (property.isArray) {
    const list = emitList(property, alternative, mark, at, around, out);
    body = list.present;
    if (list.absent) after += `if(${own}===undefined){${list.absent}}`;
  } else {
    body = mark + emitItem(item, typed, around, out);
  }
  let cases = `case ${JSON.stringify(key)}:{${once}${body}break}`;
  const [element] = item.shapes;
  if (item.kind === 'primitive' && element) {
    const check = out.constant(new CheckName(element.name));
    const checkSibling = out.require('primitiveElement', typed, check, String(property.isArray));
    cases += `case ${JSON.stringify(`_${key}`)}:{${mark}${once}${checkSibling}break}`;
    if (!property.isArray && isDemanding(element)) {
      const nothing = out.descend(element, { ...typed, value: '{}' });
      after += `if(${own}!==undefined&&${sibling}===undefined){${nothing}}`;
    }
  }
  return { cases, after };
}

/** `valueString` and `_valueString` are one value; two different types of the same choice are not. */
function onlyOnce(property: Property, key: string, counter: string, at: Place, out: Emission): string {
  const name = JSON.stringify(key);
  const twice = out.fail(repeatedChoice(property), at);
  return `if(${counter}!==""&&${counter}!==${name}){${twice}}${counter}=${name};`;
}

function missingSlice(
  { requiredSlice }: Alternative,
  property: Property,
  absent: string,
  out: Emission,
): string {
  if (requiredSlice === undefined) return '';
  const parent = { value: 'undefined', path: 'p' };
  return `if(${absent}){${out.fail(missingTypeSlice(property, requiredSlice), parent)}}`;
}

/** True when the sibling has to be there: some extension is required. */
function isDemanding(element: Shape): boolean {
  return element.properties.some(
    (each) => each.min > 0 || each.slicing?.slices.some((slice) => slice.min > 0),
  );
}

/** Where the value of a property is while the loop over the keys is at it. */
export function placeOf(property: Property): Place {
  return { value: 'v', path: `p+${JSON.stringify(`.${property.name}`)}` };
}

function ofType(at: Place, type: string): Place {
  return { ...at, path: `${at.path}+${JSON.stringify(`.ofType(${type})`)}` };
}

function surroundings({ name, elementId }: Property, holder: string): Surroundings {
  return { holder, isNested: /^Extension\b/.test(elementId), isModifier: name === 'modifierExtension' };
}
