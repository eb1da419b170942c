/** What an element's text may be, as the letters' tables name it. */
export type ValueType =
  | { readonly kind: 'text'; readonly min: number; readonly max: number }
  | { readonly kind: 'digits'; readonly length: number }
  | { readonly kind: 'code'; readonly values: ReadonlySet<string> }
  | { readonly kind: 'fixed'; readonly value: string }
  | { readonly kind: 'formatted' | 'breakable' }
  | { readonly kind: 'date' | 'time' | 'time-with-seconds' }
  | { readonly kind: 'uuid' | 'positive-integer' | 'base64' };

/** MedCom's code lists: XML value to the value EDIFACT has for it. */
export type CodeLists = Readonly<Record<string, Readonly<Record<string, string>>>>;

const PLAIN_KINDS = [
  'formatted',
  'breakable',
  'date',
  'time',
  'time-with-seconds',
  'uuid',
  'positive-integer',
  'base64',
] as const;

/**
 * Reads a type as the tables write it: `text 1..35`, `digits 10`, `date`, `formatted`, `= XDIS20`,
 * `code IdentifierCode +amt` (a list with one value more), `code nytbrev|rettetbrev` (values as they stand).
 * @throws Error when the table says something else: a table that ships broken is a bug.
 */
export function parseValueType(text: string, lists: CodeLists): ValueType {
  const [word = '', ...rest] = text.split(' ');
  const plain = PLAIN_KINDS.find((kind) => kind === text);
  if (plain !== undefined) return { kind: plain };
  if (word === '=') return { kind: 'fixed', value: rest.join(' ') };
  if (word === 'digits') return { kind: 'digits', length: Number(rest[0]) };
  if (word === 'code') return { kind: 'code', values: codeValues(rest, lists) };
  const bounds = /^text (\d+)\.\.(\d+)$/.exec(text);
  if (bounds === null) throw new Error(`unknown value type in a letter table: ${text}`);
  return { kind: 'text', min: Number(bounds[1]), max: Number(bounds[2]) };
}

function codeValues([name = '', ...changes]: readonly string[], lists: CodeLists): ReadonlySet<string> {
  const list = lists[name];
  const values = new Set(list === undefined ? name.split('|') : Object.keys(list));
  for (const change of changes) {
    const names = change.slice(1).split('|');
    for (const each of names) change.startsWith('+') ? values.add(each) : values.delete(each);
  }
  return values;
}
