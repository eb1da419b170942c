/** Code units from the first to the last of each pair, both included; pairs ascend and do not touch. */
export type Ranges = readonly (readonly [number, number])[];

/** A regular expression as a tree. */
export type Regex =
  | { readonly kind: 'set'; readonly ranges: Ranges }
  | { readonly kind: 'sequence'; readonly parts: readonly Regex[] }
  | { readonly kind: 'choice'; readonly options: readonly Regex[] }
  | { readonly kind: 'repeat'; readonly part: Regex; readonly min: number; readonly max: number }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' }
  | { readonly kind: 'look'; readonly part: Regex };

/**
 * Reads a pattern in the part of Java's syntax that profiles use; `.` matches every character, as in
 * FHIRPath. What has no place in a linear-time matcher (back references, word boundaries, look-behind …) is
 * named in `unsupported`.
 */
export function parseRegex(
  pattern: string,
): { readonly regex: Regex; readonly ignoreCase: boolean } | { readonly unsupported: string } {
  const ignoreCase = pattern.startsWith('(?i)');
  const reader: Reader = { text: pattern, at: ignoreCase ? 4 : 0, depth: 0 };
  try {
    const regex = choice(reader);
    if (reader.at < pattern.length) refuse(`unmatched ')' at ${reader.at}`);
    return { regex, ignoreCase };
  } catch (error) {
    if (error instanceof Refusal) return { unsupported: error.message };
    throw error;
  }
}

const last = 0xffff;
const digits: Ranges = [[48, 57]];
const wordly: Ranges = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
const blanks: Ranges = [
  [9, 13],
  [32, 32],
];
const controls: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12 };
const deepest = 100;

interface Reader {
  readonly text: string;
  at: number;
  depth: number;
}

/** Ends the reading of a pattern; caught in {@link parseRegex}, the only way in. */
class Refusal extends Error {}

function refuse(reason: string): never {
  throw new Refusal(reason);
}

function choice(reader: Reader): Regex {
  const options = [sequence(reader)];
  while (reader.text[reader.at] === '|') {
    reader.at++;
    options.push(sequence(reader));
  }
  const [only] = options;
  return options.length === 1 && only ? only : { kind: 'choice', options };
}

function sequence(reader: Reader): Regex {
  const parts: Regex[] = [];
  for (let next = reader.text[reader.at]; next !== undefined && next !== '|' && next !== ')'; ) {
    parts.push(repeated(reader, atom(reader)));
    next = reader.text[reader.at];
  }
  const [only] = parts;
  return parts.length === 1 && only ? only : { kind: 'sequence', parts };
}

function repeated(reader: Reader, part: Regex): Regex {
  const bounds = /(?:([*+?])|\{(\d{1,4})(?:(,)(\d{1,4})?)?\})[?]?/y;
  bounds.lastIndex = reader.at;
  const match = bounds.exec(reader.text);
  if (!match) return part;
  if (part.kind === 'start' || part.kind === 'end' || part.kind === 'look') refuse('a repeated assertion');
  reader.at = bounds.lastIndex;
  if (reader.text[reader.at] === '+') refuse('a possessive quantifier');
  const [, sign, low, comma, high] = match;
  const min = sign === '+' ? 1 : sign ? 0 : Number(low);
  const max = sign === '?' ? 1 : sign ? Infinity : high ? Number(high) : comma ? Infinity : min;
  if (max < min) refuse('a quantifier whose bounds are out of order');
  return repeated(reader, { kind: 'repeat', part, min, max });
}

function atom(reader: Reader): Regex {
  const char = reader.text[reader.at++] ?? '';
  switch (char) {
    case '.':
      return { kind: 'set', ranges: [[0, last]] };
    case '^':
      return { kind: 'start' };
    case '$':
      return { kind: 'end' };
    case '(':
      return group(reader);
    case '[':
      return { kind: 'set', ranges: characterClass(reader) };
    case '\\':
      return { kind: 'set', ranges: escapeSequence(reader) };
    case '*':
    case '+':
    case '?':
      return refuse(`nothing to repeat at ${reader.at - 1}`);
    default:
      return { kind: 'set', ranges: single(char.charCodeAt(0)) };
  }
}

function group(reader: Reader): Regex {
  if (++reader.depth > deepest) refuse(`groups nested deeper than ${deepest}`);
  let look = false;
  if (reader.text[reader.at] === '?') {
    const form = /\?(?::|[=!]|<[a-zA-Z]\w*>)/y;
    form.lastIndex = reader.at;
    if (!form.test(reader.text)) refuse(`the group (${reader.text.slice(reader.at, reader.at + 3)}`);
    look = /[=!]/.test(reader.text.slice(reader.at, form.lastIndex));
    reader.at = form.lastIndex;
  }
  const part = choice(reader);
  if (reader.text[reader.at++] !== ')') refuse("a missing ')'");
  reader.depth--;
  return look ? { kind: 'look', part } : part;
}

function escapeSequence(reader: Reader): Ranges {
  const char = reader.text[reader.at++];
  switch (char) {
    case undefined:
      return refuse("a '\\' at the end");
    case 'd':
      return digits;
    case 'D':
      return complement(digits);
    case 'w':
      return wordly;
    case 'W':
      return complement(wordly);
    case 's':
      return blanks;
    case 'S':
      return complement(blanks);
    case 'u':
    case 'x': {
      const code = reader.text.slice(reader.at, reader.at + (char === 'u' ? 4 : 2));
      if (!/^(?:[0-9a-fA-F]{4}|[0-9a-fA-F]{2})$/.test(code)) refuse(`the escape \\${char}`);
      reader.at += code.length;
      return single(Number.parseInt(code, 16));
    }
    default: {
      const control = controls[char];
      if (control !== undefined) return single(control);
      return /[a-zA-Z0-9]/.test(char) ? refuse(`the escape \\${char}`) : single(char.charCodeAt(0));
    }
  }
}

function characterClass(reader: Reader): Ranges {
  const negated = reader.text[reader.at] === '^';
  if (negated) reader.at++;
  const ranges: (readonly [number, number])[] = [];
  for (let first = true; first || reader.text[reader.at] !== ']'; first = false) {
    const low = classAtom(reader);
    if (reader.text[reader.at] !== '-' || reader.text[reader.at + 1] === ']') {
      ranges.push(...low);
      continue;
    }
    reader.at++;
    const high = classAtom(reader);
    const from = low[0]?.[0] ?? 0;
    const to = high[0]?.[1] ?? 0;
    if (low.length > 1 || high.length > 1 || low[0]?.[1] !== from || to < from)
      refuse('a range that is none');
    ranges.push([from, to]);
  }
  reader.at++;
  return negated ? complement(union(ranges)) : union(ranges);
}

function classAtom(reader: Reader): Ranges {
  const char = reader.text[reader.at++];
  if (char === undefined) return refuse("a missing ']'");
  if (char === '[' || (char === '&' && reader.text[reader.at] === '&')) refuse('a class within a class');
  return char === '\\' ? escapeSequence(reader) : single(char.charCodeAt(0));
}

const single = (code: number): Ranges => [[code, code]];

/** The ranges in order, with those that overlap or touch made one. */
export function union(ranges: Ranges): Ranges {
  const merged: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const before = merged.at(-1);
    if (before && from <= before[1] + 1) before[1] = Math.max(before[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

function complement(ranges: Ranges): Ranges {
  const rest: [number, number][] = [];
  let next = 0;
  for (const [from, to] of ranges) {
    if (from > next) rest.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= last) rest.push([next, last]);
  return rest;
}
