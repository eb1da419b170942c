import type { XmlElement, XmlNode } from '../xml/xml-element.ts';

/**
 * Line breaks and tabs of the file's own layout, with the blanks around them, become one blank; blanks that
 * were typed stay. Linear in the text, however many blanks it has.
 */
export function compactBlanks(text: string): string {
  if (!/[\n\r\t]/.test(text)) return text;
  const lines = text.split(/[\n\r\t]\s*/);
  const last = lines.length - 1;
  return lines.map((line, index) => (index < last ? line.trimEnd() : line)).join(' ');
}

/** Formatted text as lines: `Break` ends one, `Space` is a blank, styles leave no trace. No break at the end. */
export function toPlainText(nodes: readonly XmlNode[]): string {
  return gather(nodes).replace(/\n$/, '');
}

function gather(nodes: readonly XmlNode[]): string {
  let out = '';
  for (const node of nodes) {
    if (typeof node === 'string') out += compactBlanks(node);
    else if (node.name === 'Break') out += '\n';
    else if (node.name === 'Space') out += ' ';
    else out += gather(node.children);
  }
  return out;
}

/** Lines as formatted text: a `Break` between them, as MedCom maps `\n`. */
export function fromPlainText(text: string, namespace: string): XmlNode[] {
  const nodes: XmlNode[] = [];
  text.split(/\r\n|\r|\n/).forEach((line, index) => {
    if (index > 0) nodes.push({ name: 'Break', namespace, children: [] } satisfies XmlElement);
    if (line !== '') nodes.push(line);
  });
  return nodes;
}

const STYLES = new Set(['Bold', 'Italic', 'Underline', 'Center', 'Right', 'FixedFont']);

/** True when the text is styled, so that {@link toPlainText} says less than it does. */
export function isStyled(nodes: readonly XmlNode[]): boolean {
  return nodes.some((node) => typeof node !== 'string' && STYLES.has(node.name));
}
