import { type CodeMaps, type Translate, translator } from '../codes/code-map.ts';
import { expandCodes } from '../codes/expand-codes.ts';
import { type ElementPath, parsePath } from '../letter/element-path.ts';
import { ENVELOPE_TABLE } from '../letter/envelope-table.ts';
import type { LetterBook } from '../letter/letter-book.ts';
import { compileLetter, type ElementRule, type LetterGrammar } from '../letter/letter-grammar.ts';
import type { CodeLists } from '../letter/value-type.ts';
import { compilePath, type FhirObject, type FhirPath } from './fhir-path.ts';
import type { Case, Direction, PairRow, PairTable, PartTable, ResourceEntry, UseRow } from './pair-table.ts';
import type { Transform } from './transform.ts';
import { transforms } from './transforms/all-transforms.ts';

/** A path below the letter, with the rule of the element it ends in. */
export interface LegacyPath {
  readonly text: string;
  readonly path: ElementPath;
  readonly rule?: ElementRule;
}

export interface CompiledCase {
  readonly legacy: readonly { readonly at: LegacyPath; readonly value: string | null }[];
  readonly fhir: readonly { readonly at: FhirPath; readonly value: string | boolean | null }[];
  readonly direction?: Direction;
  readonly transform: Transform;
  readonly note?: string;
}

export type CompiledRow =
  | {
      readonly kind: 'value';
      readonly legacy?: LegacyPath;
      readonly fhir?: FhirPath;
      readonly from?: FhirPath;
      readonly transform: Transform;
      readonly direction?: Direction;
      readonly default?: { readonly legacy?: string; readonly fhir?: unknown };
      readonly note?: string;
    }
  | { readonly kind: 'cases'; readonly cases: readonly CompiledCase[] }
  | {
      readonly kind: 'each';
      readonly legacy: LegacyPath;
      readonly fhir: FhirPath;
      readonly having?: FhirPath;
      readonly template?: FhirObject;
      readonly rows: readonly CompiledRow[];
      readonly direction?: Direction;
    };

export interface CompiledResource extends Omit<ResourceEntry, 'reference' | 'pointsTo'> {
  readonly reference?: FhirPath;
  readonly pointsTo?: { readonly path: FhirPath; readonly resource: string };
}

/** A mapping table ready to run. */
export interface CompiledPair {
  readonly table: PairTable;
  /** The letter's grammar, with its envelope as first element: tables name values of both. */
  readonly grammar: LetterGrammar;
  readonly resources: readonly CompiledResource[];
  readonly rows: readonly CompiledRow[];
  readonly translate: Translate;
  readonly when: readonly (readonly { readonly path: FhirPath; readonly values: readonly string[] }[])[];
}

/**
 * Compiles a mapping table.
 * @throws Error when it names a letter, part, transform, code map or element that does not exist.
 */
export function compilePair(
  table: PairTable,
  parts: readonly PartTable[],
  letters: LetterBook,
  lists: CodeLists,
  codeMaps: CodeMaps,
): CompiledPair {
  const letter =
    letters.byType.get(table.letter) ?? (letters.open?.type === table.letter ? letters.open : undefined);
  if (letter === undefined) throw new Error(`the mapping table for ${table.letter} has no letter table`);
  const grammar = compileLetter({ ...letter, elements: [...ENVELOPE_TABLE, ...letter.elements] }, lists);
  const compile = (rows: readonly PairRow[], rule: ElementRule | undefined): CompiledRow[] =>
    rows.flatMap((row) => compileRow(row, rule, { parts, codeMaps, compile }));
  return {
    table,
    grammar,
    resources: table.resources.map(compileResource),
    rows: compile(table.rows, grammar.rule),
    translate: translator(codeMaps),
    when: (table.when ?? []).map((each) =>
      Object.entries(each).map(([path, values]) => ({ path: compilePath(path), values })),
    ),
  };
}

function compileResource({ reference, pointsTo, ...entry }: ResourceEntry): CompiledResource {
  return {
    ...entry,
    ...(reference === undefined ? {} : { reference: compilePath(`${reference}.reference`) }),
    ...(pointsTo === undefined
      ? {}
      : { pointsTo: { path: compilePath(pointsTo.path), resource: pointsTo.resource } }),
  };
}

interface RowNeeds {
  readonly parts: readonly PartTable[];
  readonly codeMaps: CodeMaps;
  readonly compile: (rows: readonly PairRow[], rule: ElementRule | undefined) => CompiledRow[];
}

