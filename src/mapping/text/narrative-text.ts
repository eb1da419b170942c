import { readXml } from '../xml/read-xml.ts';
import type { XmlNode } from '../xml/xml-element.ts';
import { compactBlanks } from './plain-text.ts';

/** Elements that stand on lines of their own. */
const BLOCKS = new Set([
  'div',
  'p',
  'ul',
  'ol',
  'li',
  'dl',
  'dt',
  'dd',
  'table',
  'tr',
  'caption',
  'pre',
  'blockquote',
  'hr',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
]);
const CELLS = new Set(['td', 'th']);

/**
 * The words of a narrative's `div`, a block on each line, the cells of a row divided by ` | `, an image by what it says of
 * itself. What is no XHTML is given as it stands, so that no word of it is lost (R-MSG-06).
 */
export function narrativeText(div: string): string {
  const root = readXml(div).value;
  if (root === undefined) return div;
  return wordsOf([root])
    .split('\n')
    .map((line) => line.replace(/^[ |]+|[ |]+$/g, ''))
    .filter((line) => line !== '')
    .join('\n');
}

function wordsOf(nodes: readonly XmlNode[]): string {
  let out = '';
  for (const node of nodes) {
    if (typeof node === 'string') out += compactBlanks(node);
    else if (node.name === 'br') out += '\n';
    else if (node.name === 'img') out += node.attributes?.alt ?? '';
    else {
      const inner = wordsOf(node.children);
      const ends = BLOCKS.has(node.name) ? '\n' : CELLS.has(node.name) ? ' | ' : '';
      out += ends === '\n' ? `\n${inner}\n` : `${inner}${ends}`;
    }
  }
  return out;
}

/** Whether a narrative shows what {@link narrativeText} cannot say. */
export function showsMore(div: string): boolean {
  return /<(?:\w+:)?img[\s/>]/.test(div);
}
