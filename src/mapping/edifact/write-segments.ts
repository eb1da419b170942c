import type { Segment } from './segment.ts';

/**
 * Writes segments, one per line, after a `UNA` with the usual characters. Empty components and elements
 * at the end are left out. The attachment of an `OBJ` is written as raw bytes, one character each, right
 * after its `UNO` and without an end mark of its own. The result is in ISO-8859-1.
 */
export function writeSegments(segments: readonly Segment[]): string {
  let out = "UNA:+.? '\n";
  for (const segment of segments) {
    if (segment.tag === 'OBJ')
      out += Buffer.from(segment.elements[0]?.[0] ?? '', 'base64').toString('latin1');
    else out += writeSegment(segment) + (segment.tag === 'UNO' ? '' : '\n');
  }
  return out;
}

/** One segment as it stands in a file, end mark included. */
export function writeSegment(segment: Segment): string {
  const elements = segment.elements.map((components) => withoutTail(components.map(release)).join(':'));
  return `${[segment.tag, ...withoutTail(elements)].join('+')}'`;
}

/** Service characters are released; a line break, which would end the reading of the file, becomes a blank. */
function release(value: string): string {
  return /[?:+'\r\n]/.test(value) ? value.replace(/[\r\n]+/g, ' ').replace(/[?:+']/g, '?$&') : value;
}

function withoutTail(values: readonly string[]): readonly string[] {
  let length = values.length;
  while (length > 0 && values[length - 1] === '') length -= 1;
  return length === values.length ? values : values.slice(0, length);
}
