import xml2js from 'xml2js';
import type { XmlElement } from './xml-element.ts';

/** An element of a document that is data: its children by name, their order without meaning, no text between them. */
export interface DataElement {
  readonly namespace: string;
  /** Its own text, with the ends trimmed. */
  readonly text: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** By local name, in the order in which each name first came. */
  readonly children: ReadonlyMap<string, readonly DataElement[]>;
}

/** What xml2js makes of an element when it knows namespaces and keeps every child in a list. */
interface Node {
  readonly _?: string;
  readonly $?: Readonly<
    Record<string, { readonly local: string; readonly prefix: string; readonly value: string }>
  >;
  readonly $ns: { readonly uri: string };
  readonly [child: string]: unknown;
}

/** Names that xml2js itself uses beside those of the children. */
const OWN = new Set(['_', '$', '$ns']);

/**
 * Reads a document that is data and nothing else with xml2js, such as an envelope. Letters are none: between their elements
 * stands text, whose order would be lost. `gate` is the same document as the strict reader took it: xml2js lets a DOCTYPE,
 * an attribute that is there twice and a second root pass, and knows no limits.
 * @returns nothing for a document that xml2js cannot hold: its names for text and attributes are XML names too, and so are
 * those of JavaScript's objects
 */
export function readData(text: string, gate: XmlElement): DataElement | undefined {
  if (!fits(gate)) return undefined;
  let read: Node | undefined;
  const parser = new xml2js.Parser({
    async: false,
    explicitRoot: false,
    explicitArray: true,
    xmlns: true,
    tagNameProcessors: [xml2js.processors.stripPrefix],
  });
  parser.parseString(text, (_: Error | null, root: Node | undefined) => {
    read = root;
  });
  return read === undefined || read === null ? undefined : elementOf(read);
}

function fits(element: XmlElement): boolean {
  // Of a name that every object has, it takes the object's own for a first child.
  const free = !OWN.has(element.name) && !(element.name in Object.prototype);
  return free && element.children.every((child) => typeof child === 'string' || fits(child));
}

function elementOf(node: Node): DataElement {
  const children = Object.entries(node).filter(([name]) => !OWN.has(name));
  const attributes = Object.values(node.$ ?? {}).filter(
    ({ prefix, local }) => prefix !== 'xmlns' && local !== 'xmlns',
  );
  return {
    namespace: node.$ns?.uri ?? '',
    text: (node._ ?? '').trim(),
    attributes: new Map(attributes.map(({ local, value }) => [local, value])),
    children: new Map(children.map(([name, each]) => [name, (each as readonly Node[]).map(elementOf)])),
  };
}
