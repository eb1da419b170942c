import type { Shape } from '../ir/shape.ts';
import { constantTable, type EncodedConstant } from './constants.ts';
import { emitShape } from './emit-shape.ts';
import { type EmissionTables, explainingTarget, fastTarget } from './targets.ts';

/** The generated code of the core library or of one context; plain data, to be kept on disk. */
export interface UnitCode {
  readonly fast: string;
  readonly explaining: string;
  readonly constants: readonly EncodedConstant[];
}

/** Emits the functions of the shapes for both targets. The same shapes always give the same text. */
export function emitUnit(shapes: readonly Shape[]): UnitCode {
  const constants = constantTable();
  const fast: EmissionTables = { constants, invariants: new Map(), imports: new Set() };
  const explaining: EmissionTables = { constants, invariants: new Map(), imports: new Set() };
  const fastBody = shapes.map((shape) => emitShape(shape, fastTarget(shape, fast)));
  const explainingBody = shapes.map((shape) => emitShape(shape, explainingTarget(shape, explaining)));
  const names = shapes.map((shape) => shape.name);
  return {
    fast: assemble(fastBody, names, fast),
    explaining: assemble(explainingBody, names, explaining),
    constants: constants.encoded,
  };
}

function assemble(body: readonly string[], names: readonly string[], tables: EmissionTables): string {
  const used = new Set(body.join('\n').match(/\bk\d+\b/g));
  return [
    '"use strict";',
    ...[...used].map((name) => `const ${name}=K[${name.slice(1)}];`),
    ...[...tables.imports].map((name) => `const ${name}=core.${name};`),
    ...[...tables.invariants].map(([source, position]) => `const i${position}=${source};`),
    ...body,
    `return {${names.join()}};`,
  ].join('\n');
}
