import type { Shape } from '../ir/shape.ts';
import { CheckName, type ConstantTable } from './constants.ts';
import type { Emission, FindingFacts, Place } from './emission.ts';

/** What both targets of one unit share, and what they need from elsewhere. */
export interface EmissionTables {
  readonly constants: ConstantTable;
  /** Sources of invariants, each with its position. */
  readonly invariants: Map<string, number>;
  /** Names of functions of the core library that are used. */
  readonly imports: Set<string>;
}

/** The fast target: stops at the first fault, says nothing. */
export function fastTarget(shape: Shape, tables: EmissionTables): Emission {
  return {
    isExplaining: false,
    fail: () => 'return false;',
    note: () => '',
    uncheckable: (what) => `rt.unchecked(s,${tables.constants.add(what)});`,
    require: (name, at, ...more) => `if(!rt.${name}(${[at.value, 's', ...more].join()}))return false;`,
    descend: (target, at) => `if(!${nameOf(target, tables)}(${at.value},s))return false;`,
    ...shared(shape, tables),
  };
}

/** The explaining target: goes through everything and collects what it finds, with paths. */
export function explainingTarget(shape: Shape, tables: EmissionTables): Emission {
  const found = (facts: FindingFacts, at: Place) =>
    `x.found(${tables.constants.add({ profile: shape.profile, ...facts })},${at.path},${at.value});`;
  return {
    isExplaining: true,
    fail: found,
    note: found,
    uncheckable: (_what, facts, at) => found({ ...facts, code: 'profile.not-checked' }, at),
    require: (name, at, ...more) => `rt.${name}(${[at.value, 's', ...more, at.path, 'x'].join()});`,
    descend: (target, at) => `${nameOf(target, tables)}(${at.value},s,${at.path},x);`,
    ...shared(shape, tables),
  };
}

function shared(_shape: Shape, tables: EmissionTables): Pick<Emission, 'matches' | 'constant' | 'invariant'> {
  return {
    matches: (target, value) => `${tables.constants.add(new CheckName(target.name))}.fast(${value},s)`,
    constant: (value) => tables.constants.add(value),
    invariant: (source) => {
      const position = tables.invariants.get(source) ?? tables.invariants.size;
      tables.invariants.set(source, position);
      return `i${position}`;
    },
  };
}

function nameOf(shape: Shape, tables: EmissionTables): string {
  if (shape.isCore) tables.imports.add(shape.name);
  return shape.name;
}
