import { nameTrie, stateOf, TRIE_WIDTH, trieLetter } from './name-trie.ts';

const ELEMENTS = nameTrie(
  `p br div h1 h2 h3 h4 h5 h6 a span b em i strong small big tt dfn q var abbr acronym cite blockquote hr address
  bdo kbd sub sup ul ol li dl dt dd pre table caption colgroup col thead tr tfoot tbody th td code samp img map area`,
);
const ATTRIBUTES = nameTrie(
  `title style class id lang xml:lang xml:space dir accesskey tabindex span width align valign char charoff abbr
  axis headers scope rowspan colspan frame rules border cellspacing cellpadding summary href name rel shape coords
  src alt longdesc height usemap ismap xmlns charset hreflang type rev target nohref cite datetime start value
  compact bgcolor color size face noshade nowrap clear hspace vspace`,
);
const ENTITIES = new Set(['amp', 'lt', 'gt', 'quot', 'apos']);

export type NarrativeFault = 'no-root' | 'not-well-formed' | 'forbidden-content' | 'no-content' | 'entity';

/** Narratives are read as bytes, which is several times faster than as characters; this much is kept for them. */
const SCRATCH_BYTES = 256 * 1024;
const scratch = new Uint8Array(SCRATCH_BYTES);
const encoder = new TextEncoder();

/**
 * What is wrong with a narrative, or `undefined`: it has to be one well-formed `div`, with nothing but the
 * formatting that R4 allows and something to read in it. One pass without backtracking.
 * https://hl7.org/fhir/R4/narrative.html#xhtml
 */
export function narrativeFault(div: string): NarrativeFault | undefined {
  // A character takes three bytes at most; the `<` behind the last one ends every run of text.
  const bytes = div.length * 3 < SCRATCH_BYTES ? scratch : new Uint8Array(div.length * 3 + 1);
  const { written } = encoder.encodeInto(div, bytes);
  bytes[written] = LT;
  return scan(bytes, written);
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
const DIV = stateOf('div', ELEMENTS);
const IMG = stateOf('img', ELEMENTS);
const HREF = stateOf('href', ATTRIBUTES);
const SRC = stateOf('src', ATTRIBUTES);

function scan(bytes: Uint8Array, length: number): NarrativeFault | undefined {
  const start = skipSpace(bytes, 0);
  if (start === length || bytes[start] !== LT) return 'no-root';
  const open: number[] = [];
  let hasContent = false;
  let isForbidden = false;
  let at = start;
  while (at < length) {
    if (bytes[at] !== LT) {
      const text = skipSpace(bytes, at);
      at = endOfText(bytes, text);
      if (at > text) {
        if (open.length === 0) return 'not-well-formed';
        hasContent = true;
      }
      if (bytes[at] === AMPERSAND) {
        if (open.length === 0) return 'not-well-formed';
        if (!isKnownEntity(bytes, at)) return 'entity';
        hasContent = true;
        at++;
      }
      continue;
    }
    const second = bytes[at + 1];
    if (second === SLASH) {
      at = endOfClosing(bytes, at + 2, open.pop() ?? -1);
    } else if (second === EXCLAMATION) {
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
      if (state === IMG) hasContent = true;
      if (bytes[at] === GT) {
        at++;
        open.push(opened);
      } else {
        const end = endOfOpening(bytes, at, length);
        if (end === 0) return 'not-well-formed';
        if (end < 0) isForbidden = true;
        at = Math.abs(end);
        if (bytes[at - 2] !== SLASH) open.push(opened);
      }
    }
    if (at < 0) return 'not-well-formed';
  }
  if (open.length > 0 || at > length) return 'not-well-formed';
  if (isForbidden) return 'forbidden-content';
  return hasContent ? undefined : 'no-content';
}

function letterAt(bytes: Uint8Array, at: number): number {
  return trieLetter[bytes[at] as number] as number;
}

function endOfText(bytes: Uint8Array, start: number): number {
  let at = start;
  for (let byte = bytes[at]; byte !== LT && byte !== AMPERSAND; byte = bytes[at]) at++;
  return at;
}

function endOfComment(bytes: Uint8Array, start: number, length: number): number {
  if (bytes[start + 2] !== HYPHEN || bytes[start + 3] !== HYPHEN) return -1;
  for (let at = start + 6; at < length; at++) {
    if (bytes[at] === GT && bytes[at - 1] === HYPHEN && bytes[at - 2] === HYPHEN) return at + 1;
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

/** The end of an opening tag, from behind its name; negative when it has a forbidden attribute, 0 when it is no tag. */
function endOfOpening(bytes: Uint8Array, start: number, length: number): number {
  let at = start;
  let isAllowed = true;
  for (;;) {
    const next = skipSpace(bytes, at);
    const code = bytes[next];
    if (code === GT) return isAllowed ? next + 1 : -next - 1;
    if (code === SLASH) {
      if (bytes[next + 1] !== GT) return 0;
      return isAllowed ? next + 2 : -next - 2;
    }
    let state = 1;
    let end = next;
    for (let letter = letterAt(bytes, end); letter !== 0; letter = letterAt(bytes, ++end)) {
      state = ATTRIBUTES.next[state * TRIE_WIDTH + letter] as number;
    }
    const equals = skipSpace(bytes, end);
    const quote = skipSpace(bytes, equals + 1);
    const mark = bytes[quote];
    if (next === at || end === next || bytes[equals] !== EQUALS) return 0;
    if (mark !== DOUBLE_QUOTE && mark !== SINGLE_QUOTE) return 0;
    let close = quote + 1;
    while (bytes[close] !== mark && close < length) close++;
    if (close >= length) return 0;
    const isScript = (state === HREF || state === SRC) && startsScript(bytes, quote + 1);
    if (ATTRIBUTES.isName[state] === 0 || isScript) isAllowed = false;
    at = close + 1;
  }
}

function startsScript(bytes: Uint8Array, start: number): boolean {
  return (
    (bytes[start] === 106 || bytes[start] === 74) &&
    textOf(bytes, start, start + 11).toLowerCase() === 'javascript:'
  );
}

function isKnownEntity(bytes: Uint8Array, start: number): boolean {
  let end = start + 1;
  while (letterAt(bytes, end) !== 0 || bytes[end] === 35) end++;
  const name = bytes[end] === 59 && end - start < 12 ? textOf(bytes, start + 1, end) : '';
  return ENTITIES.has(name) || /^#(?:\d{1,7}|x[0-9a-fA-F]{1,6})$/.test(name);
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}

function skipSpace(bytes: Uint8Array, start: number): number {
  let at = start;
  for (let byte = bytes[at]; byte === 32 || byte === 10 || byte === 13 || byte === 9; byte = bytes[at]) at++;
  return at;
}
