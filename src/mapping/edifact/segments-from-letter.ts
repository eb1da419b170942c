import { type Problem, problem } from '../../message/problem.ts';
import { find, findAll, lastName, type RowContext } from '../letter/element-path.ts';
import type { CodeLists } from '../letter/value-type.ts';
import { childOf, trimmedText, type XmlElement, type XmlNode } from '../xml/xml-element.ts';
import { packText } from './pack-text.ts';
import { writeReference } from './reference-segment.ts';
import type { Segment } from './segment.ts';
import type { ElementPattern, Place, Row, Slot } from './segment-table.ts';
import { codecOf } from './value-codec.ts';

/** The segments of a letter, and what EDIFACT could not say of it. */
export interface WrittenLetter {
  readonly segments: readonly Segment[];
  readonly problems: readonly Problem[];
}

interface Writing {
  readonly lists: CodeLists;
  readonly problems: Problem[];
  groups: number;
}

/** Writes a letter's segments by its table. A value without an EDIFACT code is a problem, never left out in silence. */
export function segmentsFromLetter(
  rows: readonly Row[],
  letter: XmlElement,
  lists: CodeLists,
): WrittenLetter {
  const writing: Writing = { lists, problems: [], groups: 0 };
  const segments = writeRows(rows, { letter, element: letter }, 0, writing);
  return { segments, problems: writing.problems };
}

function writeRows(rows: readonly Row[], context: RowContext, index: number, writing: Writing): Segment[] {
  return rows.flatMap((row) => writeRow(row, context, index, writing));
}

function writeRow(row: Row, context: RowContext, index: number, writing: Writing): Segment[] {
  switch (row.kind) {
    case 'segment':
      return writeSegmentRow(row, context, index, writing);
    case 'group':
      return writeGroup(row, context, writing);
    case 'each':
      return findAll(context, row.each).flatMap((element, at) =>
        writeRows(row.rows, { ...context, element }, at + 1, writing),
      );
    case 'text':
      return writeText(row, context, index, writing);
    case 'line': {
      const element = find(context, row.at);
      return element === undefined ? [] : packText([trimmedText(element)], row.code);
    }
    case 'references':
      return findAll(context, row.each).flatMap((reference) => writeReference(reference, writing.lists));
    case 'objects':
      return findAll(context, row.each).flatMap((object, at) => writeObject(object, at + 1, writing));
  }
}

function writeGroup(row: Extract<Row, { kind: 'group' }>, context: RowContext, writing: Writing): Segment[] {
  if (row.if !== undefined && !row.if.some((path) => find(context, path) !== undefined)) return [];
  const elements =
    row.each === undefined
      ? [row.of === undefined ? context.element : find(context, row.of)]
      : findAll(context, row.each);
  const lonely = elements.length === 0 && row.also !== undefined && find(context, row.also) !== undefined;
  return (lonely ? [undefined] : elements).flatMap((element, at) => {
    if (row.trigger === 'S01') writing.groups += 1;
    const inner = { letter: context.letter, element: element ?? NOTHING };
    const rows =
      row.also !== undefined && at > 0 ? row.rows.filter((each) => each.kind !== 'line') : row.rows;
    return splitGroup(row, writeRows(rows, inner, at + 1, writing), writing);
  });
}

/** Stands for an element that is not there: paths from it lead nowhere. */
const NOTHING: XmlElement = { name: '', namespace: '', children: [] };

function splitGroup(
  row: Extract<Row, { kind: 'group' }>,
  segments: readonly Segment[],
  writing: Writing,
): Segment[] {
  const trigger: Segment = { tag: row.trigger, elements: [[row.trigger.slice(1)]] };
  if (row.split === undefined) return [trigger, ...segments];
  const { every, max } = row.split;
  const groups = Math.max(1, Math.ceil(segments.length / every));
  if (groups > max)
    writing.problems.push(
      problem('legacy.text-too-long', {
        params: { element: row.trigger, found: segments.length, max: every * max },
      }),
    );
  return Array.from({ length: groups }, (_, at) => [
    trigger,
    ...segments.slice(at * every, (at + 1) * every),
  ]).flat();
}

