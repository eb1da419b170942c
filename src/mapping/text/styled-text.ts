import { readXml } from '../xml/read-xml.ts';
import { writeXml } from '../xml/write-xml.ts';
import type { XmlElement, XmlNode } from '../xml/xml-element.ts';

/** The standard extension that gives a string's look beside its words. https://hl7.org/fhir/R4/extension-rendering-xhtml.html */
export const RENDERING = 'http://hl7.org/fhir/StructureDefinition/rendering-xhtml';

const XHTML = 'http://www.w3.org/1999/xhtml';
const BLANK = '\u00a0';

/** A letter's styles and the XHTML that looks the same: element, and `style` where XHTML has no element for it. */
const STYLES: readonly (readonly [letter: string, element: string, style?: string])[] = [
  ['Bold', 'b'],
  ['Italic', 'i'],
  ['FixedFont', 'tt'],
  ['Underline', 'span', 'text-decoration: underline'],
  ['Center', 'div', 'text-align: center'],
  ['Right', 'div', 'text-align: right'],
];

/** Formatted text as XHTML. */
export function toXhtml(nodes: readonly XmlNode[]): string {
  return writeXml({ name: 'div', namespace: XHTML, children: nodes.map(render) }, 'UTF-8').replace(
    /^<\?.*\?>\n/,
    '',
  );
}

function render(node: XmlNode): XmlNode {
  if (typeof node === 'string') return node;
  if (node.name === 'Break') return { name: 'br', namespace: XHTML, children: [] };
  if (node.name === 'Space') return BLANK;
  const [, name, style] = STYLES.find(([letter]) => letter === node.name) ?? ['', 'span'];
  return {
    name,
    namespace: XHTML,
    children: node.children.map(render),
    ...(style === undefined ? {} : { attributes: { style } }),
  };
}

/** XHTML that {@link toXhtml} wrote, as formatted text again; nothing for XHTML that says more than a letter can. */
export function fromXhtml(xhtml: string, namespace: string): XmlNode[] | undefined {
  const root = readXml(xhtml).value;
  if (root?.name !== 'div' || root.attributes?.style !== undefined) return undefined;
  try {
    return root.children.flatMap((child) => restore(child, namespace));
  } catch (cause) {
    if (cause instanceof Unknown) return undefined;
    throw cause;
  }
}

/** Raised at an element that no letter has; never leaves this file. */
class Unknown extends Error {}

function restore(node: XmlNode, namespace: string): XmlNode[] {
  const element = (name: string, children: XmlNode[] = []): XmlElement => ({ name, namespace, children });
  if (typeof node === 'string')
    return node
      .split(BLANK)
      .flatMap((run, index) => [...(index === 0 ? [] : [element('Space')]), ...(run === '' ? [] : [run])]);
  if (node.name === 'br') return [element('Break')];
  const style = STYLES.find(([, name, css]) => name === node.name && css === node.attributes?.style);
  if (style === undefined) throw new Unknown();
  return [
    element(
      style[0],
      node.children.flatMap((child) => restore(child, namespace)),
    ),
  ];
}