function compileRow(
  row: PairRow,
  rule: ElementRule | undefined,
  { parts, codeMaps, compile }: RowNeeds,
): CompiledRow[] {
  if ('use' in row) return compile(partRows(row, parts, codeMaps), rule);
  if ('cases' in row) {
    const cases = expandCodes(row.cases, codeMaps).map((each) => compileCase(each, rule));
    return [{ kind: 'cases', cases }];
  }
  if ('each' in row) {
    const legacy = legacyPath(row.each.legacy, rule);
    return [
      {
        kind: 'each',
        legacy,
        fhir: compilePath(row.each.fhir),
        rows: compile(row.rows, legacy.rule),
        ...(row.each.having === undefined ? {} : { having: compilePath(row.each.having) }),
        ...(row.each.template === undefined ? {} : { template: row.each.template }),
        ...(row.direction === undefined ? {} : { direction: row.direction }),
      },
    ];
  }
  return [
    {
      kind: 'value',
      transform: transformOf(row.as),
      ...(row.legacy === undefined ? {} : { legacy: legacyPath(row.legacy, rule) }),
      ...(row.fhir === undefined ? {} : { fhir: compilePath(row.fhir) }),
      ...(row.from === undefined ? {} : { from: compilePath(row.from) }),
      ...(row.direction === undefined ? {} : { direction: row.direction }),
      ...(row.default === undefined ? {} : { default: row.default }),
      ...(row.note === undefined ? {} : { note: row.note }),
    },
  ];
}

function compileCase(each: Case, rule: ElementRule | undefined): CompiledCase {
  const legacy = Object.entries(each.legacy).map(([path, value]) => ({ at: legacyPath(path, rule), value }));
  if (each.direction !== 'to-fhir') insistOnCodes(legacy);
  return {
    legacy,
    fhir: Object.entries(each.fhir).map(([path, value]) => ({ at: compilePath(path), value })),
    transform: transformOf(each.as),
    ...(each.direction === undefined ? {} : { direction: each.direction }),
    ...(each.note === undefined ? {} : { note: each.note }),
  };
}

/** What is written into a letter must be one of its codes. */
function insistOnCodes(legacy: CompiledCase['legacy']): void {
  for (const { at, value } of legacy) {
    const type = at.rule?.type;
    if (type?.kind === 'code' && value !== null && !value.startsWith('$') && !type.values.has(value))
      throw new Error(`a mapping table writes ${value} into ${at.text}, which has no such code`);
  }
}

/** A part's rows, at the place where they are used. */
function partRows(row: UseRow, parts: readonly PartTable[], codeMaps: CodeMaps): PairRow[] {
  const part = parts.find((each) => each.part === row.use);
  if (part === undefined) throw new Error(`a mapping table uses the part ${row.use}, which does not exist`);
  const placed = JSON.stringify(part.rows).replaceAll('%it', row.fhir);
  const rows: PairRow[] = JSON.parse(placed);
  return rows.map((each) => placeRow(each, row.legacy, codeMaps));
}

function placeRow(row: PairRow, prefix: string, codeMaps: CodeMaps): PairRow {
  const place = (path: string): string => (path === '.' ? prefix : `${prefix}/${path}`);
  if ('cases' in row)
    return {
      ...row,
      cases: expandCodes(row.cases, codeMaps).map((each) => ({
        ...each,
        legacy: Object.fromEntries(Object.entries(each.legacy).map(([path, value]) => [place(path), value])),
      })),
    };
  if ('each' in row) return { ...row, each: { ...row.each, legacy: place(row.each.legacy) } };
  if ('use' in row) return { ...row, legacy: place(row.legacy) };
  return row.legacy === undefined ? row : { ...row, legacy: place(row.legacy) };
}

function transformOf(name: string | undefined): Transform {
  const found = transforms[name ?? 'copy'];
  if (found === undefined)
    throw new Error(`a mapping table names the transform ${name}, which does not exist`);
  return found;
}

function legacyPath(text: string, rule: ElementRule | undefined): LegacyPath {
  const path = parsePath(text);
  let at = rule;
  for (const step of path.steps) {
    at = at?.children.get(step.name);
    if (at === undefined && rule !== undefined && !path.fromLetter)
      throw new Error(`a mapping table names ${text}, which ${rule.name} does not have`);
  }
  return { text, path, ...(at === undefined ? {} : { rule: at }) };
}
