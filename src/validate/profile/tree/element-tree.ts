import type { ElementDefinition, StructureDefinition } from '../../../fhir/packages/conformance.ts';
import type { ElementNode } from './element-node.ts';

/**
 * The snapshot of a structure as a tree. Elements without an id (older tools leave them out) get the id
 * their position implies. `undefined` when there is no snapshot or its root is missing.
 */
export function elementTree(structure: StructureDefinition): ElementNode | undefined {
  const elements = structure.snapshot?.element;
  if (!elements?.[0]) return undefined;
  const root = makeNode(elements[0].id ?? elements[0].path, elements[0], structure);
  const byId = new Map([[root.id, root]]);
  const positions = new Map<string, string>([[elements[0].path, root.id]]);
  for (const element of elements.slice(1)) {
    const id = element.id ?? impliedId(element, positions);
    positions.set(element.path, id);
    const node = makeNode(id, element, structure);
    byId.set(id, node);
    attach(node, byId);
  }
  return root;
}

/** Makes a node without children. */
export function makeNode(
  id: string,
  element: ElementDefinition,
  structure: StructureDefinition,
): ElementNode {
  return { id, element, structure, children: new Map(), slices: [] };
}

function attach(node: ElementNode, byId: Map<string, ElementNode>): void {
  const dot = node.id.lastIndexOf('.');
  const parent = byId.get(node.id.slice(0, dot));
  if (!parent) return;
  const [name, slice] = splitSlice(node.id.slice(dot + 1));
  if (slice === undefined) {
    parent.children.set(name, node);
    return;
  }
  sliced(parent, name, node).slices.push(node);
}

/** The element a slice belongs to. Some snapshots list only the slices: then the element is implied by them. */
function sliced(parent: ElementNode, name: string, slice: ElementNode): ElementNode {
  const known = parent.children.get(name);
  if (known) return known;
  const { sliceName: _, ...element } = slice.element;
  const implied = makeNode(
    `${parent.id}.${name}`,
    { ...element, min: 0, max: element.base?.max ?? '*' },
    slice.structure,
  );
  parent.children.set(name, implied);
  return implied;
}

function splitSlice(segment: string): [string, string?] {
  const colon = segment.indexOf(':');
  return colon < 0 ? [segment] : [segment.slice(0, colon), segment.slice(colon + 1)];
}

function impliedId(element: ElementDefinition, positions: ReadonlyMap<string, string>): string {
  const dot = element.path.lastIndexOf('.');
  const parent = positions.get(element.path.slice(0, dot)) ?? element.path.slice(0, dot);
  const slice = element.sliceName === undefined ? '' : `:${element.sliceName}`;
  return `${parent}${element.path.slice(dot)}${slice}`;
}
