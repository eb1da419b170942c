import { append, type RowContext, reach } from '../letter/element-path.ts';
import type { CodeLists } from '../letter/value-type.ts';
import { type Outcome, refused } from '../outcome.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import type { SegmentLetter } from './interchange.ts';
import { isFtx, starts, startsText } from './match-segment.ts';
import { readSegmentRow } from './read-segment-row.ts';
import { isContinued, readReference } from './reference-segment.ts';
import { component, isWithin, type Segment } from './segment.ts';
import { Misfit, misfit, misvalue, type Reading, remark } from './segment-reading.ts';
import type { Row } from './segment-table.ts';
import { unpackLine, unpackText } from './unpack-text.ts';
import { codecOf } from './value-codec.ts';

/**
 * Reads a letter's segments by its table into the tree its XML would have, elements in the order they
 * were met. The first segment out of place, or value without a meaning, refuses the letter.
 */
export function letterFromSegments(
  rows: readonly Row[],
  letter: SegmentLetter,
  root: XmlElement,
  lists: CodeLists,
): Outcome<XmlElement> {
  const reading: Reading = {
    segments: letter.segments,
    first: letter.firstSegment,
    lists,
    problems: [],
    at: 0,
    groups: 0,
    index: 0,
  };
  try {
    readRows(rows, { letter: root, element: root }, reading);
    if (reading.at < reading.segments.length) misfit(reading, 'UNT');
    return { value: root, problems: reading.problems };
  } catch (cause) {
    if (cause instanceof Misfit) return refused(cause.found);
    throw cause;
  }
}

function readRows(rows: readonly Row[], context: RowContext, reading: Reading): void {
  for (const row of rows) readRow(row, context, reading);
}

function readRow(row: Row, context: RowContext, reading: Reading): void {
  switch (row.kind) {
    case 'segment':
      readSegmentRow(row, context, reading);
      return;
    case 'group':
      readGroup(row, context, reading);
      return;
    case 'each':
      readEach(row, context, reading);
      return;
    case 'text':
      readText(row, context, reading);
      return;
    case 'line':
      if (isFtx(reading.segments[reading.at], row.code))
        setText(reach(context, row.at), unpackLine(takeFtx(reading, row.code)));
      return;
    case 'references':
      readReferences(row, context, reading);
      return;
    case 'objects':
      readObjects(row, context, reading);
  }
}

function readEach(row: Extract<Row, { kind: 'each' }>, context: RowContext, reading: Reading): void {
  const outer = reading.index;
  for (let index = 1; starts(row.rows, reading.segments, reading.at, reading.lists); index += 1) {
    reading.index = index;
    readRows(row.rows, { ...context, element: append(context, row.each) }, reading);
  }
  reading.index = outer;
}

function readGroup(row: Extract<Row, { kind: 'group' }>, context: RowContext, reading: Reading): void {
  const isThere = (): boolean => reading.segments[reading.at]?.tag === row.trigger;
  const fits = (): boolean => isThere() && starts(row.rows, reading.segments, reading.at + 1, reading.lists);
  if (row.each !== undefined) {
    for (let index = 1; fits(); index += 1) {
      takeTrigger(reading);
      reading.index = index;
      readRepetition(row, row.each, context, reading);
    }
    return;
  }
  if (row.if !== undefined ? !fits() : !isThere()) {
    if (row.if === undefined) misfit(reading, row.trigger);
    return;
  }
  takeTrigger(reading);
  reading.index = 1;
  const element = row.of === undefined ? context.element : reach(context, row.of);
  if (row.split === undefined) readRows(row.rows, { ...context, element }, reading);
  else readSplit(row.rows, row.trigger, { ...context, element }, reading);
}

function takeTrigger(reading: Reading): void {
  checkTrigger(reading);
  if (reading.segments[reading.at]?.tag === 'S01') reading.groups += 1;
  reading.at += 1;
}

/** `S07+07` and nothing else. */
function checkTrigger(reading: Reading): void {
  const segment = reading.segments[reading.at];
  if (segment === undefined) return;
  const number = segment.tag.slice(1);
  if (component(segment, 0) !== number || !isWithin(segment, [1]))
    misvalue(reading, `${segment.tag}+${number}`);
}

function readRepetition(
  row: Extract<Row, { kind: 'group' }>,
  each: NonNullable<Extract<Row, { kind: 'group' }>['each']>,
  context: RowContext,
  reading: Reading,
): void {
  const lines = row.rows.filter((inner) => inner.kind === 'line');
  readRows(lines, context, reading);
  const rest = row.rows.filter((inner) => inner.kind !== 'line');
  // A group that only carries a line (the subject) has nothing to repeat.
  if (row.also === undefined || starts(rest, reading.segments, reading.at, reading.lists))
    readRows(rest, { ...context, element: append(context, each) }, reading);
}

