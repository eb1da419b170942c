import type { ElementNode } from './element-node.ts';
import type { StructureTrees } from './structure-trees.ts';

/**
 * The nodes an element's child may be described by: among its own children, or in the profiles or types it
 * has. `value` finds `value[x]`.
 */
export function childrenNamed(node: ElementNode, name: string, trees: StructureTrees): ElementNode[] {
  const own = node.children.get(name) ?? node.children.get(`${name}[x]`);
  if (own) return [own];
  return typeRoots(node, trees).flatMap(
    (root) => root.children.get(name) ?? root.children.get(`${name}[x]`) ?? [],
  );
}

/** Where the children of an element without children of its own are described. */
export function typeRoots(node: ElementNode, trees: StructureTrees): ElementNode[] {
  const { contentReference, type = [] } = node.element;
  if (contentReference)
    return [referencedNode(node, contentReference, trees)].filter((each) => each !== undefined);
  return type.flatMap((each) => {
    const profiled = (each.profile ?? []).flatMap((canonical) => trees.root(canonical) ?? []);
    return profiled.length > 0 ? profiled : (trees.typeRoot(each.code) ?? []);
  });
}

/** The element that a `contentReference` such as `#Bundle.link` repeats. */
export function referencedNode(
  node: ElementNode,
  contentReference: string,
  trees: StructureTrees,
): ElementNode | undefined {
  const id = contentReference.slice(contentReference.indexOf('#') + 1);
  const own = trees.root(node.structure.url);
  return (own && nodeAt(own, id)) ?? nodeAt(trees.typeRoot(id.split('.')[0] as string), id);
}

/** The node with the given path below a root. */
export function nodeAt(root: ElementNode | undefined, path: string): ElementNode | undefined {
  let node = root;
  for (const name of path.split('.').slice(1)) {
    node = node?.children.get(name) ?? node?.children.get(`${name}[x]`);
  }
  return node;
}
