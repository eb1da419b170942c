import { isDate } from '../letter/check-value.ts';
import type { CodeLists } from '../letter/value-type.ts';
import { childOf, trimmedText, type XmlElement, type XmlNode } from '../xml/xml-element.ts';

/** How one kind of value stands in a segment. */
export interface ValueCodec {
  /** The value of an element; nothing when it has none that EDIFACT can say. */
  readonly write: (element: XmlElement) => string | undefined;
  /** The element's content; nothing when the value means nothing. */
  readonly read: (value: string, namespace: string) => XmlNode[] | undefined;
}

/** Reads and writes a value as it stands. */
const plainCodec: ValueCodec = { write: trimmedText, read: (value) => [value] };

/**
 * The codec of a name used in the segment tables: a code list, `203` and `204` for date and time, or
 * `message-of-version` for the message a version belongs to.
 * @throws Error when there is none: the tables ship with the program.
 */
export function codecOf(name: string | undefined, lists: CodeLists): ValueCodec {
  if (name === undefined) return plainCodec;
  if (name === '203') return dateTimeCodec('Time', 12);
  if (name === '204') return dateTimeCodec('TimeWithSec', 14);
  if (name === 'compact-uuid') return compactUuid;
  if (name === 'message-of-version')
    return { write: (element) => messageOf(trimmedText(element)), read: (value) => [value] };
  const list = lists[name];
  if (list === undefined) throw new Error(`unknown code list in a segment table: ${name}`);
  const known = codecs.get(list);
  if (known !== undefined) return known;
  const codec = listCodec(list);
  codecs.set(list, codec);
  return codec;
}

/** The codecs of lists already met: a letter names the same few lists over and over. */
const codecs = new WeakMap<object, ValueCodec>();

function listCodec(list: Readonly<Record<string, string>>): ValueCodec {
  const meanings = new Map(Object.entries(list).map(([meaning, code]) => [code, meaning]));
  return {
    write: (element) => {
      const value = trimmedText(element);
      return list[value] ?? list[`${value} `];
    },
    read: (value) => {
      const meaning = meanings.get(value);
      return meaning === undefined ? undefined : [meaning];
    },
  };
}

function dateTimeCodec(timeName: 'Time' | 'TimeWithSec', length: 12 | 14): ValueCodec {
  return {
    write: (element) => {
      const [date, time] = [childOf(element, 'Date'), childOf(element, timeName)];
      return date === undefined || time === undefined
        ? undefined
        : `${trimmedText(date)}${trimmedText(time)}`.replace(/[-:]/g, '');
    },
    read: (value, namespace) => {
      const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?$/.exec(value);
      if (found === null || value.length !== length) return undefined;
      const [, year, month, day, hour = '', minute = '', second] = found;
      const date = `${year}-${month}-${day}`;
      if (!isDate(date) || Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59)
        return undefined;
      const time = second === undefined ? `${hour}:${minute}` : `${hour}:${minute}:${second}`;
      return [
        { name: 'Date', namespace, children: [date] },
        { name: timeName, namespace, children: [time] },
      ];
    },
  };
}

const compactUuid: ValueCodec = {
  write: (element) => trimmedText(element).replaceAll('-', ''),
  read: (value) => [
    /^[0-9A-Fa-f]{32}$/.test(value)
      ? value.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
      : value,
  ],
};

const MESSAGE_OF_PREFIX: Readonly<Record<string, string>> = {
  H: 'MEDREF',
  D: 'MEDDIS',
  B: 'MEDBIN',
  C: 'CONTRL',
  R: 'MEDRPT',
  Q: 'MEDREQ',
  P: 'MEDPRE',
};

/** A receipt names the message of the version it answers, in the words of the format that came in. */
function messageOf(version: string): string {
  const xml = version.startsWith('X');
  const message = MESSAGE_OF_PREFIX[version[xml ? 1 : 0] ?? ''] ?? 'MEDDIS';
  return xml ? `X${message}` : message;
}
