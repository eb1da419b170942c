import { compactBlanks } from '../text/plain-text.ts';
import type { XmlNode } from '../xml/xml-element.ts';
import type { Segment } from './segment.ts';

const MAX_COMPONENT = 70;
const COMPONENTS = 5;

/** A stretch of text in one style: lines, where `undefined` ends a line. */
interface Paragraph {
  readonly style: string;
  readonly content: (string | undefined)[];
}

const STYLE_CODE: Readonly<Record<string, string>> = {
  Bold: 'F0',
  Italic: 'K0',
  Underline: 'U0',
  Center: '0M',
  Right: '0H',
};

/**
 * Packs formatted text into FTX segments the way MedCom does: five components of at most 70 characters
 * each, release characters counted; a component is a line; `\` at its end continues the line in the next
 * one; `.` is an empty line; a new style starts a new segment. A trailing line break is implied.
 */
export function packText(nodes: readonly XmlNode[], code: string): Segment[] {
  const paragraphs = toParagraphs(nodes);
  return paragraphs.flatMap((paragraph, index) => {
    const next = paragraphs[index + 1];
    const lines = toComponents(paragraph, next);
    const segments: Segment[] = [];
    for (let at = 0; at < lines.length; at += COMPONENTS) {
      const part = lines.slice(at, at + COMPONENTS);
      while (part.length < COMPONENTS && startsWithBreak(next)) {
        part.push('.');
        next?.content.shift();
      }
      segments.push({ tag: 'FTX', elements: [[code], [paragraph.style], [], part] });
    }
    return segments;
  });
}

function toParagraphs(nodes: readonly XmlNode[]): Paragraph[] {
  const paragraphs: Paragraph[] = [{ style: 'P00', content: [] }];
  const restyle = (style: string): void => {
    const last = paragraphs.at(-1);
    if (last !== undefined && !last.content.some((each) => each !== undefined))
      paragraphs[paragraphs.length - 1] = { style, content: last.content };
    else paragraphs.push({ style, content: [] });
  };
  const add = (piece: string | undefined): void => {
    const content = paragraphs.at(-1)?.content;
    const last = content?.at(-1);
    if (piece !== undefined && last !== undefined && content !== undefined)
      content[content.length - 1] = last + piece;
    else content?.push(piece);
  };
  const walk = (children: readonly XmlNode[]): void => {
    for (const child of children) {
      if (typeof child === 'string') {
        if (child !== '') add(compactBlanks(child));
      } else if (child.name === 'Break') add(undefined);
      else if (child.name === 'Space') add(' ');
      else {
        const before = paragraphs.at(-1)?.style ?? 'P00';
        const block = child.name === 'Center' || child.name === 'Right';
        restyle(
          child.name === 'FixedFont' ? `F${before.slice(1)}` : before[0] + (STYLE_CODE[child.name] ?? '00'),
        );
        if (block) add(undefined);
        walk(child.children);
        if (block) add(undefined);
        restyle(before);
      }
    }
  };
  walk(nodes);
  return paragraphs.filter((each, index) => each.content.length > 0 || index === 0);
}

function startsWithBreak(paragraph: Paragraph | undefined): boolean {
  return paragraph !== undefined && paragraph.content.length > 0 && paragraph.content[0] === undefined;
}

function toComponents(paragraph: Paragraph, next: Paragraph | undefined): string[] {
  const out: string[] = [];
  let line = '';
  for (const piece of paragraph.content) {
    if (piece !== undefined) line = divide(line + piece, out);
    else {
      out.push(line === '' ? '.' : unmistakable(line));
      line = '';
    }
  }
  if (line === '') return out;
  if (next !== undefined && next.content.length > 0) {
    if (!startsWithBreak(next)) return [...out, `${line}\\`];
    next.content.shift();
  }
  return [...out, unmistakable(line)];
}

const BLANK = /\s/;

/** Puts whole components of a line into `out` and returns what is left, which fits one component. */
function divide(line: string, out: string[]): string {
  let rest = line;
  for (;;) {
    const fits = fitting(rest);
    if (fits >= rest.length) return rest;
    let cut = fits;
    if (!RELEASED.test(rest[fits] ?? '')) while (cut > 3 && !BLANK.test(rest[cut - 1] ?? '')) cut -= 1;
    if (cut <= 3) cut = fits;
    out.push(`${rest.slice(0, cut)}\\`);
    rest = rest.slice(cut);
  }
}

/** How many characters fit beside the `\` of a continued line; all of them if the line needs none. */
function fitting(line: string): number {
  if (line.length < MAX_COMPONENT / 2) return line.length;
  if (line.length < MAX_COMPONENT && !RELEASED.test(line)) return line.length;
  let packed = 0;
  for (let at = 0; at < line.length; at += 1) {
    packed += isReleased(line.charCodeAt(at)) ? 2 : 1;
    if (packed > MAX_COMPONENT - 1) return at;
  }
  return line.length;
}

/** `?`, `:`, `+` and `'`, by number: this is asked of every character. */
function isReleased(code: number): boolean {
  return code === 0x3f || code === 0x3a || code === 0x2b || code === 0x27;
}

const RELEASED = /[?:+']/;

/** A line that reads as an empty or a continued one gets a blank, so that it comes back as a line. */
function unmistakable(line: string): string {
  return line === '.' || line.endsWith('\\') ? `${line} ` : line;
}
