import type { XmlNode } from '../xml/xml-element.ts';
import { toPlainText } from './plain-text.ts';

/**
 * The headings under which a letter's formatted text tells what the letter has no element for. A heading is a line of
 * its own; upper and lower case, blanks around it and the colon at its end make no difference.
 */
export const HEADINGS = {
  answers: 'Oplysninger til sundheds- og omsorgsplads:',
  rest: 'Øvrige oplysninger:',
} as const;

/** Formatted text, divided at its headings. */
export interface HeadedText {
  /** What stands before the first heading, its styles included. */
  readonly before: readonly XmlNode[];
  /** The lines under each heading, as plain text; absent where the heading is. */
  readonly answers?: readonly string[];
  readonly rest?: readonly string[];
}

const bare = (line: string): string => line.trim().replace(/\s*:$/, '').toLowerCase();
const known = new Map(
  (['answers', 'rest'] as const).map((section) => [bare(HEADINGS[section]), section] as const),
);

/** Divides a text. Only the line breaks of the text itself count, not those inside a style. */
export function divideAtHeadings(nodes: readonly XmlNode[]): HeadedText {
  const before: XmlNode[] = [];
  const sections: Partial<Record<keyof typeof HEADINGS, string[]>> = {};
  let section: keyof typeof HEADINGS | undefined;
  for (const line of linesOf(nodes)) {
    const words = toPlainText(line.nodes);
    const found = known.get(bare(words));
    if (found !== undefined) {
      section = found;
      sections[found] ??= [];
    } else if (section === undefined) before.push(...(line.end ? [line.end] : []), ...line.nodes);
    else sections[section]?.push(words);
  }
  return { before, ...sections };
}

/** Lines, each with the `Break` before it. */
function linesOf(
  nodes: readonly XmlNode[],
): { readonly end?: XmlNode; readonly nodes: readonly XmlNode[] }[] {
  const lines: { end?: XmlNode; nodes: XmlNode[] }[] = [{ nodes: [] }];
  for (const node of nodes) {
    if (typeof node !== 'string' && node.name === 'Break') lines.push({ end: node, nodes: [] });
    else lines.at(-1)?.nodes.push(node);
  }
  return lines;
}
