import type { SaxesAttributeNS, SaxesTagNS } from 'saxes';
import { XHTML_NAMESPACE } from './namespaces.ts';
import { readXml, type XmlListener } from './read-xml.ts';
import { defaultXmlLimits } from './xml-limits.ts';

/** A listener for one div and what it holds. `enough()` says that the div has ended. */
export interface NarrativeListener extends XmlListener {
  /** The div as text, exactly as it was written, or why it cannot stand for itself. */
  narrative(): { readonly div: string } | { readonly reason: string };
}

/**
 * Takes a narrative out of a document word for word: attribute quotes, character references and line
 * ends stay as they are. A div that inherits its namespace gets the declaration written into it.
 */
export function narrativeListener(text: string): NarrativeListener {
  let depth = 0;
  let start = 0;
  let stop = -1;
  let inherits = false;
  let reason: string | undefined;
  return {
    open(tag, end) {
      if (depth === 0) {
        start = text.lastIndexOf('<', end - 2);
        inherits = !('xmlns' in tag.attributes);
        if (tag.local !== 'div') reason ??= `the element is ${tag.name.slice(0, 40)}, not div`;
      }
      reason ??= foreign(tag);
      depth += 1;
    },
    close(end) {
      depth -= 1;
      if (depth === 0) stop = end;
    },
    text() {},
    enough: () => stop >= 0,
    narrative() {
      if (reason !== undefined) return { reason };
      const div = text.slice(start, stop);
      return { div: inherits ? div.replace('<div', `<div xmlns="${XHTML_NAMESPACE}"`) : div };
    },
  };
}

/**
 * Why a JSON narrative cannot be put into XML as it stands; undefined when it can. It must be exactly one
 * well-formed div, so that what surrounds it stays what it is, with no more than `depth` levels; white space
 * around it is nothing.
 */
export function narrativeFault(div: string, depth: number): string | undefined {
  const listener = narrativeListener(div);
  const problems = readXml(div, { ...listener, enough: () => false }, { ...defaultXmlLimits, depth });
  if (problems[0]) return String(problems[0].params?.reason ?? problems[0].code);
  const read = listener.narrative();
  if ('reason' in read) return read.reason;
  return read.div === trimmed(div)
    ? undefined
    : 'there is something beside the div, or its namespace is missing';
}

/** A narrative without the white space around it. */
export function trimmed(div: string): string {
  return div.replace(/^[ \t\r\n]+/, '').replace(/(?<![ \t\r\n])[ \t\r\n]+$/, '');
}

/** Why an element cannot be taken out of its document word for word. */
function foreign(tag: SaxesTagNS): string | undefined {
  if (tag.uri !== XHTML_NAMESPACE) return `the element ${tag.name.slice(0, 40)} is not XHTML`;
  const prefixed = Object.values<SaxesAttributeNS>(tag.attributes).find(
    ({ prefix }) => prefix !== '' && prefix !== 'xml' && prefix !== 'xmlns',
  );
  if (tag.prefix === '' && !prefixed) return undefined;
  return `${(prefixed ?? tag).name.slice(0, 40)} has a prefix`;
}
