import { type Problem, problem } from '../../message/problem.ts';
import { type Outcome, refused } from '../outcome.ts';
import type { Segment } from './segment.ts';

const MAX_SEGMENTS = 100_000;
/** `UNA` and its six service characters. */
const UNA_LENGTH = 9;
const western = new TextDecoder('windows-1252');

/**
 * Splits an interchange into segments. The text holds one character per byte (ISO-8859-1), because a
 * MEDBIN attachment is raw bytes of a length its `UNO` segment announces: it comes back as the segment
 * `OBJ`, in base64. Release characters are resolved; releasing anything but a service character is an
 * error, as in MedCom's own converter. Line breaks may stand between segments, not inside them.
 */
export function readSegments(text: string): Outcome<readonly Segment[]> {
  const una = /^\s*UNA(.{6})/s.exec(text);
  const [componentMark, elementMark, , release, , end] = una?.[1] ?? ":+.? '";
  const marks: Marks = {
    component: componentMark ?? ':',
    element: elementMark ?? '+',
    release: release ?? '?',
    end: end ?? "'",
  };
  const problems: Problem[] = una === null ? [problem('legacy.edifact-una')] : [];
  const segments: Segment[] = [];
  let at = una === null ? 0 : una[0].length;
  for (;;) {
    while (isBreak(text, at)) at += 1;
    if (at >= text.length) return { value: segments, problems };
    if (text.startsWith('UNA', at)) {
      // Of another interchange in the same file: it has no elements to read.
      segments.push({ tag: 'UNA', elements: [] });
      at += UNA_LENGTH;
      continue;
    }
    if (segments.length >= MAX_SEGMENTS) return syntaxFault(segments, 'too many segments');
    const read = readSegment(text, at, marks);
    if (typeof read === 'string') return syntaxFault(segments, read);
    segments.push(read.segment);
    at = read.next;
    if (read.segment.tag !== 'UNO') continue;
    const object = readObject(text, at, read.segment);
    if (object === undefined)
      return refused(
        problem('legacy.binary-size', {
          params: { expected: read.segment.elements[3]?.[0] ?? '?', found: text.length - at },
        }),
      );
    segments.push({ tag: 'OBJ', elements: [[object.base64]] });
    at = object.next;
  }
}

interface Marks {
  readonly component: string;
  readonly element: string;
  readonly release: string;
  readonly end: string;
}

function readSegment(text: string, from: number, marks: Marks): { segment: Segment; next: number } | string {
  const tag = text.slice(from, from + 3);
  if (!/^[A-Z][A-Z0-9]{2}$/.test(tag)) return 'no segment name';
  const elements: string[][] = [];
  let value = '';
  let start = from + 3;
  let components: string[] | undefined;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === marks.release) {
      const released = text[at + 1] ?? '';
      if (
        released === '' ||
        !(
          released === marks.component ||
          released === marks.element ||
          released === marks.release ||
          released === marks.end
        )
      )
        return 'a release character before a character that needs none';
      value += text.slice(start, at) + released;
      at += 1;
      start = at + 1;
    } else if (character === marks.element || character === marks.component || character === marks.end) {
      value += text.slice(start, at);
      if (components !== undefined) components.push(fromLatin1(value));
      else if (value !== '' || character === marks.component) return 'text after the segment name';
      value = '';
      start = at + 1;
      if (character === marks.element) {
        components = [];
        elements.push(components);
      } else if (character === marks.end) return { segment: { tag, elements }, next: at + 1 };
    } else if (character === '\n' || character === '\r') return 'a line break inside a segment';
  }
  return 'the last segment does not end';
}

/** Windows' additions to ISO-8859-1 arrive as control characters; they are letters to whoever wrote them. */
function fromLatin1(value: string): string {
  return /[\u0080-\u009f]/.test(value) ? western.decode(Buffer.from(value, 'latin1')) : value;
}

function readObject(text: string, from: number, uno: Segment): { base64: string; next: number } | undefined {
  const size = Number(uno.elements[3]?.[0]);
  if (!Number.isSafeInteger(size) || size < 0) return undefined;
  for (let start = from; start === from || isBreak(text, start - 1); start += 1) {
    const end = start + size;
    if (end > text.length) return undefined;
    if (/^\s*UNP/.test(text.slice(end, end + 8)))
      return { base64: Buffer.from(text.slice(start, end), 'latin1').toString('base64'), next: end };
    if (start > from + 2) break;
  }
  return undefined;
}

function isBreak(text: string, at: number): boolean {
  const character = text[at];
  return character === '\n' || character === '\r' || character === ' ' || character === '\t';
}

function syntaxFault(segments: readonly Segment[], cause: string): Outcome<never> {
  return refused(problem('legacy.edifact-syntax', { params: { segment: segments.length + 1, cause } }));
}
