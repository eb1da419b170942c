import type { XmlElement, XmlNode } from '../xml/xml-element.ts';
import { component, type Segment } from './segment.ts';

const STYLES: Readonly<Record<string, string>> = {
  F0: 'Bold',
  K0: 'Italic',
  U0: 'Underline',
  '0M': 'Center',
  '0H': 'Right',
};

/**
 * Formatted text of FTX segments: every component is a line that ends with a `Break`, unless `\` continues
 * it; a lone `.` is an empty line. A style covers its segment. It is the reverse of packText, except that
 * the last line ends with a `Break` too, as MedCom's converter has it.
 */
export function unpackText(segments: readonly Segment[], namespace: string): XmlNode[] {
  const element = (name: string, children: XmlNode[] = []): XmlElement => ({ name, namespace, children });
  const out: XmlNode[] = [];
  for (const segment of segments) {
    const format = component(segment, 1);
    const lines: XmlNode[] = [];
    for (const value of segment.elements[3] ?? []) {
      const continued = value.endsWith('\\');
      const text = continued ? value.slice(0, -1) : value === '.' ? '' : value;
      append(lines, text);
      if (!continued) lines.push(element('Break'));
    }
    addStyled(out, lines, format, element);
  }
  return out;
}

/** Puts a segment's lines into its style. A line ends after the style, and a block's ends are its own. */
function addStyled(
  out: XmlNode[],
  lines: XmlNode[],
  format: string,
  element: (name: string, children?: XmlNode[]) => XmlElement,
): void {
  const style = STYLES[format.slice(1)];
  const fixed = format.startsWith('F');
  if (style === undefined && !fixed) {
    for (const node of lines) append(out, node);
    return;
  }
  const block = style === 'Center' || style === 'Right';
  const ends = isBreak(lines.at(-1));
  if (ends) lines.pop();
  if (block && isBreak(out.at(-1))) out.pop();
  const styled = style === undefined ? lines : [element(style, lines)];
  out.push(...(fixed ? [element('FixedFont', styled)] : styled));
  if (ends && !block) out.push(element('Break'));
}

function isBreak(node: XmlNode | undefined): boolean {
  return node !== undefined && typeof node !== 'string' && node.name === 'Break';
}

/** The text of FTX segments on one line: subjects and headings have no breaks. */
export function unpackLine(segments: readonly Segment[]): string {
  const values = segments.flatMap((segment) => segment.elements[3] ?? []);
  return values
    .map((value, index) =>
      value.endsWith('\\') ? value.slice(0, -1) : index < values.length - 1 ? `${value} ` : value,
    )
    .join('');
}

function append(nodes: XmlNode[], node: XmlNode): void {
  const last = nodes.at(-1);
  if (typeof node === 'string' && typeof last === 'string') nodes[nodes.length - 1] = last + node;
  else if (node !== '') nodes.push(node);
}
