import { childOf, type XmlElement, type XmlNode } from '../xml/xml-element.ts';
import { packText } from './pack-text.ts';

/** Components that one FTX segment has room for. */
const SEGMENT_COMPONENTS = 5;
/** FTX segments that a block has room for; the first one shares its group with the subject. */
const BLOCK_SEGMENTS = 8;
const MAX_BLOCKS = 10;

/**
 * Divides long texts of a letter into several `ClinicalInformation` blocks at their line breaks, because an
 * EDIFACT group has room for nine segments of text and XML has no such limit. Ten blocks are the most; what
 * is still too long is left for the writer to report.
 */
export function divideTexts(letter: XmlElement): XmlElement {
  const blocks = letter.children.filter(isBlock);
  if (!blocks.some(isLong)) return letter;
  let room = MAX_BLOCKS - blocks.length;
  const children = letter.children.flatMap((child): XmlNode[] => {
    if (!isBlock(child) || !isLong(child)) return [child];
    const parts = divide(child, room + 1);
    room -= parts.length - 1;
    return parts;
  });
  return { ...letter, children };
}

function isBlock(node: XmlNode): node is XmlElement {
  return (
    typeof node !== 'string' && node.name === 'ClinicalInformation' && childOf(node, 'Text01') !== undefined
  );
}

/** A block of few pieces with few characters cannot be long: most are not even packed to know. */
function isLong(block: XmlElement): boolean {
  const children = childOf(block, 'Text01')?.children ?? [];
  const short =
    children.length < BLOCK_SEGMENTS &&
    children.every((child) => typeof child === 'string' && child.length < 200);
  return !short && packText(children, 'NC').length > BLOCK_SEGMENTS;
}

function divide(block: XmlElement, room: number): XmlElement[] {
  const text = childOf(block, 'Text01');
  if (text === undefined) return [block];
  const parts: XmlNode[][] = [[]];
  // Of lines without a style the components add up; what has a style is packed to know.
  let components = 0;
  for (const line of linesOf(text.children)) {
    const open = parts.at(-1) ?? [];
    const more = components + componentsOf(line);
    const segments = (): number =>
      Number.isNaN(more) ? packText([...open, ...line], 'NC').length : Math.ceil(more / SEGMENT_COMPONENTS);
    const full = parts.length < room && open.length > 0 && segments() > BLOCK_SEGMENTS;
    if (full) parts.push([...line]);
    else open.push(...line);
    components = full ? componentsOf(line) : more;
  }
  return parts.map((children, index) => ({
    ...block,
    children: [...(index === 0 ? block.children.filter((each) => each !== text) : []), { ...text, children }],
  }));
}

/** How many components a line without a style fills; NaN for one with. */
function componentsOf(line: readonly XmlNode[]): number {
  if (line.some((node) => typeof node !== 'string' && node.name !== 'Break')) return Number.NaN;
  return packText(line, 'NC').reduce((sum, { elements }) => sum + (elements[3]?.length ?? 0), 0);
}

/** Lines with the break that ends them. */
function linesOf(nodes: readonly XmlNode[]): XmlNode[][] {
  const lines: XmlNode[][] = [[]];
  for (const node of nodes) {
    lines.at(-1)?.push(node);
    if (typeof node !== 'string' && node.name === 'Break') lines.push([]);
  }
  return lines.filter((line) => line.length > 0);
}
