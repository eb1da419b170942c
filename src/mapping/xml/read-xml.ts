import { SaxesParser } from 'saxes';
import { problem } from '../../message/problem.ts';
import { type Outcome, refused } from '../outcome.ts';
import type { XmlElement } from './xml-element.ts';

const MAX_DEPTH = 64;
const MAX_ELEMENTS = 200_000;

/** Raised inside the parser's callbacks to stop at the first fault; never leaves this file. */
class Stop extends Error {}

/**
 * Reads a document into a tree that keeps the order of elements and text. Prefixes are resolved, so that
 * `ns1:Letter` and `Letter` read the same. A DOCTYPE is refused, whatever it holds: legacy letters have
 * none, and entities are how small files become large ones. Depth and number of elements are bounded.
 */
export function readXml(text: string): Outcome<XmlElement> {
  const read = parse(text, { position: false, doctype: 'refused' }).outcome;
  // Counting lines costs a fifth of the time: only a file with a fault is read again to say where it is.
  return read.problems[0]?.code === 'legacy.xml-syntax'
    ? parse(text, { position: true, doctype: 'refused' }).outcome
    : read;
}

/**
 * What stands before the first fault of a document, for whoever has to answer it; nothing where no element does. A DOCTYPE is
 * passed over, and what it declares is not known.
 */
export function readUntilFault(text: string): XmlElement | undefined {
  return parse(text, { position: false, doctype: 'ignored' }).root;
}

interface Reading {
  readonly position: boolean;
  readonly doctype: 'refused' | 'ignored';
}

function parse(
  text: string,
  { position, doctype }: Reading,
): { readonly outcome: Outcome<XmlElement>; readonly root: XmlElement | undefined } {
  const parser = new SaxesParser({ xmlns: true, position });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  let fault = refused();
  let count = 0;
  const stop = (outcome: Outcome<never>): never => {
    fault = outcome;
    throw new Stop();
  };
  parser.on('error', (cause) =>
    stop(
      refused(
        problem('legacy.xml-syntax', {
          params: { at: `${parser.line}:${parser.column}`, cause: brief(cause) },
        }),
      ),
    ),
  );
  if (doctype === 'refused') parser.on('doctype', () => stop(refused(problem('legacy.xml-doctype'))));
  parser.on('opentag', (tag) => {
    count += 1;
    if (count > MAX_ELEMENTS || open.length >= MAX_DEPTH) stop(refused(problem('legacy.xml-limits')));
    const element: XmlElement = {
      name: tag.local,
      namespace: tag.uri,
      ...attributesOf(tag.attributes),
      children: [],
    };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  const addText = (run: string): void => {
    const into = open.at(-1)?.children;
    if (into === undefined) return;
    const last = into.at(-1);
    if (typeof last === 'string') into[into.length - 1] = last + run;
    else into.push(run);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  try {
    parser.write(text).close();
  } catch (cause) {
    if (cause instanceof Stop) return { outcome: fault, root };
    throw cause;
  }
  const outcome: Outcome<XmlElement> =
    root === undefined
      ? refused(problem('legacy.xml-syntax', { params: { at: '1:0', cause: 'no element' } }))
      : { value: root, problems: [] };
  return { outcome, root };
}

const NO_ATTRIBUTES = {};

function attributesOf(
  found: Readonly<Record<string, { local: string; prefix: string; value: string }>>,
): Pick<XmlElement, 'attributes'> {
  let attributes: Record<string, string> | undefined;
  for (const name in found) {
    const each = found[name];
    if (each === undefined || each.prefix === 'xmlns' || each.local === 'xmlns') continue;
    attributes ??= {};
    attributes[each.local] = each.value;
  }
  return attributes === undefined ? NO_ATTRIBUTES : { attributes };
}

/** The parser's message without the position and without any text of the document. */
function brief(cause: Error): string {
  return cause.message
    .replace(/^\d+:\d+: /, '')
    .replace(/[^\w .,'-]/g, '')
    .slice(0, 80);
}
