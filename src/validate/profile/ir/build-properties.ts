import type { ElementNode } from '../tree/element-node.ts';
import { buildItem } from './build-item.ts';
import type { ShapeBuilder } from './build-shapes.ts';
import { typeCode } from './element-type.ts';
import type { Alternative, Property, Slice } from './shape.ts';
import { sliceTests } from './slice-tests.ts';

/** The properties of an object, from the children of its element. */
export function buildProperties(node: ElementNode, builder: ShapeBuilder): Property[] {
  return [...node.children].map(([key, child]) =>
    key.endsWith('[x]')
      ? choiceProperty(key.slice(0, -3), child, builder)
      : plainProperty(key, child, builder),
  );
}

function plainProperty(name: string, node: ElementNode, builder: ShapeBuilder): Property {
  const [type] = node.element.type ?? [];
  const item = buildItem(node, type, builder);
  const slices = node.slices.filter((slice) => slice.element.max !== undefined);
  const slicing =
    slices.length === 0
      ? undefined
      : {
          isClosed: node.element.slicing?.rules === 'closed',
          slices: slices.map((slice) => buildSlice(slice, node, builder)),
        };
  return {
    ...limits(node),
    name,
    isArray: isArray(node),
    alternatives: [{ key: name, item, requiredSlice: undefined }],
    excludedKeys: [],
    slicing,
  };
}

function buildSlice(slice: ElementNode, base: ElementNode, builder: ShapeBuilder): Slice {
  const [type = base.element.type?.[0]] = slice.element.type ?? [];
  const { min, max, elementId } = limits(slice);
  return {
    name: slice.element.sliceName ?? slice.id,
    elementId,
    min,
    max,
    tests: sliceTests(slice, base.element.slicing?.discriminator ?? impliedDiscriminator(slice), builder),
    item: buildItem(slice, type, builder),
  };
}

/** Extensions are always told apart by their url, whether or not the profile says so. */
function impliedDiscriminator(slice: ElementNode) {
  const isExtension = slice.element.type?.[0]?.code === 'Extension';
  return isExtension ? [{ type: 'value' as const, path: 'url' }] : [];
}

function choiceProperty(stem: string, node: ElementNode, builder: ShapeBuilder): Property {
  const types = node.element.type ?? [];
  const slices = node.slices;
  const isClosed = node.element.slicing?.rules === 'closed' && slices.length > 0;
  const alternatives: Alternative[] = types.flatMap((type) => {
    const code = typeCode(type, node);
    const slice = slices.find((each) =>
      (each.element.type ?? []).some((own) => typeCode(own, each) === code),
    );
    if (!slice && isClosed) return [];
    const narrowed = slice ? (slice.element.type ?? []).find((own) => typeCode(own, slice) === code) : type;
    const item = buildItem(slice ?? node, narrowed, builder);
    const isRequired = slice !== undefined && (slice.element.min ?? 0) > 0;
    return [{ key: stem + capital(code), item, requiredSlice: isRequired ? slice.id : undefined }];
  });
  const kept = new Set(alternatives.map((each) => each.key));
  const excludedKeys = baseTypes(node, builder)
    .map((code) => stem + capital(code))
    .filter((key) => !kept.has(key));
  return { ...limits(node), name: stem, isArray: false, alternatives, excludedKeys, slicing: undefined };
}

/** The types the element has in the resource's or data type's own definition. */
function baseTypes(node: ElementNode, builder: ShapeBuilder): string[] {
  const path = node.element.base?.path ?? node.element.path;
  const [type = '', ...names] = path.split('.');
  let base = builder.trees.typeRoot(type);
  for (const name of names) base = base?.children.get(name);
  return (base?.element.type ?? []).map((each) => typeCode(each, node));
}

function capital(code: string): string {
  return code.charAt(0).toUpperCase() + code.slice(1);
}

function limits(node: ElementNode): { elementId: string; min: number; max: number } {
  const { min = 0, max = '*' } = node.element;
  return { elementId: node.id, min, max: max === '*' ? Number.POSITIVE_INFINITY : Number(max) };
}

/** Whether it is a list in JSON: what counts is the maximum of the original definition. */
function isArray(node: ElementNode): boolean {
  const max = node.element.base?.max ?? node.element.max ?? '1';
  return max !== '1' && max !== '0';
}
