import type { CanonicalIndex } from '../../fhir/packages/canonical-index.ts';
import { valueSetExpander } from '../../fhir/terminology/expand-value-set.ts';
import { emitUnit, type UnitCode } from './emit/emit-unit.ts';
import { shapeBuilder } from './ir/build-shapes.ts';
import type { Shape } from './ir/shape.ts';
import { typeModel } from './ir/type-model.ts';
import { structureTrees } from './tree/structure-trees.ts';
import { buildTables, type UnitTables } from './unit-tables.ts';

/** A compiled unit: its code, its tables and, for others to refer to, the names of its shapes. */
export interface CompiledUnit extends UnitCode {
  readonly tables: UnitTables;
  readonly shapes: readonly ShapeName[];
}

type ShapeName = Pick<Shape, 'key' | 'name' | 'elementId' | 'type' | 'profile' | 'isResource'>;

/** Compiles the core specification: every data type, resource, extension and profile of R4. */
export function compileCore(core: CanonicalIndex): CompiledUnit {
  return compileUnit(core, [...core.structures()], [...core.codeSystems()], []);
}

/** Compiles what a set of packages adds to the core specification. */
export function compilePackages(
  packages: CanonicalIndex,
  core: CanonicalIndex,
  coreShapes: readonly ShapeName[],
): CompiledUnit {
  return compileUnit(
    layered(packages, core),
    [...packages.structures()],
    [...packages.codeSystems()],
    coreShapes,
  );
}

function compileUnit(
  index: CanonicalIndex,
  structures: Parameters<typeof buildTables>[0],
  codeSystems: Parameters<typeof buildTables>[1],
  coreShapes: readonly ShapeName[],
): CompiledUnit {
  const trees = structureTrees(index);
  const known = new Map(coreShapes.map((shape) => [shape.key, imported(shape)]));
  const builder = shapeBuilder(trees, valueSetExpander(index), typeModel(trees), known);
  const tables = buildTables(structures, codeSystems, builder);
  const shapes = builder.built.map(({ key, name, elementId, type, profile, isResource }) => ({
    key,
    name,
    elementId,
    type,
    profile,
    isResource,
  }));
  return { ...emitUnit(builder.built), tables, shapes };
}

function imported(shape: ShapeName): Shape {
  return { ...shape, isCore: true, properties: [], rules: [] };
}

function layered(over: CanonicalIndex, base: CanonicalIndex): CanonicalIndex {
  return {
    structure: (canonical) => over.structure(canonical) ?? base.structure(canonical),
    valueSet: (canonical) => over.valueSet(canonical) ?? base.valueSet(canonical),
    codeSystem: (canonical) => over.codeSystem(canonical) ?? base.codeSystem(canonical),
    structures: () => over.structures(),
    codeSystems: () => over.codeSystems(),
  };
}