function writeText(
  row: Extract<Row, { kind: 'text' }>,
  context: RowContext,
  index: number,
  writing: Writing,
): Segment[] {
  const element = find(context, row.at);
  const heading = row.heading === undefined ? undefined : find(context, row.heading);
  const code = placeValue(row.code, context, index, writing);
  const coded = 'slot' in row.code && find(context, row.code.slot.path) !== undefined;
  if (element === undefined && heading === undefined && !coded) return [];
  const nodes: XmlNode[] = element === undefined ? [] : element.children;
  const { namespace } = context.letter;
  const packed = packText(
    heading === undefined
      ? nodes
      : [trimmedText(heading), { name: 'Break', namespace, children: [] }, ...nodes],
    code,
  );
  if (packed.length > row.max)
    writing.problems.push(
      problem('legacy.text-too-long', {
        params: { element: lastName(row.at), found: packed.length, max: row.max },
      }),
    );
  return packed.length > 0 ? packed : [{ tag: 'FTX', elements: [[code], ['P00']] }];
}

function writeObject(object: XmlElement, at: number, writing: Writing): Segment[] {
  const text = (name: string): string => {
    const element = childOf(object, name);
    return element === undefined
      ? ''
      : (codecOf(writing.lists[name] === undefined ? undefined : name, writing.lists).write(element) ?? '');
  };
  const size = text('OriginalObjectSize');
  const data = text('Object_Base64Encoded');
  const found = Buffer.from(data, 'base64').length;
  if (found !== Number(size))
    writing.problems.push(problem('legacy.binary-size', { params: { expected: size, found } }));
  return [
    {
      tag: 'UNO',
      elements: [
        [String(at)],
        ['AID', text('ObjectIdentifier').replaceAll('-', '')],
        ['OBJ', text('ObjectCode'), text('ObjectExtensionCode'), '91'],
        [size, '14', '1', 'A'],
      ],
    },
    { tag: 'OBJ', elements: [[data]] },
    { tag: 'UNP', elements: [[size], [String(at)]] },
  ];
}

function writeSegmentRow(
  row: Extract<Row, { kind: 'segment' }>,
  context: RowContext,
  index: number,
  writing: Writing,
): Segment[] {
  if (row.unless !== undefined && find(context, row.unless) !== undefined) return [];
  if (
    row.optional &&
    row.unless === undefined &&
    !row.elements.some((each) => hasValue(each.places, context))
  )
    return [];
  const elements = row.elements.map((pattern) => writeElement(pattern, context, index, writing));
  // XML may leave out the state of the citizen's course; a segment with nothing in it says nothing (MedCom's converter stops too).
  if (elements.every((element) => element.every((value) => value === '')))
    writing.problems.push(problem('legacy.element-missing', { params: { element: valueNamed(row) } }));
  return [{ tag: row.tag, elements }];
}

function valueNamed({ tag, elements }: Extract<Row, { kind: 'segment' }>): string {
  const place = elements.flatMap(({ places }) => places).find((each) => 'slot' in each);
  return place === undefined ? tag : lastName(place.slot.path);
}

function writeElement(
  pattern: ElementPattern,
  context: RowContext,
  index: number,
  writing: Writing,
): string[] {
  if (pattern.bracketed && !hasValue(pattern.places, context)) return [];
  return pattern.places.map((place) => placeValue(place, context, index, writing));
}

function hasValue(places: readonly Place[], context: RowContext): boolean {
  return places.some((place) => 'slot' in place && find(context, place.slot.path) !== undefined);
}

function placeValue(place: Place, context: RowContext, index: number, writing: Writing): string {
  if ('literal' in place) return place.literal;
  if ('slot' in place) return slotValue(place.slot, context, writing);
  const { of, base, path } = place.counter;
  if (of === 'group') return String(writing.groups);
  return String(of === 'index' ? index : base + (path === undefined ? 0 : findAll(context, path).length));
}

function slotValue(slot: Slot, context: RowContext, writing: Writing): string {
  const element = find(context, slot.path);
  if (element === undefined) return slot.fallback ?? '';
  const value = codecOf(slot.codec, writing.lists).write(element);
  if (value !== undefined) return value;
  const params = { element: lastName(slot.path), value: trimmedText(element).slice(0, 35) };
  writing.problems.push(problem('legacy.edifact-no-value', { params }));
  return '';
}
