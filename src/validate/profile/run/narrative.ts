const ELEMENTS = new Set(
  `p br div h1 h2 h3 h4 h5 h6 a span b em i strong small big tt dfn q var abbr acronym cite blockquote hr address
  bdo kbd sub sup ul ol li dl dt dd pre table caption colgroup col thead tr tfoot tbody th td code samp img map area`.split(
    /\s+/,
  ),
);
const ATTRIBUTES = new Set(
  `title style class id lang xml:lang xml:space dir accesskey tabindex span width align valign char charoff abbr axis headers
  scope rowspan colspan frame rules border cellspacing cellpadding summary href name rel shape coords src alt
  longdesc height usemap ismap xmlns charset hreflang type rev target nohref cite datetime start value compact
  bgcolor color size face noshade nowrap clear hspace vspace`.split(/\s+/),
);
const ENTITIES = new Set(['amp', 'lt', 'gt', 'quot', 'apos']);

export type NarrativeFault = 'no-root' | 'not-well-formed' | 'forbidden-content' | 'no-content' | 'entity';

/**
 * What is wrong with a narrative, or `undefined`: it has to be one well-formed `div`, with nothing but the
 * formatting that R4 allows and something to read in it. One pass over the characters, no backtracking.
 * https://hl7.org/fhir/R4/narrative.html#xhtml
 */
export function narrativeFault(div: string): NarrativeFault | undefined {
  const start = skipSpace(div, 0);
  if (div.charCodeAt(start) !== LT) return 'no-root';
  const open: string[] = [];
  let hasContent = false;
  let isForbidden = false;
  let ampersand = div.indexOf('&');
  let at = start;
  while (at < div.length) {
    if (div.charCodeAt(at) !== LT) {
      const next = div.indexOf('<', at);
      const end = next < 0 ? div.length : next;
      if (open.length === 0) {
        if (skipSpace(div, at) < end) return 'not-well-formed';
      } else {
        hasContent ||= skipSpace(div, at) < end;
        while (ampersand >= 0 && ampersand < at) ampersand = div.indexOf('&', at);
        for (; ampersand >= 0 && ampersand < end; ampersand = div.indexOf('&', ampersand + 1)) {
          if (!isKnownEntity(div, ampersand)) return 'entity';
        }
      }
      at = end;
    } else if (div.startsWith('<!--', at)) {
      const end = div.indexOf('-->', at + 4);
      if (end < 0) return 'not-well-formed';
      at = end + 3;
    } else if (div.charCodeAt(at + 1) === SLASH) {
      const end = div.indexOf('>', at);
      if (end < 0 || open.pop() !== div.slice(at + 2, end).trim()) return 'not-well-formed';
      at = end + 1;
    } else {
      const tag = readTag(div, at);
      if (!tag || (open.length === 0 && at !== start)) return 'not-well-formed';
      isForbidden ||= !tag.isAllowed || (open.length === 0 && tag.name !== 'div');
      hasContent ||= tag.name === 'img';
      if (!tag.isClosed) open.push(tag.name);
      at = tag.end;
    }
  }
  if (open.length > 0) return 'not-well-formed';
  if (isForbidden) return 'forbidden-content';
  return hasContent ? undefined : 'no-content';
}

/** `htmlChecks()` of FHIRPath: invariants txt-1 and txt-2. */
export function isSafeNarrative(div: string): boolean {
  return narrativeFault(div) === undefined;
}

const LT = 60;
const GT = 62;
const SLASH = 47;
const EQUALS = 61;

interface Tag {
  readonly name: string;
  readonly isAllowed: boolean;
  readonly isClosed: boolean;
  readonly end: number;
}

function readTag(div: string, start: number): Tag | undefined {
  let at = nameEnd(div, start + 1);
  const name = div.slice(start + 1, at);
  if (name === '') return undefined;
  let isAllowed = ELEMENTS.has(name);
  for (;;) {
    const next = skipSpace(div, at);
    const code = div.charCodeAt(next);
    if (code === GT) return { name, isAllowed, isClosed: false, end: next + 1 };
    if (code === SLASH) {
      return div.charCodeAt(next + 1) === GT ? { name, isAllowed, isClosed: true, end: next + 2 } : undefined;
    }
    if (next === at || next >= div.length) return undefined;
    const end = nameEnd(div, next);
    const attribute = div.slice(next, end);
    const equals = skipSpace(div, end);
    const quote = skipSpace(div, equals + 1);
    const mark = div[quote];
    if (attribute === '' || div.charCodeAt(equals) !== EQUALS || (mark !== '"' && mark !== "'"))
      return undefined;
    const close = div.indexOf(mark, quote + 1);
    if (close < 0) return undefined;
    isAllowed &&= ATTRIBUTES.has(attribute) && !isActive(attribute, div, quote + 1);
    at = close + 1;
  }
}

function isActive(attribute: string, div: string, at: number): boolean {
  return (
    (attribute === 'href' || attribute === 'src') && div.slice(at, at + 11).toLowerCase() === 'javascript:'
  );
}

function nameEnd(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isLetter = (code | 32) >= 97 && (code | 32) <= 122;
    if (!isLetter && !(code >= 48 && code <= 58) && code !== 45 && code !== 95) break;
  }
  return at;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) break;
  }
  return at;
}

function isKnownEntity(text: string, at: number): boolean {
  const name = text.slice(at + 1, text.indexOf(';', at));
  return ENTITIES.has(name) || /^#(?:\d{1,7}|x[0-9a-fA-F]{1,6})$/.test(name);
}