/** A group that was split because it was long reads as one. */
function readSplit(rows: readonly Row[], trigger: string, context: RowContext, reading: Reading): void {
  const segments: Segment[] = [];
  while (reading.at < reading.segments.length) {
    const segment = reading.segments[reading.at] as Segment;
    if (segment.tag !== 'FTX' && segment.tag !== trigger) break;
    if (segment.tag === trigger) checkTrigger(reading);
    else segments.push(segment);
    reading.at += 1;
  }
  const inner: Reading = { ...reading, segments, first: reading.first + reading.at - segments.length, at: 0 };
  readRows(rows, context, inner);
  if (inner.at < segments.length) misfit(inner, 'the next group');
}

/** Characters of a line of text. */
const LINE = 70;

/** Kind, format, nothing, and up to five lines. */
function checkFtx(segment: Segment, reading: Reading): void {
  const format = component(segment, 1);
  if (format === '') remark(reading, 'format');
  else if (!/^[PF](00|[FUK]0|0[MH])$/.test(format)) misvalue(reading, 'format');
  if ((segment.elements[3] ?? []).some((line) => line.length > LINE)) remark(reading, 'the length of a line');
  if (!isWithin(segment, [1, 1, 0, 5])) misvalue(reading, 'one component too many');
}

function takeFtx(reading: Reading, code: string): Segment[] {
  const taken: Segment[] = [];
  for (
    let next = reading.segments[reading.at];
    next !== undefined && isFtx(next, code);
    next = reading.segments[reading.at]
  ) {
    checkFtx(next, reading);
    taken.push(next);
    reading.at += 1;
  }
  return taken;
}

function readText(row: Extract<Row, { kind: 'text' }>, context: RowContext, reading: Reading): void {
  const segment = reading.segments[reading.at];
  if (segment === undefined || !startsText(row, segment, reading.lists)) return;
  const code = component(segment, 0);
  if ('slot' in row.code) {
    const content = codecOf(row.code.slot.codec, reading.lists).read(code, context.letter.namespace);
    reach(context, row.code.slot.path).children.push(...(content ?? []));
  }
  const taken = takeFtx(reading, code);
  if (!taken.some((each) => (each.elements[3] ?? []).length > 0)) return;
  const nodes = unpackText(taken, context.letter.namespace);
  const lineEnd =
    row.heading === undefined
      ? -1
      : nodes.findIndex((node) => typeof node !== 'string' && node.name === 'Break');
  if (row.heading !== undefined) setText(reach(context, row.heading), nodes.slice(0, lineEnd).join(''));
  const rest = nodes.slice(lineEnd + 1);
  if (rest.length > 0) reach(context, row.at).children.push(...rest);
}

function readReferences(
  row: Extract<Row, { kind: 'references' }>,
  context: RowContext,
  reading: Reading,
): void {
  for (
    let next = reading.segments[reading.at];
    next !== undefined && startsText(row, next, reading.lists);
    next = reading.segments[reading.at]
  ) {
    checkFtx(next, reading);
    const parts = [next];
    reading.at += 1;
    for (
      let more = reading.segments[reading.at];
      more !== undefined && isContinued(parts) && isFtx(more, component(next, 0));
      more = reading.segments[reading.at]
    ) {
      parts.push(more);
      reading.at += 1;
    }
    const parent = reach(context, { ...row.each, steps: row.each.steps.slice(0, -1) });
    parent.children.push(readReference(parts, context.letter.namespace, reading.lists));
  }
}

function readObjects(row: Extract<Row, { kind: 'objects' }>, context: RowContext, reading: Reading): void {
  for (let uno = reading.segments[reading.at]; uno?.tag === 'UNO'; uno = reading.segments[reading.at]) {
    const [object, unp] = [reading.segments[reading.at + 1], reading.segments[reading.at + 2]];
    if (object?.tag !== 'OBJ' || unp?.tag !== 'UNP' || component(unp, 0) !== component(uno, 3))
      misvalue(reading, 'UNP');
    const element = append(context, row.each);
    const { namespace } = element;
    const set = (name: string, value: string, codec?: string): void => {
      const content = codecOf(codec, reading.lists).read(value, namespace);
      if (content === undefined) misvalue(reading, name);
      element.children.push({ name, namespace, children: content });
    };
    set('ObjectIdentifier', component(uno, 1, 1), 'compact-uuid');
    set('ObjectCode', component(uno, 2, 1), 'ObjectCode');
    set('ObjectExtensionCode', component(uno, 2, 2), 'ObjectExtensionCode');
    set('OriginalObjectSize', component(uno, 3));
    set('Object_Base64Encoded', component(object, 0));
    reading.at += 3;
  }
}

function setText(element: XmlElement, text: string): void {
  element.children.splice(0, element.children.length, text);
}
