import type { CanonicalIndex } from '../../../fhir/packages/canonical-index.ts';
import type { StructureDefinition } from '../../../fhir/packages/conformance.ts';
import { typeUrl } from '../ir/element-type.ts';
import type { ElementNode } from './element-node.ts';
import { elementTree } from './element-tree.ts';
import { treeFromDifferential } from './tree-from-differential.ts';

/** The trees of the structures of an index, each made when first asked for. */
export interface StructureTrees {
  readonly index: CanonicalIndex;
  /** Root of the structure's tree, by canonical; `undefined` when it is unknown or cannot be made. */
  root(canonical: string): ElementNode | undefined;
  /** Root of a FHIR type's own structure. */
  typeRoot(code: string): ElementNode | undefined;
}

export function structureTrees(index: CanonicalIndex): StructureTrees {
  const made = new Map<StructureDefinition, ElementNode | undefined>();
  const trees = { index, root, typeRoot: (code: string) => root(typeUrl(code)) };

  function root(canonical: string): ElementNode | undefined {
    const structure = index.structure(canonical);
    if (!structure) return undefined;
    if (made.has(structure)) return made.get(structure);
    made.set(structure, undefined);
    const tree = elementTree(structure) ?? treeFromDifferential(structure, trees);
    made.set(structure, tree);
    return tree;
  }

  return trees;
}
