import { stateOf, TRIE } from './name-trie.ts';
import { endOfClosing, endOfOpening, forgetTags, letterAt, tag } from './narrative-tag.ts';
import { ELEMENTS, isBlock } from './narrative-vocabulary.ts';
import {
  endOfComment,
  endOfReference,
  endOfText,
  MARKUP,
  roomFor,
  skipSpace,
  type XmlBytes,
} from './xml-bytes.ts';

const { AMPERSAND, EXCLAMATION, GT, LT, SLASH } = MARKUP;
const { WIDTH } = TRIE;
const { next, isName } = ELEMENTS;

export type NarrativeFault =
  | 'no-root'
  | 'not-well-formed'
  | 'namespace'
  | 'forbidden-content'
  | 'no-content'
  | 'entity';

/** Narratives are read as bytes, which is several times faster than as characters; this much is kept for them. */
const SCRATCH_CHARACTERS = 85_000;
const scratch = roomFor(SCRATCH_CHARACTERS);
const encoder = new TextEncoder();

/**
 * What is wrong with a narrative, or `undefined`: it has to be one `div` of XHTML, well-formed as XML 1.0 is, with
 * nothing but the formatting that R4 allows and something to read in it. One pass without backtracking.
 * https://hl7.org/fhir/R4/narrative.html#xhtml
 */
export function narrativeFault(div: string): NarrativeFault | undefined {
  const text = div.length <= SCRATCH_CHARACTERS ? scratch : roomFor(div.length);
  const { written } = encoder.encodeInto(div, text.bytes);
  text.bytes[written] = LT;
  // Only a text that took more bytes than it has characters can hold what is not plain.
  return scan(text, written) ?? (hasOddity(div, written) ? 'not-well-formed' : undefined);
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

const DIV = stateOf('div', ELEMENTS);
const IMG = stateOf('img', ELEMENTS);
const PARAGRAPH = stateOf('p', ELEMENTS);

function scan(text: XmlBytes, length: number): NarrativeFault | undefined {
  const { bytes, words } = text;
  const start = skipSpace(bytes, 0);
  if (start === length || bytes[start] !== LT) return 'no-root';
  forgetTags();
  const open: number[] = [];
  let paragraph = Number.POSITIVE_INFINITY;
  let hasContent = false;
  let isForbidden = false;
  let isWrongNamespace = false;
  let at = start;
  while (at < length) {
    if (bytes[at] !== LT) {
      const begin = (bytes[at] as number) > 32 ? at : skipSpace(bytes, at);
      at = endOfText(bytes, words, begin);
      if (at < 0) return 'not-well-formed';
      if (at > begin) {
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
        state = next[state * WIDTH + letter] as number;
      }
      if (at === opened) return 'not-well-formed';
      if (isName[state] === 0 || (open.length === 0 && state !== DIV)) isForbidden = true;
      if (isBlock[state] === 1 && open.length > paragraph) isForbidden = true;
      if (state === IMG) hasContent = true;
      if (bytes[at] === GT) {
        if (open.length === 0) isWrongNamespace = true;
        at++;
      } else {
        at = endOfOpening(text, at, length, state);
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
