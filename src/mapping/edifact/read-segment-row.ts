import { find, findAll, lastName, type RowContext, reach } from '../letter/element-path.ts';
import type { CodeLists } from '../letter/value-type.ts';
import { trimmedText, type XmlElement, type XmlNode } from '../xml/xml-element.ts';
import { isQualified } from './match-segment.ts';
import { misfit, misvalue, type Reading, remark } from './segment-reading.ts';
import type { Counter, ElementPattern, Place, Row, Slot } from './segment-table.ts';
import { codecOf } from './value-codec.ts';

type SegmentRow = Extract<Row, { kind: 'segment' }>;

/**
 * Reads one segment by its row into the letter. A value of another meaning than the row's refuses the letter. What is missing
 * or numbered wrongly, but said elsewhere or not needed, is remarked.
 */
export function readSegmentRow(row: SegmentRow, context: RowContext, reading: Reading): void {
  const segment = reading.segments[reading.at];
  if (segment === undefined || !isQualified(row, segment)) {
    if (!row.optional) misfit(reading, nameOf(row));
    if (row.unless !== undefined && find(context, row.unless) === undefined) remark(reading, nameOf(row));
    return;
  }
  if (segment.elements.every((element) => element.every((value) => value === '')))
    misvalue(reading, 'a value');
  let filled = false;
  row.elements.forEach((pattern, index) => {
    const values = segment.elements[index] ?? [];
    readElement(pattern, values, context, reading);
    filled ||= hasValue(pattern, values);
  });
  if (segment.elements.slice(row.elements.length).some((element) => element.some((value) => value !== '')))
    misvalue(reading, 'one element too many');
  // Written for the sake of a value that is not there.
  if (row.optional && row.unless === undefined && !filled) remark(reading, 'a value');
  reading.at += 1;
}

function readElement(
  pattern: ElementPattern,
  values: readonly string[],
  context: RowContext,
  reading: Reading,
): void {
  const empty = values.every((value) => value === '');
  if (pattern.bracketed && empty) return;
  if (pattern.bracketed && !hasValue(pattern, values)) remark(reading, 'a value');
  // Without the value that it is there for, a fixed part is not missed.
  const fixed = pattern.places.every((place) => 'literal' in place);
  pattern.places.forEach((place, index) => {
    const value = values[index] ?? '';
    if ('literal' in place) {
      if (place.literal === value || (empty && !fixed)) return;
      if (empty) remark(reading, place.literal);
      else misvalue(reading, place.literal === '' ? 'an empty component' : place.literal);
    } else if ('slot' in place) readSlot(place.slot, value, context, reading);
    else if (value !== String(countOf(place.counter, context, reading))) remark(reading, 'sequence number');
  });
  if (values.slice(pattern.places.length).some((value) => value !== ''))
    misvalue(reading, 'one component too many');
}

function hasValue({ places }: ElementPattern, values: readonly string[]): boolean {
  return places.some(
    (place, index) => 'slot' in place && !place.slot.derived && (values[index] ?? '') !== '',
  );
}

/** The number that a segment bears in this place of the letter. */
function countOf({ of, base, path }: Counter, context: RowContext, reading: Reading): number {
  if (of === 'group') return reading.groups;
  return of === 'index' ? reading.index : base + (path === undefined ? 0 : findAll(context, path).length);
}

function readSlot(slot: Slot, value: string, context: RowContext, reading: Reading): void {
  const name = lastName(slot.path);
  if (slot.derived) {
    checkDerived(slot, value, context, reading);
    return;
  }
  if (value === slot.fallback && !slot.keepsFallback) return;
  if (value === '' && !isEmptyCode(slot.codec, reading.lists)) {
    if (isTime(slot) || find(context, slot.path) !== undefined) remark(reading, name);
    return;
  }
  const content = codecOf(slot.codec, reading.lists).read(value, context.letter.namespace);
  if (content === undefined) misvalue(reading, name);
  const present = find(context, slot.path);
  if (present === undefined) {
    reach(context, slot.path).children.push(...content);
    return;
  }
  if (name === 'Identifier' && trimmedText(present) !== value) misvalue(reading, name);
  // A letter's two dates are one in XML: the one of the letter itself, which comes last, is kept.
  if (isTime(slot) && saidIn(present.children) !== saidIn(content)) remark(reading, name);
  present.children.splice(0, present.children.length, ...content);
}

function isTime({ codec }: Slot): boolean {
  return codec === '203' || codec === '204';
}

function saidIn(nodes: readonly XmlNode[]): string {
  return nodes.map((node) => (typeof node === 'string' ? node : textOf(node))).join(' ');
}

function textOf(element: XmlElement): string {
  return saidIn(element.children);
}

/** What follows from another value, such as the agency of a code list, may be missing but not be another. */
function checkDerived(slot: Slot, value: string, context: RowContext, reading: Reading): void {
  const from = find(context, slot.path);
  if (from === undefined) return;
  const expected = codecOf(slot.codec, reading.lists).write(from) ?? value;
  if (expected === value) return;
  if (value === '') remark(reading, lastName(slot.path));
  else misvalue(reading, lastName(slot.path));
}

/** A location number has no list: the empty list code is its code. */
function isEmptyCode(codec: string | undefined, lists: CodeLists): boolean {
  return codec !== undefined && Object.values(lists[codec] ?? {}).includes('');
}

function nameOf(row: SegmentRow): string {
  const place: Place | undefined = row.elements[0]?.places[0];
  return place !== undefined && 'literal' in place && place.literal !== ''
    ? `${row.tag}+${place.literal}`
    : row.tag;
}
