import { SaxesParser, type SaxesTagNS } from 'saxes';
import { type Problem, problem } from '../../message/problem.ts';
import { unfitForParser } from './unfit-for-parser.ts';
import type { XmlLimits } from './xml-limits.ts';

/** What listens to the parts of an XML document, in document order. Offsets are indexes into the text. */
export interface XmlListener {
  /** A start tag; `end` is the offset after its `>`. */
  open(tag: SaxesTagNS, end: number): void;
  /** An end tag, or the end of an empty element; `end` is the offset after its `>`. */
  close(end: number): void;
  /** Characters between tags, entities resolved; may come in pieces. */
  text(characters: string): void;
  /** True when no more is wanted; the rest is then not read. */
  enough(): boolean;
}

// Small, because the parser finishes a block even when it has been told to stop.
const CHUNK = 4096;
const MAX_REASON = 120;

/**
 * Reads an XML 1.0 document with namespaces and tells a listener of its parts. Returns the problem that
 * stopped it: not well-formed, a DOCTYPE, an entity beyond the five predefined, too deep, too many
 * elements. Comments and processing instructions carry no meaning in FHIR and are passed over.
 *
 * What the listener heard before a problem is worth nothing.
 */
export function readXml(text: string, listener: XmlListener, limits: XmlLimits): Problem[] {
  const unfit = unfitForParser(text, limits);
  if (unfit) return [unfit];
  const parser = new SaxesParser({
    xmlns: true,
    position: false,
    forceXMLVersion: true,
    defaultXMLVersion: '1.0',
  });
  let stopped: Problem | undefined;
  let depth = 0;
  let elements = 0;
  let attributes = 0;
  const stop = (found: Problem) => {
    stopped ??= found;
  };

  // Not more than these six: the parser keeps each under a computed name, and with a seventh the engine
  // turns it into a dictionary, five times as slow.
  parser.on('error', (error) => stop(syntaxProblem(error.message, text, parser.position)));
  parser.on('attribute', () => {
    attributes += 1;
    if (attributes > limits.attributes) {
      stop(problem('xml.too-many-attributes', { params: { limit: limits.attributes } }));
    }
  });
  parser.on('opentag', (tag) => {
    attributes = 0;
    depth += 1;
    elements += 1;
    if (depth > limits.depth) stop(problem('xml.too-deep', { params: { limit: limits.depth } }));
    if (elements > limits.elements) {
      stop(problem('xml.too-many-elements', { params: { limit: limits.elements } }));
    }
    if (!stopped) listener.open(tag, parser.position);
  });
  parser.on('closetag', () => {
    depth -= 1;
    if (!stopped) listener.close(parser.position);
  });
  parser.on('text', (characters) => {
    if (!stopped) listener.text(characters);
  });
  parser.on('cdata', (characters) => {
    if (!stopped) listener.text(characters);
  });

  for (let offset = 0; offset < text.length && !stopped && !listener.enough(); offset += CHUNK) {
    parser.write(text.slice(offset, offset + CHUNK));
  }
  if (!stopped && !listener.enough()) parser.close();
  return stopped ? [stopped] : [];
}

function syntaxProblem(reason: string, text: string, offset: number): Problem {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const column = Math.max(1, offset - before.lastIndexOf('\n') - 1);
  if (reason.startsWith('undefined entity')) return problem('xml.entity', { params: { line, column } });
  return problem('xml.not-well-formed', { params: { line, column, reason: reason.slice(0, MAX_REASON) } });
}
