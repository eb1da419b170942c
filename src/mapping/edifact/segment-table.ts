import { type ElementPath, parsePath } from '../letter/element-path.ts';

/** A letter type's segments, as `mappings/edifact/*.json` holds them. */
export interface SegmentTable {
  /** The letter type whose elements the paths name, such as `XDIS20`. */
  readonly type: string;
  readonly rows: readonly TableRow[];
}

/**
 * One row:
 * - a string is a segment; `? ` before it makes it optional: written when one of its values is there;
 * - `segment` with `unless`: written when that element is missing;
 * - `group`: its trigger segment and rows, once (`of` sets the element they are about), for each element of
 *   a path (`each`), or when one of some elements is there (`if`); `split` starts the group again after so
 *   many segments, at most so many times;
 * - `each` alone: its rows for each element of a path;
 * - `text`: formatted text as FTX segments of that code, at most `max` of them;
 * - `line`: text of one line in the same shape; - `references`: links to other documents; - `objects`: attachments.
 */
type TableRow =
  | string
  | { readonly segment: string; readonly unless: string }
  | GroupTableRow
  | { readonly each: string; readonly rows: readonly TableRow[] }
  | { readonly text: string; readonly at: string; readonly heading?: string; readonly max?: number }
  | { readonly line: string; readonly at: string }
  | { readonly references: string }
  | { readonly objects: string };

interface GroupTableRow {
  readonly group: string;
  readonly of?: string;
  readonly each?: string;
  readonly if?: readonly string[];
  /** With `each`: write the group once for this element even when there is nothing to repeat. */
  readonly also?: string;
  readonly split?: { readonly every: number; readonly max: number };
  readonly rows: readonly TableRow[];
}

/** A value in a segment. */
export interface Slot {
  readonly path: ElementPath;
  /** A code list, or how a date and time is written: `203`, `204`. */
  readonly codec?: string;
  /** Written from the value, not read back into it: an agency that follows from the list. */
  readonly derived: boolean;
  /** What stands for a missing value. */
  readonly fallback?: string;
  /** Whether the fallback is a value when read, as MedCom's `_` for a name is. */
  readonly keepsFallback: boolean;
}

/** What stands in one place of a segment. */
export type Place = { readonly literal: string } | { readonly slot: Slot } | { readonly counter: Counter };

/** `{#}` counts the S01 groups, `{#index}` the repetition, `{#3+CCReceiver}` is 3, or 4 with that element, `{#1}` is 1. */
export interface Counter {
  readonly of: 'group' | 'index' | 'sum';
  readonly base: number;
  readonly path?: ElementPath;
}

export interface ElementPattern {
  readonly places: readonly Place[];
  /** Written only when one of its values is there. */
  readonly bracketed: boolean;
}

export type Row =
  | {
      readonly kind: 'segment';
      readonly tag: string;
      readonly elements: readonly ElementPattern[];
      readonly optional: boolean;
      readonly unless?: ElementPath;
    }
  | {
      readonly kind: 'group';
      readonly trigger: string;
      readonly of?: ElementPath;
      readonly each?: ElementPath;
      readonly if?: readonly ElementPath[];
      readonly also?: ElementPath;
      readonly split?: { readonly every: number; readonly max: number };
      readonly rows: readonly Row[];
    }
  | { readonly kind: 'each'; readonly each: ElementPath; readonly rows: readonly Row[] }
  | {
      readonly kind: 'text';
      readonly code: Place;
      readonly at: ElementPath;
      readonly heading?: ElementPath;
      readonly max: number;
    }
  | { readonly kind: 'line'; readonly code: string; readonly at: ElementPath }
  | { readonly kind: 'references'; readonly each: ElementPath }
  | { readonly kind: 'objects'; readonly each: ElementPath };

/**
 * Compiles a segment table.
 * @throws Error on a row it cannot read: the tables ship with the program.
 */
export function compileSegmentTable(table: SegmentTable): readonly Row[] {
  return table.rows.map(compileRow);
}

function compileRow(row: TableRow): Row {
  if (typeof row === 'string') return compileSegment(row);
  if ('segment' in row) return { ...compileSegment(`? ${row.segment}`), unless: parsePath(row.unless) };
  if ('group' in row) return compileGroup(row);
  if ('each' in row) return { kind: 'each', each: parsePath(row.each), rows: row.rows.map(compileRow) };
  if ('text' in row)
    return {
      kind: 'text',
      code: parsePlace(row.text),
      at: parsePath(row.at),
      max: row.max ?? 99,
      ...(row.heading === undefined ? {} : { heading: parsePath(row.heading) }),
    };
  if ('line' in row) return { kind: 'line', code: row.line, at: parsePath(row.at) };
  if ('references' in row) return { kind: 'references', each: parsePath(row.references) };
  return { kind: 'objects', each: parsePath(row.objects) };
}

function compileGroup(row: GroupTableRow): Row {
  return {
    kind: 'group',
    trigger: row.group.split('+')[0] ?? '',
    ...(row.of === undefined ? {} : { of: parsePath(row.of) }),
    ...(row.each === undefined ? {} : { each: parsePath(row.each) }),
    ...(row.if === undefined ? {} : { if: row.if.map(parsePath) }),
    ...(row.also === undefined ? {} : { also: parsePath(row.also) }),
    ...(row.split === undefined ? {} : { split: row.split }),
    rows: row.rows.map(compileRow),
  };
}

function compileSegment(line: string): Extract<Row, { kind: 'segment' }> {
  const optional = line.startsWith('? ');
  const [tag = '', ...elements] = splitOutside(optional ? line.slice(2) : line, '+');
  return { kind: 'segment', tag, optional, elements: elements.map(parseElement) };
}

function parseElement(text: string): ElementPattern {
  const bracketed = text.startsWith('[') && text.endsWith(']');
  return { bracketed, places: splitOutside(bracketed ? text.slice(1, -1) : text, ':').map(parsePlace) };
}

function parsePlace(text: string): Place {
  if (!text.startsWith('{')) return { literal: text };
  const inner = text.slice(1, -1);
  if (inner.startsWith('#')) return { counter: parseCounter(inner.slice(1)) };
  const found = /^([\w/.[\]]+)(?: ([@>])([\w-]+))?(?:\|(=?)(.*))?$/.exec(inner);
  if (found === null) throw new Error(`unreadable place in a segment table: ${text}`);
  const [, path = '', mark, codec, keeps, fallback] = found;
  return {
    slot: {
      path: parsePath(path),
      derived: mark === '>',
      keepsFallback: keeps === '=',
      ...(codec === undefined ? {} : { codec }),
      ...(fallback === undefined ? {} : { fallback }),
    },
  };
}

function parseCounter(text: string): Counter {
  if (text === '') return { of: 'group', base: 0 };
  if (text === 'index') return { of: 'index', base: 0 };
  const [base, path] = text.split('+');
  return { of: 'sum', base: Number(base), ...(path === undefined ? {} : { path: parsePath(path) }) };
}

function splitOutside(text: string, mark: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if (character === mark && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}
