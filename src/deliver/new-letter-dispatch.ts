import { shortId } from '../mapping/ids/short-id.ts';
import { toWallTime } from '../mapping/time/danish-time.ts';
import type { Dispatch } from '../message/delivery.ts';
import { joinParts, type Part, splitParts } from '../message/multipart.ts';
import { newDispatch } from './new-dispatch.ts';

/** The identifier an envelope had, and the one it has in the new dispatch. */
export interface RenewedEnvelope {
  readonly kind: 'envelope' | 'vans-envelope';
  readonly before: string;
  readonly now: string;
}

/** What a letter is sent again as. */
export interface LetterDispatch extends Part {
  readonly envelopes: readonly RenewedEnvelope[];
}

/**
 * A letter as it is sent once more: the same letter, with its own identifier, in an envelope with a new identifier and the
 * new time; in a VANSEnvelope both envelopes. A receiver that has it already answers it as it did (MedCom's rule for
 * duplicates: message known, envelope new). All else stays as it is, byte for byte, and so does what is no letter. Pure: the
 * same dispatch gives the same bytes.
 */
export function newLetterDispatch(file: Part, dispatch: Dispatch): LetterDispatch {
  const envelopes: RenewedEnvelope[] = [];
  const parts = splitParts(file).map((part, index) => {
    const renewed = renewed1(part, dispatch, index);
    envelopes.push(...renewed.envelopes);
    return { mediaType: renewed.mediaType, bytes: renewed.bytes };
  });
  return { ...joinParts(parts), envelopes };
}

function renewed1(part: Part, dispatch: Dispatch, index: number): LetterDispatch {
  if (part.mediaType.startsWith('application/fhir+')) {
    return { ...part, bytes: newDispatch(part.bytes, part.mediaType, dispatch), envelopes: [] };
  }
  // A byte is a character: what is not touched cannot change, and what is looked for is ASCII.
  const text = Buffer.from(part.bytes).toString('latin1');
  const done = /<(?:[\w.-]+:)?VANSEnvelope[\s>]/.test(text)
    ? vansAgain(text, dispatch, index)
    : /<(?:[\w.-]+:)?Emessage[\s>]/.test(text)
      ? xmlAgain(text, dispatch, index)
      : /^\s*(?:UNA|UNB)/.test(text)
        ? edifactAgain(text, dispatch, index)
        : { text, envelopes: [] };
  return { mediaType: part.mediaType, bytes: Buffer.from(done.text, 'latin1'), envelopes: done.envelopes };
}

interface Renewed {
  readonly text: string;
  readonly envelopes: readonly RenewedEnvelope[];
}

/** Each file of a dispatch has an envelope of its own. */
function envelopeId({ bundleId }: Dispatch, index: number): string {
  return shortId(index === 0 ? bundleId : bundleId.slice(0, -1) + index.toString(16).slice(-1));
}

function sentAt({ at }: Dispatch): { readonly date: string; readonly time: string } {
  const instant = new Date(at).toISOString();
  const { date, time } = toWallTime(instant) ?? { date: instant.slice(0, 10), time: instant.slice(11, 19) };
  return { date, time: time.slice(0, 5) };
}

function xmlAgain(text: string, dispatch: Dispatch, index: number): Renewed {
  const now = envelopeId(dispatch, index);
  const { date, time } = sentAt(dispatch);
  const envelopes: RenewedEnvelope[] = [];
  const renewed = text.replace(/<((?:[\w.-]+:)?)Envelope(?:\s[^>]*)?>[\s\S]*?<\/\1Envelope>/, (envelope) =>
    envelope
      .replace(elementOf('Date'), `$1${date}$3`)
      .replace(elementOf('Time'), `$1${time}$3`)
      .replace(elementOf('Identifier'), (_, open: string, before: string, close: string) => {
        envelopes.push({ kind: 'envelope', before: before.trim(), now });
        return `${open}${now}${close}`;
      }),
  );
  return envelopes.length === 0 ? { text, envelopes } : { text: renewed, envelopes };
}

/** The first element of a name, with its tags and text apart. */
function elementOf(name: string): RegExp {
  return new RegExp(`(<(?:[\\w.-]+:)?${name}(?:\\s[^>]*)?>)([^<]*)(</(?:[\\w.-]+:)?${name}\\s*>)`);
}

/** UNB, whose fourth element is the time and whose fifth is the reference that UNZ repeats. */
function edifactAgain(text: string, dispatch: Dispatch, index: number): Renewed {
  const start = /^\s*(?:UNA(.{6})\s*)?UNB/s.exec(text);
  const [component = ':', separator = '+', , , , terminator = "'"] = start?.[1] ?? ":+.? '";
  const from = text.indexOf('UNB');
  const end = text.indexOf(terminator, from);
  const elements = text.slice(from, end).split(separator);
  const before = elements[5];
  const last = text.lastIndexOf('UNZ');
  if (start === null || end < 0 || before === undefined || last < end) return { text, envelopes: [] };
  const now = envelopeId(dispatch, index);
  const { date, time } = sentAt(dispatch);
  const sent = [date.slice(2).replaceAll('-', ''), time.replace(':', '')].join(component);
  const unb = [...elements.slice(0, 4), sent, now, ...elements.slice(6)].join(separator);
  const [tag, count] = text.slice(last).split(separator);
  const unzEnd = text.indexOf(terminator, last);
  const unz = [tag, count, now].join(separator);
  return {
    text: text.slice(0, from) + unb + text.slice(end, last) + unz + text.slice(unzEnd),
    envelopes: [{ kind: 'envelope', before, now }],
  };
}

/** The transport's envelope, and the message in it; the transport knows that one by its own identifier, which stays. */
function vansAgain(text: string, dispatch: Dispatch, index: number): Renewed {
  const envelopes: RenewedEnvelope[] = [];
  const mediaType =
    /"MCM:MIME"[^>]*>\s*(application\/fhir\+\w+)/.exec(text)?.[1] ?? 'application/octet-stream';
  let size: number | undefined;
  const now = index === 0 ? dispatch.bundleId : dispatch.bundleId.slice(0, -1) + index.toString(16).slice(-1);
  const renewed = text
    .replace(elementOf('EnvelopeIdentifier'), (_, open: string, before: string, close: string) => {
      envelopes.push({ kind: 'vans-envelope', before: before.trim(), now });
      return `${open}${now}${close}`;
    })
    .replace(elementOf('SentDateTime'), `$1${new Date(dispatch.at).toISOString()}$3`)
    .replace(elementOf('Data'), (_, open: string, data: string, close: string) => {
      const inner = renewed1({ mediaType, bytes: Buffer.from(data, 'base64') }, dispatch, index);
      envelopes.push(...inner.envelopes);
      size = inner.bytes.length;
      return `${open}${Buffer.from(inner.bytes).toString('base64')}${close}`;
    });
  if (envelopes.length === 0 || size === undefined) return { text, envelopes: [] };
  return { text: renewed.replace(elementOf('SizeInBytes'), `$1${size}$3`), envelopes };
}
