/**
 * The letters of XML as bytes of UTF-8, and the runs they make. Every function reads up to a byte that ends
 * what it reads: whoever calls has put a `<` behind the last one.
 */

/**
 * The characters that mean something. To be unpacked where they are used: an imported constant is read from
 * memory at every use, one of the module's own is part of the code. That is a fifth of the time of a scan.
 */
export const MARKUP = {
  LT: 60,
  GT: 62,
  SLASH: 47,
  EQUALS: 61,
  EXCLAMATION: 33,
  AMPERSAND: 38,
  DOUBLE_QUOTE: 34,
  SINGLE_QUOTE: 39,
} as const;
const { LT, GT, AMPERSAND } = MARKUP;
const HYPHEN = 45;
const HASH = 35;
const SEMICOLON = 59;

/** A text as bytes, and the same bytes to be read four at a time. */
export interface XmlBytes {
  readonly bytes: Uint8Array;
  readonly words: DataView;
}

/** Room for a text of so many characters, each of which takes three bytes at most, and for what ends it. */
export function roomFor(characters: number): XmlBytes {
  const bytes = new Uint8Array(characters * 3 + 4);
  return { bytes, words: new DataView(bytes.buffer) };
}

export function isSpace(byte: number): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9;
}

export function skipSpace(bytes: Uint8Array, start: number): number {
  let at = start;
  for (let byte = bytes[at]; byte === 32 || byte === 10 || byte === 13 || byte === 9; byte = bytes[at]) at++;
  return at;
}

/** Where a run of text ends: at a `<` or a `&`; -1 when it has a control character. */
export function endOfText(bytes: Uint8Array, words: DataView, start: number): number {
  for (let at = start; ; at++) {
    at = skipPlain(words, at, LT);
    let byte = bytes[at] as number;
    while (byte !== LT && byte !== AMPERSAND && byte > 31) byte = bytes[++at] as number;
    if (byte === LT || byte === AMPERSAND) return at;
    if (!isSpace(byte)) return -1;
  }
}

/** Where the quote mark is that ends an attribute's value; -1 when the value is not well-formed. */
export function endOfValue(bytes: Uint8Array, words: DataView, start: number, mark: number): number {
  for (let at = start; ; ) {
    at = skipPlain(words, at, mark);
    let byte = bytes[at] as number;
    while (byte !== mark && byte !== AMPERSAND && byte !== LT && byte > 31) byte = bytes[++at] as number;
    if (byte === mark) return at;
    if (byte === AMPERSAND) {
      at = endOfReference(bytes, at);
      if (at < 0) return -1;
    } else if (isSpace(byte)) at++;
    else return -1;
  }
}

const EVERY_BYTE = 0x01010101;

/**
 * Leaps over plain bytes four at a time, to the word at the latest that holds a control character, a `<`, a
 * `&` or the mark. Whether some byte of a word is zero, or less than 32, is told by what is borrowed from it:
 * https://graphics.stanford.edu/~seander/bithacks.html#HasLessInWord
 */
function skipPlain(words: DataView, start: number, mark: number): number {
  const marks = mark * EVERY_BYTE;
  for (let at = start; ; at += 4) {
    const word = words.getInt32(at, true);
    const noMark = word ^ marks;
    const noLt = word ^ (LT * EVERY_BYTE);
    const noAmpersand = word ^ (AMPERSAND * EVERY_BYTE);
    const borrowed =
      ((noMark - EVERY_BYTE) & ~noMark) |
      ((noLt - EVERY_BYTE) & ~noLt) |
      ((noAmpersand - EVERY_BYTE) & ~noAmpersand) |
      ((word - 32 * EVERY_BYTE) & ~word);
    if ((borrowed & (0x80 * EVERY_BYTE)) !== 0) return at;
  }
}

/** The end of a comment that begins at `start`, or -1: it may hold any character, but no `--`. */
export function endOfComment(bytes: Uint8Array, start: number, length: number): number {
  if (bytes[start + 2] !== HYPHEN || bytes[start + 3] !== HYPHEN) return -1;
  for (let at = start + 4; at < length; at++) {
    const byte = bytes[at] as number;
    if (byte === HYPHEN && bytes[at + 1] === HYPHEN) return bytes[at + 2] === GT ? at + 3 : -1;
    if (byte < 32 && !isSpace(byte)) return -1;
  }
  return -1;
}

/** The entities of XML by the letters of their names, as one number. */
const ENTITIES: ReadonlyMap<number, number> = new Map(
  Object.entries({ amp: 38, lt: 60, gt: 62, quot: 34, apos: 39 }).map(([name, code]) => [
    [...name].reduce((number, letter) => number * 256 + letter.charCodeAt(0), 0),
    code,
  ]),
);

/** The longest `&…;` there is, as in `&#1114111;` with room for leading zeros. */
const LONGEST_REFERENCE = 12;

/** The end of an entity or a character reference that begins at `start`, or -1 when XML does not know it. */
export function endOfReference(bytes: Uint8Array, start: number): number {
  let end = start + 1;
  while (end - start < LONGEST_REFERENCE && isNameByte(bytes[end] as number)) end++;
  return bytes[end] === SEMICOLON && referredTo(bytes, start + 1, end) !== undefined ? end + 1 : -1;
}

function isNameByte(byte: number): boolean {
  const letter = byte | 32;
  return (letter >= 97 && letter <= 122) || (byte >= 48 && byte <= 57) || byte === HASH;
}

/** The character that what stands between `&` and `;` means. https://www.w3.org/TR/xml/#charsets */
export function referredTo(bytes: Uint8Array, start: number, end: number): number | undefined {
  if (bytes[start] !== HASH) {
    // No entity has a name of more than four letters: it fits into a number.
    let name = 0;
    for (let at = start; at < end && end - start < 5; at++) name = name * 256 + (bytes[at] as number);
    return ENTITIES.get(name);
  }
  const text = String.fromCharCode(...bytes.subarray(start, end));
  const number = /^#(?:(\d{1,7})|x([0-9a-fA-F]{1,6}))$/.exec(text);
  if (!number) return undefined;
  const code = number[1] === undefined ? Number.parseInt(number[2] as string, 16) : Number(number[1]);
  if (code < 32) return isSpace(code) ? code : undefined;
  return code < 0xd800 || (code > 0xdfff && code < 0xfffe) || (code > 0xffff && code <= 0x10ffff)
    ? code
    : undefined;
}
