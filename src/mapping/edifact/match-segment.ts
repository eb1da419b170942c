import type { CodeLists } from '../letter/value-type.ts';
import { REFERENCE_CODES } from './reference-segment.ts';
import { component, type Segment } from './segment.ts';
import type { Place, Row } from './segment-table.ts';
import { codecOf } from './value-codec.ts';

/** Whether rows could begin with the segment at a place: decided by its tag and qualifiers. */
export function starts(
  rows: readonly Row[],
  segments: readonly Segment[],
  at: number,
  lists: CodeLists,
): boolean {
  const segment = segments[at];
  if (segment === undefined) return false;
  for (const row of rows) {
    if (row.kind === 'segment') {
      if (fitsLiterally(row, segment)) return true;
      if (!row.optional) return false;
    } else if (row.kind === 'group' ? segment.tag === row.trigger : startsText(row, segment, lists))
      return true;
  }
  return false;
}

export function startsText(
  row: Exclude<Row, { kind: 'segment' | 'group' }>,
  segment: Segment,
  lists: CodeLists,
): boolean {
  if (row.kind === 'each') return starts(row.rows, [segment], 0, lists);
  if (row.kind === 'objects') return segment.tag === 'UNO';
  if (row.kind === 'references') return segment.tag === 'FTX' && REFERENCE_CODES.has(component(segment, 0));
  if (row.kind === 'line') return isFtx(segment, row.code);
  return segment.tag === 'FTX' && hasCode(row.code, component(segment, 0), lists);
}

export function isQualified(row: Extract<Row, { kind: 'segment' }>, segment: Segment): boolean {
  if (row.tag !== segment.tag) return false;
  const place = row.elements[0]?.places[0];
  const said = component(segment, 0);
  return place === undefined || !('literal' in place) || place.literal === said;
}

/** Qualified, and every other fixed value agrees: tells rows apart that share a qualifier. */
function fitsLiterally(row: Extract<Row, { kind: 'segment' }>, segment: Segment): boolean {
  return (
    isQualified(row, segment) &&
    row.elements.every(
      (pattern, at) =>
        pattern.bracketed ||
        pattern.places.every(
          (place, index) =>
            !('literal' in place) || place.literal === '' || place.literal === component(segment, at, index),
        ),
    )
  );
}

function hasCode(place: Place, code: string, lists: CodeLists): boolean {
  if ('literal' in place) return place.literal === code;
  if ('counter' in place) return /^\d+$/.test(code);
  return codecOf(place.slot.codec, lists).read(code, '') !== undefined;
}

export function isFtx(segment: Segment | undefined, code: string): boolean {
  return segment?.tag === 'FTX' && component(segment, 0) === code;
}
