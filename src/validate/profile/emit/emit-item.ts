import type { Item } from '../ir/shape.ts';
import { primitiveType } from '../rules/primitive-types.ts';
import type { Emission, Place } from './emission.ts';
import { emitValueRule } from './emit-value-rule.ts';
import { NOT_AN_OBJECT } from './property-findings.ts';

/** What a value's surroundings say about an extension. */
export interface Surroundings {
  /** FHIR type of what holds it, or its path when it is a backbone element. */
  readonly holder: string;
  /** True inside an extension, where urls may be relative. */
  readonly isNested: boolean;
  /** True for a `modifierExtension`. */
  readonly isModifier: boolean;
}

/** Statements that check one value. */
export function emitItem(item: Item, at: Place, around: Surroundings, out: Emission): string {
  switch (item.kind) {
    case 'primitive':
      return emitPrimitive(item, at, out);
    case 'narrative':
      return out.require('narrative', at);
    case 'extension':
      return emitExtension(item, at, around, out);
    case 'resource':
      return emitResource(item, at, out);
    case 'object':
      return emitObject(item, at, out);
  }
}

function emitPrimitive(item: Item, at: Place, out: Emission): string {
  const known = primitiveType(item.type);
  const fault = out.isExplaining
    ? `x.found(rt.primitiveFault(${JSON.stringify(item.type)},${at.value},${at.path}),${at.path},${at.value});`
    : 'return false;';
  const rules = item.rules.map((rule) => emitValueRule(rule, at, out)).join('');
  const address =
    item.type === 'canonical' || item.type === 'uri' || item.type === 'url'
      ? out.require(item.type === 'canonical' ? 'canonical' : 'uri', at)
      : '';
  return out.isExplaining
    ? `if(!rt.${known?.check}(${at.value})){${fault}}if(typeof ${at.value}===${JSON.stringify(known?.json)}){${address}${rules}}`
    : `if(!rt.${known?.check}(${at.value}))${fault}${address}${rules}`;
}

function emitObject(item: Item, at: Place, out: Emission): string {
  const shapes = item.shapes.map((shape) => out.descend(shape, at)).join('');
  const rules = item.rules.map((rule) => emitValueRule(rule, at, out)).join('');
  return `if(!rt.isObject(${at.value})){${out.fail(NOT_AN_OBJECT, at)}}else{${shapes}${emitAnyOf(item, at, out)}${rules}}`;
}

function emitAnyOf(item: Item, at: Place, out: Emission): string {
  if (item.anyOf.length === 0) return '';
  const matches = item.anyOf.map((shape) => out.matches(shape, at.value)).join('||');
  const profiles = item.anyOf.map((shape) => shape.profile).join(', ');
  const javaId = 'Validation_VAL_Profile_NoMatch';
  return `if(!(${matches})){${out.fail({ code: 'profile.none-matches', javaId, params: { profiles } }, at)}}`;
}

function emitExtension(item: Item, at: Place, around: Surroundings, out: Emission): string {
  const inline = item.shapes.map((shape) => out.descend(shape, at)).join('');
  const guarded = inline && `if(rt.isObject(${at.value})){${inline}}`;
  const { holder, isModifier, isNested } = around;
  const place = [JSON.stringify(holder), String(isModifier), String(isNested)];
  return out.require('extension', at, ...place) + guarded;
}

function emitResource(item: Item, at: Place, out: Emission): string {
  return out.require('innerResource', at, out.constant(item.resource));
}
