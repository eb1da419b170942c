import { XHTML_NAMESPACE } from '../../../fhir/xml/namespaces.ts';
import { stateOf, TRIE } from './name-trie.ts';
import { ATTRIBUTES, allowedOn, elementBit } from './narrative-vocabulary.ts';
import { endOfReference, endOfValue, MARKUP, referredTo, skipSpace, type XmlBytes } from './xml-bytes.ts';

const { AMPERSAND, DOUBLE_QUOTE, EQUALS, GT, SINGLE_QUOTE, SLASH } = MARKUP;
const { WIDTH, letters } = TRIE;

const HREF = stateOf('href', ATTRIBUTES);
const SRC = stateOf('src', ATTRIBUTES);
const XMLNS = stateOf('xmlns', ATTRIBUTES);
const namespace = new TextEncoder().encode(XHTML_NAMESPACE);

/** Where each attribute was last seen: in which tag, told by where that begins. */
const seenAt = new Int32Array(ATTRIBUTES.isName.length);

/** What is known of the opening tag that was read last; kept here, since an object for each would cost too much. */
export const tag = { isForbidden: false, isWrongNamespace: false, hasNamespace: false };

/** To be called before the tags of another text are read. */
export function forgetTags(): void {
  seenAt.fill(0);
}

export function letterAt(bytes: Uint8Array, at: number): number {
  return letters[bytes[at] as number] as number;
}

/** The end of a closing tag whose name begins at `start`, or -1 when it is not that of the tag opened at `opened`. */
export function endOfClosing(bytes: Uint8Array, start: number, opened: number): number {
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
export function endOfOpening(text: XmlBytes, start: number, length: number, element: number): number {
  const { bytes, words } = text;
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
      state = ATTRIBUTES.next[state * WIDTH + letter] as number;
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
    const close = endOfValue(bytes, words, quote + 1, mark);
    if (close < 0 || close >= length) return -1;
    at = close + 1;
    if (((allowedOn[state] as number) & (elementBit[element] as number)) === 0) {
      tag.isForbidden = true;
      continue;
    }
    if (seenAt[state] === start) return -1;
    seenAt[state] = start;
    if (state === XMLNS) {
      tag.hasNamespace = true;
      if (!isNamespace(bytes, quote + 1, close)) tag.isWrongNamespace = true;
    }
    if ((state === HREF || state === SRC) && isScript(bytes, quote + 1, close)) tag.isForbidden = true;
  }
}

function isNamespace(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== namespace.length) return false;
  for (let i = 0; i < namespace.length; i++) if (bytes[start + i] !== namespace[i]) return false;
  return true;
}

const J = 106;
const V = 118;
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
      code = referredTo(bytes, at + 1, behind - 1) ?? 0;
      at = behind - 1;
    }
    if (code > 32) scheme += String.fromCodePoint(code);
  }
  return SCRIPT.test(scheme.toLowerCase());
}
