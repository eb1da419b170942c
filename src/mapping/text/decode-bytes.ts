import { problem } from '../../message/problem.ts';
import { type Outcome, refused } from '../outcome.ts';

/** The largest file that is read, in bytes: MedCom's limit for a message with its envelope. */
export const MAX_BYTES = 100 * 1024 * 1024;

/** How a file's bytes were understood. */
type Charset = 'utf-8' | 'windows-1252';

/** Text, and the character set it was in. */
export interface DecodedText {
  readonly text: string;
  readonly charset: Charset;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
const western = new TextDecoder('windows-1252');
const latin9 = new TextDecoder('iso-8859-15');

/**
 * Decodes an XML file. A declared UTF-8 is believed. A declared ISO-8859-1 or windows-1252 is believed too,
 * unless the file holds non-ASCII bytes that are valid UTF-8 throughout: Danish text in ISO-8859-1 never
 * is, and real files are declared wrongly; that is reported as a warning. Without a declaration, UTF-8 is
 * tried first. ISO-8859-1 is read as windows-1252, its superset.
 */
export function decodeXml(bytes: Uint8Array): Outcome<DecodedText> {
  if (bytes.length > MAX_BYTES)
    return refused(problem('legacy.too-large', { params: { bytes: bytes.length } }));
  const label = declaredEncoding(bytes);
  const declared = label === undefined ? undefined : encodingOf(label);
  if (label !== undefined && declared === undefined)
    return refused(problem('legacy.encoding-unknown', { params: { declared: label } }));
  if (declared === 'iso-8859-15') return decoded(latin9.decode(bytes), 'windows-1252');
  const single =
    declared === undefined || declared === 'utf-8' || declared === 'us-ascii'
      ? undefined
      : fromWestern(bytes);
  if (single !== undefined && !looksLikeUtf8(single)) return decoded(single, 'windows-1252');
  const utf8 = asUtf8(bytes);
  const claimsUtf8 = declared === 'utf-8' || declared === 'us-ascii';
  if (utf8 === undefined && claimsUtf8)
    return refused(problem('legacy.encoding', { params: { declared: label ?? '' } }));
  if (utf8 !== undefined && (claimsUtf8 || declared === undefined)) return decoded(utf8, 'utf-8');
  if (utf8 === undefined || utf8.length === bytes.length) return decoded(fromWestern(bytes), 'windows-1252');
  return {
    value: { text: utf8, charset: 'utf-8' },
    problems: [problem('legacy.encoding-mismatch', { params: { declared: label ?? '' } })],
  };
}

/**
 * Decodes an EDIFACT file, one character per byte: UNOC is ISO-8859-1. UTF-8 is refused, as MedCom does;
 * attachments are bytes of any kind and do not count.
 */
export function decodeEdifact(bytes: Uint8Array): Outcome<DecodedText> {
  if (bytes.length > MAX_BYTES)
    return refused(problem('legacy.too-large', { params: { bytes: bytes.length } }));
  const text = latin1(bytes);
  const attachment = text.search(/'\s*UNO\+/);
  const letters = attachment < 0 ? bytes : bytes.subarray(0, attachment);
  const utf8 = asUtf8(letters);
  if (utf8 !== undefined && utf8.length !== letters.length)
    return refused(problem('legacy.encoding', { params: { declared: 'UNOC' } }));
  return decoded(text, 'windows-1252');
}

/** The character sets that letters are written in. `us-ascii` is kept apart: what is not ASCII may be either. */
const KNOWN = new Set(['utf-8', 'us-ascii', 'iso-8859-15', 'windows-1252']);

/** A character set by any of its names (`latin1`, `cp1252`, `UTF8`); nothing for one that no letter is written in. */
function encodingOf(label: string): string | undefined {
  if (label === 'us-ascii') return label;
  try {
    const { encoding } = new TextDecoder(label);
    return KNOWN.has(encoding) ? encoding : undefined;
  } catch {
    // Not a name of any character set.
    return undefined;
  }
}

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = latin1(bytes.subarray(0, 200));
  if (head.startsWith('ï»¿')) return 'utf-8';
  return /^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([\w.-]+)["']/.exec(head)?.[1]?.toLowerCase();
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** windows-1252: ISO-8859-1 with letters where that has control characters. */
function fromWestern(bytes: Uint8Array): string {
  const text = latin1(bytes);
  return /[\u0080-\u009f]/.test(text) ? western.decode(bytes) : text;
}

/** A lead byte of UTF-8 and its follower, read one by one: worth a closer look. */
function looksLikeUtf8(text: string): boolean {
  return /[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u2122]/.test(text);
}

function asUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    // Not an error of ours: a file that is not UTF-8 is simply in the other character set.
    return undefined;
  }
}

function decoded(text: string, charset: Charset): Outcome<DecodedText> {
  return { value: { text, charset }, problems: [] };
}
