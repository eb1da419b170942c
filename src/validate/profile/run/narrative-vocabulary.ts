import { nameTrie, stateOf } from './name-trie.ts';

/** The elements R4 allows in narratives. https://hl7.org/fhir/R4/narrative.html#xhtml */
export const ELEMENTS = nameTrie(
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
/** The attributes that some element may have. */
export const ATTRIBUTES = nameTrie(`${GLOBAL_ATTRIBUTES} ${Object.values(OWN_ATTRIBUTES).join(' ')}`);
/** A bit for each element that has attributes of its own. */
export const elementBit = new Int32Array(ELEMENTS.isName.length);
/** For each attribute the bits of the elements it may be on. */
export const allowedOn = new Int32Array(ATTRIBUTES.isName.length);
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
export const isBlock = new Uint8Array(ELEMENTS.isName.length);
for (const name of ['div', 'blockquote', 'table', 'ol', 'ul', 'p']) isBlock[stateOf(name, ELEMENTS)] = 1;

function words(names: string): string[] {
  return names.trim().split(/\s+/);
}
