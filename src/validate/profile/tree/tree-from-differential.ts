import type { ElementDefinition, StructureDefinition } from '../../../fhir/packages/conformance.ts';
import { typeRoots } from './child-of.ts';
import type { ElementNode } from './element-node.ts';
import { makeNode } from './element-tree.ts';
import type { StructureTrees } from './structure-trees.ts';

/**
 * The tree of a profile that was published without a snapshot: its base's tree with the differential laid
 * over it. Elements the base does not spell out are taken from their types as the differential reaches them.
 * https://hl7.org/fhir/R4/profiling.html#snapshot
 */
export function treeFromDifferential(
  structure: StructureDefinition,
  trees: StructureTrees,
): ElementNode | undefined {
  const base = structure.baseDefinition === undefined ? undefined : trees.root(structure.baseDefinition);
  const differential = structure.differential?.element;
  if (!base || !differential) return undefined;
  const root = copy(base, structure, base.id);
  const named = new Map<string, ElementNode>([[structure.type, root]]);
  for (const element of differential) {
    const id = element.id ?? positionOf(element, named);
    const node = reach(root, id.split('.').slice(1), element, structure, trees);
    if (!node) continue;
    overlay(node, element);
    named.set(id, node);
  }
  return root;
}

/** Elements without ids follow their parents in order: the latest parent with the right path is meant. */
function positionOf(element: ElementDefinition, named: ReadonlyMap<string, ElementNode>): string {
  const dot = element.path.lastIndexOf('.');
  if (dot < 0) return element.path;
  const parentPath = element.path.slice(0, dot);
  const parents = [...named.keys()].filter((id) => id.replace(/:[^.]*/g, '') === parentPath);
  const slice = element.sliceName === undefined ? '' : `:${element.sliceName}`;
  return `${parents.at(-1) ?? parentPath}${element.path.slice(dot)}${slice}`;
}

function reach(
  root: ElementNode,
  segments: readonly string[],
  element: ElementDefinition,
  structure: StructureDefinition,
  trees: StructureTrees,
): ElementNode | undefined {
  let node = root;
  for (const segment of segments) {
    const colon = segment.indexOf(':');
    const name = colon < 0 ? segment : segment.slice(0, colon);
    if (node.children.size === 0) unfold(node, structure, trees);
    const child = childOrChoice(node, name, structure);
    if (!child) return undefined;
    const slice = colon < 0 ? undefined : segment.slice(colon + 1);
    node = slice === undefined ? child : sliceOf(child, slice, element, structure);
  }
  return node;
}

function childOrChoice(
  node: ElementNode,
  name: string,
  structure: StructureDefinition,
): ElementNode | undefined {
  const direct = node.children.get(name);
  if (direct) return direct;
  for (const [key, child] of node.children) {
    if (key.endsWith('[x]') && name.startsWith(key.slice(0, -3))) {
      const code = name.slice(key.length - 3);
      const type = child.element.type?.find((each) => each.code.toLowerCase() === code.toLowerCase());
      if (!type) return undefined;
      const only = copy(child, structure, `${node.id}.${key}`);
      Object.assign(only.element, { type: [type] });
      node.children.set(key, only);
      return only;
    }
  }
  return undefined;
}

function sliceOf(
  child: ElementNode,
  name: string,
  element: ElementDefinition,
  structure: StructureDefinition,
): ElementNode {
  const known = child.slices.find((each) => each.element.sliceName === name);
  if (known) return known;
  const slice = copy(child, structure, `${child.id}:${name}`);
  slice.slices.length = 0;
  const { slicing: _, ...rest } = slice.element;
  const isExtension = child.element.type?.[0]?.code === 'Extension';
  if (isExtension && !child.element.slicing) {
    Object.assign(child.element, {
      slicing: { discriminator: [{ type: 'value', path: 'url' }], rules: 'open' },
    });
  }
  const made = { ...slice, element: { ...rest, min: 0, sliceName: element.sliceName ?? name } };
  child.slices.push(made);
  return made;
}

function unfold(node: ElementNode, structure: StructureDefinition, trees: StructureTrees): void {
  const [root] = typeRoots(node, trees);
  for (const [name, child] of root?.children ?? []) {
    node.children.set(name, copy(child, structure, `${node.id}.${name}`));
  }
}

/** A copy of a subtree that belongs to another structure, with elements that may be written to. */
function copy(node: ElementNode, structure: StructureDefinition, id: string): ElementNode {
  const made = makeNode(id, { ...node.element }, structure);
  for (const [name, child] of node.children) made.children.set(name, copy(child, structure, `${id}.${name}`));
  for (const slice of node.slices) {
    made.slices.push(copy(slice, structure, `${id}:${slice.element.sliceName ?? ''}`));
  }
  return made;
}

/** What the differential says of an element replaces what the base says; constraints add up. */
function overlay(node: ElementNode, element: ElementDefinition): void {
  const { id: _, path: __, constraint, ...said } = element;
  const own = node.element.constraint ?? [];
  Object.assign(node.element, said, constraint ? { constraint: [...own, ...constraint] } : {});
}
