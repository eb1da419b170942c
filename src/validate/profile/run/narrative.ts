import { XHTML_NAMESPACE } from '../../../fhir/xml/namespaces.ts';
import { nameTrie, stateOf, TRIE_WIDTH, trieLetter } from './name-trie.ts';

const ELEMENTS = nameTrie(
  `p br div h1 h2 h3 h4 h5 h6 a span b em i strong small big tt dfn q var abbr acronym cite blockquote hr address
  bdo kbd sub sup ul ol li dl dt dd pre table caption colgroup col thead tr tfoot tbody th td code samp img map area`,
);
const GLOBAL_ATTRIBUTES = `title style class id idref lang xml:lang xml:space dir accesskey tabindex span width align
  valign char charoff abbr axis headers scope rowspan colspan xmlns`;
/** Attributes that only some elements may have. */
const OWN_ATTRIBUTES: Readonly<Record<string, string>> = {
  a: 'href name charset type hreflang rel rev shape coords',
  area: 'href shape coords nohref alt',
  blockquote: 'cite',
  img: 'src border alt longdesc height usemap ismap',
  map: 'name',
  pre: 'space',
  q: 'cite',
  table: 'summary border frame rules cellspacing cellpadding',
  td: 'nowrap',
};
const ATTRIBUTES = nameTrie(`${GLOBAL_ATTRIBUTES} ${Object.values(OWN_ATTRIBUTES).join(' ')}`);
/** A bit for each element with attributes of its own, and for each attribute those of the elements it may be on. */
const elementBit = new Int32Array(ELEMENTS.isName.length);
const allowedOn = new Int32Array(ATTRIBUTES.isName.length);
for (const name of words(GLOBAL_ATTRIBUTES)) allowedOn[stateOf(name, ATTRIBUTES)] = -1;
elementBit.fill(1);
for (const [i, [element, attributes]] of Object.entries(OWN_ATTRIBUTES).entries()) {
  const bit = 2 << i;
  elementBit[stateOf(element, ELEMENTS)] = bit;
  for (const name of words(attributes)) {
    const state = stateOf(name, ATTRIBUTES);
    allowedOn[state] = (allowedOn[state] as number) | bit;
  }
}
/** What may not stand in a paragraph, however deep. */
const isBlock = new Uint8Array(ELEMENTS.isName.length);
for (const name of ['div', 'blockquote', 'table', 'ol', 'ul', 'p']) isBlock[stateOf(name, ELEMENTS)] = 1;

function words(names: string): string[] {
  return names.trim().split(/\s+/);
}

const ENTITIES: Readonly<Record<string, number>> = Object.assign(Object.create(null), {
  amp: 38,
  lt: 60,
  gt: 62,
  quot: 34,
  apos: 39,
});

export type NarrativeFault =
  | 'no-root'
  | 'not-well-formed'
  | 'namespace'
  | 'forbidden-content'
  | 'no-content'
  | 'entity';

/** Narratives are read as bytes, which is several times faster than as characters; this much is kept for them. */
const SCRATCH_BYTES = 256 * 1024;
const scratch = new Uint8Array(SCRATCH_BYTES);
const encoder = new TextEncoder();

/**
 * What is wrong with a narrative, or `undefined`: it has to be one `div` of XHTML, well-formed as XML 1.0 is, with
 * nothing but the formatting that R4 allows and something to read in it. One pass without backtracking.
 * https://hl7.org/fhir/R4/narrative.html#xhtml
 */
export function narrativeFault(div: string): NarrativeFault | undefined {
  // A character takes three bytes at most; the `<` behind the last one ends every run of text.
  const bytes = div.length * 3 < SCRATCH_BYTES ? scratch : new Uint8Array(div.length * 3 + 1);
  const { written } = encoder.encodeInto(div, bytes);
  bytes[written] = LT;
  // Only a text that took more bytes than it has characters can hold what is not plain.
  return scan(bytes, written) ?? (hasOddity(div, written) ? 'not-well-formed' : undefined);
}

/** Searches of the engine's own for what hardly ever occurs: cheaper than to look for it at every byte. */
function hasOddity(div: string, written: number): boolean {
  if (div.includes(']]>')) return true;
  return written !== div.length && (div.includes('\ufffe') || div.includes('\uffff') || !div.isWellFormed());
}

/** `htmlChecks()` of FHIRPath: invariants txt-1 and txt-2. */
export function isSafeNarrative(div: string): boolean {
  return narrativeFault(div) === undefined;
}

const LT = 60;
const GT = 62;
const SLASH = 47;
const EQUALS = 61;
const EXCLAMATION = 33;
const AMPERSAND = 38;
const DOUBLE_QUOTE = 34;
const SINGLE_QUOTE = 39;
const HYPHEN = 45;
const HASH = 35;
const SEMICOLON = 59;
const J = 106;
const V = 118;
const DIV = stateOf('div', ELEMENTS);
const IMG = stateOf('img', ELEMENTS);
const PARAGRAPH = stateOf('p', ELEMENTS);
const HREF = stateOf('href', ATTRIBUTES);
const SRC = stateOf('src', ATTRIBUTES);
const XMLNS = stateOf('xmlns', ATTRIBUTES);
const namespace = encoder.encode(XHTML_NAMESPACE);

