import type { TypeModel } from '../../../fhir/fhirpath/type-model.ts';
import { nodeAt } from '../tree/child-of.ts';
import type { StructureTrees } from '../tree/structure-trees.ts';
import { typeCode, typeUrl } from './element-type.ts';

/**
 * FHIR's types as the FHIRPath compiler sees them. A backbone element's type is its path, such as
 * `Patient.contact`.
 */
export function typeModel(trees: StructureTrees): TypeModel {
  return {
    property(type, name) {
      const dot = type.indexOf('.');
      const root = trees.typeRoot(dot < 0 ? type : type.slice(0, dot));
      const parent = dot < 0 ? root : nodeAt(root, type);
      const plain = parent?.children.get(name);
      const node = plain ?? parent?.children.get(`${name}[x]`);
      if (!parent || !node) return undefined;
      const { contentReference, type: types = [], base, max } = node.element;
      const limit = base?.max ?? max;
      const codes = contentReference
        ? [contentReference.slice(contentReference.indexOf('#') + 1)]
        : types.map((each) => (isBackbone(each.code) ? node.element.path : typeCode(each, node)));
      return { types: codes, array: limit !== '1' && limit !== '0', choice: !plain };
    },
    isSubtype(type, of) {
      for (let code: string | undefined = type; code; code = baseOf(code, trees))
        if (code === of) return true;
      return false;
    },
  };
}

function isBackbone(code: string): boolean {
  return code === 'BackboneElement' || code === 'Element';
}

function baseOf(code: string, trees: StructureTrees): string | undefined {
  if (code.includes('.')) return 'BackboneElement';
  const base = trees.index.structure(typeUrl(code))?.baseDefinition;
  return base === undefined ? undefined : trees.index.structure(base)?.type;
}
