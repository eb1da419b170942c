import type { Constraint, ElementType } from '../../../fhir/packages/conformance.ts';
import { readBinding } from '../rules/binding.ts';
import { readFixed } from '../rules/fixed.ts';
import { readLanguage } from '../rules/language.ts';
import { readMaxLength } from '../rules/max-length.ts';
import { readPattern } from '../rules/pattern.ts';
import { primitiveType } from '../rules/primitive-types.ts';
import { readRange } from '../rules/range.ts';
import { readReference } from '../rules/reference.ts';
import type { ValueRule } from '../rules/value-rule.ts';
import { referencedNode } from '../tree/child-of.ts';
import type { ElementNode } from '../tree/element-node.ts';
import type { ShapeBuilder } from './build-shapes.ts';
import { profileOf, typeCode, typeUrl } from './element-type.ts';
import type { Item, ResourceDemand, Shape } from './shape.ts';

/** What one value of an element must be, for one of the types the element may have. */
export function buildItem(node: ElementNode, type: ElementType | undefined, builder: ShapeBuilder): Item {
  const code = type ? typeCode(type, node) : 'BackboneElement';
  const structure = builder.trees.index.structure(typeUrl(code));
  const rules = valueRules(node, type, code, builder);
  const resource = { types: [], profiles: [] };
  const plain = { type: code, anyOf: [], resource, rules, isPlainType: false };
  if (code === 'xhtml') return { ...plain, kind: 'narrative', shapes: [] };
  if (primitiveType(code)) return { ...plain, kind: 'primitive', shapes: [primitiveElement(node, builder)] };
  if (code === 'Extension') return { ...plain, kind: 'extension', shapes: inlineShapes(node, builder) };
  if (structure?.kind === 'resource')
    return { ...plain, kind: 'resource', shapes: [], resource: resourceDemand(node, builder) };
  return objectItem(plain, node, type, code, builder);
}

type Plain = Omit<Item, 'kind' | 'shapes'>;

/** What is asked of a resource inside another; an element may allow several types, each with its profiles. */
function resourceDemand({ element }: ElementNode, builder: ShapeBuilder): ResourceDemand {
  const demands = (element.type ?? []).map(({ code, profile = [] }) => {
    const structures = profile.flatMap((canonical) => builder.trees.index.structure(canonical) ?? []);
    const own = code === 'Resource' || code === 'DomainResource' ? [] : [code];
    const types = structures.length > 0 ? structures.map((structure) => structure.type) : own;
    return { types, profiles: structures.length > 0 ? profile : [], isAny: types.length === 0 };
  });
  const isAny = demands.some((demand) => demand.isAny);
  const isProfiled = demands.every((demand) => demand.profiles.length > 0);
  return {
    types: isAny ? [] : [...new Set(demands.flatMap((demand) => demand.types))],
    profiles: isProfiled ? demands.flatMap((demand) => demand.profiles) : [],
  };
}

function objectItem(
  plain: Plain,
  node: ElementNode,
  type: ElementType | undefined,
  code: string,
  builder: ShapeBuilder,
): Item {
  const { contentReference } = node.element;
  const referenced = contentReference ? referencedNode(node, contentReference, builder.trees) : undefined;
  if (referenced) return { ...plain, kind: 'object', shapes: [builder.shapeOf(referenced)] };
  const profiles = profileShapes(type, code, builder);
  const inline = inlineShapes(node, builder);
  const [single] = profiles;
  const isChoice = profiles.length > 1;
  const own = single && !isChoice ? [...inline, single] : inline;
  const base = own.length > 0 ? undefined : builder.typeShape(code);
  const shapes = base ? [base] : own;
  const extra = inline.length > 0 ? [] : builder.invariants(node, code, rootConstraints(type, code, builder));
  return {
    ...plain,
    kind: 'object',
    shapes,
    anyOf: isChoice ? profiles : [],
    rules: [...plain.rules, ...extra],
    isPlainType: base !== undefined && extra.length === 0,
  };
}

/** The invariants that the type and its profile bring along. */
function rootConstraints(type: ElementType | undefined, code: string, builder: ShapeBuilder): Constraint[] {
  const profiles = (type?.profile ?? []).map((canonical) => builder.trees.root(canonical));
  return [builder.trees.typeRoot(code), ...profiles].flatMap((root) => root?.element.constraint ?? []);
}

function inlineShapes(node: ElementNode, builder: ShapeBuilder): Shape[] {
  return node.children.size > 0 ? [builder.shapeOf(node)] : [];
}

function profileShapes(type: ElementType | undefined, code: string, builder: ShapeBuilder): Shape[] {
  return (type?.profile ?? []).flatMap((canonical) => {
    const root = canonical === typeUrl(code) ? undefined : builder.trees.root(canonical);
    return root ? [builder.shapeOf(root)] : [];
  });
}

function primitiveElement(node: ElementNode, builder: ShapeBuilder): Shape {
  const extension = node.children.get('extension');
  const saysMore =
    extension &&
    (extension.slices.length > 0 || (extension.element.min ?? 0) > 0 || extension.element.max === '0');
  const shape = saysMore ? builder.primitiveElementShape(node) : builder.typeShape('Element');
  if (!shape) throw new Error('the definition of Element is missing');
  return shape;
}

function valueRules(
  node: ElementNode,
  type: ElementType | undefined,
  code: string,
  builder: ShapeBuilder,
): ValueRule[] {
  const { element, id } = node;
  const profile = profileOf(node);
  const { index } = builder.trees;
  const rules: (ValueRule | undefined)[] = [
    readFixed(element, id, profile),
    readPattern(element, id, profile),
    readMaxLength(element, id, profile),
    readLanguage(element, code, profile, id),
    ...readRange(element, id, profile),
    readBinding(element, code, builder.expand, profile, id),
    ...unresolved(type, code, builder, profile),
  ];
  if (type && code === 'Reference') rules.push(readReference(type, index, profile, id));
  if (primitiveType(code)) rules.push(...builder.invariants(node, code, []));
  return rules.filter((rule) => rule !== undefined);
}

function unresolved(
  type: ElementType | undefined,
  code: string,
  builder: ShapeBuilder,
  profile: string,
): ValueRule[] {
  if (code === 'Extension') return [];
  return (type?.profile ?? [])
    .filter((canonical) => !builder.trees.index.structure(canonical))
    .map((canonical) => ({ rule: 'unresolved-profile', canonical, profile }));
}