/** Where each attribute was last seen: in which tag, counted from 1. */
const seenIn = new Int32Array(ATTRIBUTES.isName.length);

/** What is known of the opening tag that was read last. */
const tag = { isForbidden: false, isWrongNamespace: false, hasNamespace: false };

function scan(bytes: Uint8Array, length: number): NarrativeFault | undefined {
  const start = skipSpace(bytes, 0);
  if (start === length || bytes[start] !== LT) return 'no-root';
  seenIn.fill(0);
  const open: number[] = [];
  let paragraph = Number.POSITIVE_INFINITY;
  let hasContent = false;
  let isForbidden = false;
  let isWrongNamespace = false;
  let at = start;
  while (at < length) {
    if (bytes[at] !== LT) {
      const text = (bytes[at] as number) > 32 ? at : skipSpace(bytes, at);
      at = endOfText(bytes, text);
      if (at < 0) return 'not-well-formed';
      if (at > text) {
        if (open.length === 0) return 'not-well-formed';
        hasContent = true;
      }
      if (bytes[at] === AMPERSAND) {
        if (open.length === 0) return 'not-well-formed';
        at = endOfReference(bytes, at);
        if (at < 0) return 'entity';
        hasContent = true;
      }
      continue;
    }
    const second = bytes[at + 1];
    if (second === SLASH) {
      at = endOfClosing(bytes, at + 2, open.pop() ?? -1);
      if (open.length <= paragraph) paragraph = Number.POSITIVE_INFINITY;
    } else if (second === EXCLAMATION) {
      if (open.length === 0) return 'not-well-formed';
      at = endOfComment(bytes, at, length);
    } else {
      if (open.length === 0 && at !== start) return 'not-well-formed';
      const opened = at + 1;
      let state = 1;
      at = opened;
      for (let letter = letterAt(bytes, at); letter !== 0; letter = letterAt(bytes, ++at)) {
        state = ELEMENTS.next[state * TRIE_WIDTH + letter] as number;
      }
      if (at === opened) return 'not-well-formed';
      if (ELEMENTS.isName[state] === 0 || (open.length === 0 && state !== DIV)) isForbidden = true;
      if (isBlock[state] === 1 && open.length > paragraph) isForbidden = true;
      if (state === IMG) hasContent = true;
      if (bytes[at] === GT) {
        if (open.length === 0) isWrongNamespace = true;
        at++;
      } else {
        at = endOfOpening(bytes, at, length, state);
        if (at < 0) return 'not-well-formed';
        if (tag.isForbidden) isForbidden = true;
        if (tag.isWrongNamespace || (open.length === 0 && !tag.hasNamespace)) isWrongNamespace = true;
        if (bytes[at - 2] === SLASH) continue;
      }
      if (state === PARAGRAPH && open.length < paragraph) paragraph = open.length;
      open.push(opened);
    }
    if (at < 0) return 'not-well-formed';
  }
  if (open.length > 0 || at > length) return 'not-well-formed';
  if (isWrongNamespace) return 'namespace';
  if (isForbidden) return 'forbidden-content';
  return hasContent ? undefined : 'no-content';
}

function letterAt(bytes: Uint8Array, at: number): number {
  return trieLetter[bytes[at] as number] as number;
}

/** Where a run of text ends: at a `<` or a `&`; -1 when it has a control character. */
function endOfText(bytes: Uint8Array, start: number): number {
  for (let at = start; ; at++) {
    let byte = bytes[at] as number;
    // Comparisons that nearly always come out the same are faster than a table.
    while (byte !== LT && byte !== AMPERSAND && byte > 31) byte = bytes[++at] as number;
    if (byte === LT || byte === AMPERSAND) return at;
    if (!isSpace(byte)) return -1;
  }
}

function isSpace(byte: number): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9;
}

/** The end of a comment, or -1: it may hold any character, but no `--`. */
function endOfComment(bytes: Uint8Array, start: number, length: number): number {
  if (bytes[start + 2] !== HYPHEN || bytes[start + 3] !== HYPHEN) return -1;
  for (let at = start + 4; at < length; at++) {
    const byte = bytes[at] as number;
    if (byte === HYPHEN && bytes[at + 1] === HYPHEN) return bytes[at + 2] === GT ? at + 3 : -1;
    if (byte < 32 && !isSpace(byte)) return -1;
  }
  return -1;
}

/** The end of a closing tag whose name begins at `start`, or -1 when it is not that of the tag opened at `opened`. */
function endOfClosing(bytes: Uint8Array, start: number, opened: number): number {
  if (opened < 0) return -1;
  let own = start;
  let other = opened;
  while (letterAt(bytes, own) !== 0 && bytes[own] === bytes[other]) {
    own++;
    other++;
  }
  if (letterAt(bytes, other) !== 0) return -1;
  const end = bytes[own] === GT ? own : skipSpace(bytes, own);
  return bytes[end] === GT ? end + 1 : -1;
}

/** The end of an opening tag, from behind its name, or -1 when it is no tag; `tag` tells what else is wrong with it. */
function endOfOpening(bytes: Uint8Array, start: number, length: number, element: number): number {
  tag.isForbidden = false;
  tag.isWrongNamespace = false;
  tag.hasNamespace = false;
  let at = start;
  for (;;) {
    if (bytes[at] === GT) return at + 1;
    const next = skipSpace(bytes, at);
    const code = bytes[next];
    if (code === GT) return next + 1;
    if (code === SLASH) return bytes[next + 1] === GT ? next + 2 : -1;
    let state = 1;
    let end = next;
    for (let letter = letterAt(bytes, end); letter !== 0; letter = letterAt(bytes, ++end)) {
      state = ATTRIBUTES.next[state * TRIE_WIDTH + letter] as number;
    }
    // Written without spaces around the equals sign, as nearly everybody does.
    let equals = end;
    let quote = end + 1;
    let mark = bytes[quote] as number;
    if (bytes[equals] !== EQUALS || mark <= 32) {
      equals = skipSpace(bytes, end);
      quote = skipSpace(bytes, equals + 1);
      mark = bytes[quote] as number;
    }
    if (next === at || end === next || bytes[equals] !== EQUALS) return -1;
    if (mark !== DOUBLE_QUOTE && mark !== SINGLE_QUOTE) return -1;
    const close = endOfValue(bytes, quote + 1, mark);
    if (close < 0 || close >= length) return -1;
    at = close + 1;
    if (((allowedOn[state] as number) & (elementBit[element] as number)) === 0) {
      tag.isForbidden = true;
      continue;
    }
    if (seenIn[state] === start) return -1;
    seenIn[state] = start;
    if (state === XMLNS) {
      tag.hasNamespace = true;
      if (!isNamespace(bytes, quote + 1, close)) tag.isWrongNamespace = true;
    }
    if ((state === HREF || state === SRC) && isScript(bytes, quote + 1, close)) tag.isForbidden = true;
  }
}

/** Where the quote mark is that ends an attribute's value; -1 when the value is not well-formed. */
function endOfValue(bytes: Uint8Array, start: number, mark: number): number {
  let at = start;
  for (;;) {
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

function isNamespace(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== namespace.length) return false;
  for (let i = 0; i < namespace.length; i++) if (bytes[start + i] !== namespace[i]) return false;
  return true;
}

const SCRIPT = /^(?:javascript|vbscript):/;

/** Whether a browser would run an address: references count as what they stand for, white space not at all. */
function isScript(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start] as number;
  // Hardly any address begins so that it could be one.
  if (first > 32 && first !== AMPERSAND && (first | 32) !== J && (first | 32) !== V) return false;
  let scheme = '';
  for (let at = start; at < end && scheme.length < 'javascript:'.length; at++) {
    let code = bytes[at] as number;
    if (code === AMPERSAND) {
      const behind = endOfReference(bytes, at);
      code = referredTo(textOf(bytes, at + 1, behind - 1)) ?? 0;
      at = behind - 1;
    }
    if (code > 32) scheme += String.fromCodePoint(code);
  }
  return SCRIPT.test(scheme.toLowerCase());
}

/** The end of an entity or a character reference, or -1 when XML does not know it. */
function endOfReference(bytes: Uint8Array, start: number): number {
  let end = start + 1;
  while (end - start < 12 && (letterAt(bytes, end) !== 0 || bytes[end] === HASH)) end++;
  return bytes[end] === SEMICOLON && referredTo(textOf(bytes, start + 1, end)) !== undefined ? end + 1 : -1;
}

/** The character a name between `&` and `;` stands for. https://www.w3.org/TR/xml/#charsets */
function referredTo(name: string): number | undefined {
  const entity = ENTITIES[name];
  if (entity !== undefined) return entity;
  const number = /^#(?:(\d{1,7})|x([0-9a-fA-F]{1,6}))$/.exec(name);
  if (!number) return undefined;
  const code = number[1] === undefined ? Number.parseInt(number[2] as string, 16) : Number(number[1]);
  if (code < 32) return code === 9 || code === 10 || code === 13 ? code : undefined;
  return code < 0xd800 || (code > 0xdfff && code < 0xfffe) || (code > 0xffff && code <= 0x10ffff)
    ? code
    : undefined;
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}

function skipSpace(bytes: Uint8Array, start: number): number {
  let at = start;
  for (let byte = bytes[at]; byte === 32 || byte === 10 || byte === 13 || byte === 9; byte = bytes[at]) at++;
  return at;
}
