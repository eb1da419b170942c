import { forbiddenCharacter } from '../../../fhir/xml/escape-attribute.ts';

/** How each primitive type is written. https://hl7.org/fhir/R4/datatypes.html#primitive */

// biome-ignore lint/suspicious/noControlCharactersInRegex: what XML cannot carry is refused
const CODE = /^[^\s\u0000-\u001f]+( [^\s\u0000-\u001f]+)*$/;
const OID = /^urn:oid:[0-2](\.(0|[1-9][0-9]*))+$/;
const UUID = /^urn:uuid:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;
const DATE = /^(\d{4})(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;
const TIME_OF_DAY = '([01]\\d|2[0-3]):[0-5]\\d:([0-5]\\d|60)(\\.\\d{1,20})?';
const ZONE = '(Z|[+-]((0\\d|1[0-3]):[0-5]\\d|14:00))';
const TIME = new RegExp(`^${TIME_OF_DAY}$`);
const INSTANT = new RegExp(`^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T${TIME_OF_DAY}${ZONE}$`);
const MAX_INTEGER = 2147483647;
/** The longest string FHIR allows, in characters. */
const MAX_STRING = 1024 * 1024;

function isString(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_STRING && isXmlText(value);
}

function isMarkdown(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0 && isXmlText(value);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what XML cannot carry is looked for
const UNUSUAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\uffff]/;

/** Whether XML can carry a text: most have only characters of which that is plain. */
function isXmlText(value: string): boolean {
  return !UNUSUAL.test(value) || forbiddenCharacter(value) === undefined;
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isDecimal(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}

function isInteger(value: unknown): boolean {
  return Number.isInteger(value) && Math.abs(value as number) <= MAX_INTEGER;
}

function isUnsignedInt(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_INTEGER;
}

function isPositiveInt(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) <= MAX_INTEGER;
}

function isCode(value: unknown): boolean {
  if (typeof value !== 'string' || value.length === 0) return false;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code <= 32 || code > 0xd7ff) return CODE.test(value) && forbiddenCharacter(value) === undefined;
  }
  return true;
}

function isId(value: unknown): boolean {
  if (typeof value !== 'string' || value.length === 0 || value.length > 64) return false;
  for (let i = 0; i < value.length; i++) if (ID[value.charCodeAt(i)] !== 1) return false;
  return true;
}

const SPACE = /[ \n\r\t]/;

/** A uri has no spaces; `urn:oid:` and `urn:uuid:` must be followed by one; `oid:` and `uuid:` lack their `urn:`. */
function isUri(value: unknown): boolean {
  if (typeof value !== 'string' || value.length === 0 || SPACE.test(value)) return false;
  const first = value.charCodeAt(0);
  if (first === 117) {
    if (value.startsWith('urn:oid:')) return OID.test(value);
    if (value.startsWith('urn:uuid:')) return UUID.test(value);
    return !value.startsWith('uuid:');
  }
  return first !== 111 || !value.startsWith('oid:');
}

function isOid(value: unknown): boolean {
  return typeof value === 'string' && OID.test(value);
}

function isUuid(value: unknown): boolean {
  return typeof value === 'string' && UUID.test(value);
}

function isDate(value: unknown): boolean {
  return typeof value === 'string' && DATE.test(value) && isOnCalendar(value);
}

function isDateTime(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  return (value.length > 10 ? INSTANT.test(value) : DATE.test(value)) && isOnCalendar(value);
}

function isInstant(value: unknown): boolean {
  return typeof value === 'string' && INSTANT.test(value) && isOnCalendar(value);
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && TIME.test(value);
}

/** From this length on the engine's own decoder is faster than a loop. */
const LONG_BASE64 = 2048;
/** So many characters are decoded at a time, into the same bytes: they are needed for nothing else. */
const BASE64_CHUNK = 64 * 1024;
const decoded = new Uint8Array((BASE64_CHUNK / 4) * 3);

/** Whole groups of four, padding last; white space is allowed between them. */
function isBase64(value: unknown): boolean {
  if (typeof value !== 'string' || value.length === 0) return false;
  return (value.length >= LONG_BASE64 && decodes(value)) || hasBase64Letters(value);
}

/** Whether a text is base64 without white space and with nothing in the bits that padding leaves over. */
function decodes(value: string): boolean {
  if (value.length % 4 !== 0) return false;
  try {
    for (let at = 0; at < value.length; at += BASE64_CHUNK) {
      const chunk = value.slice(at, at + BASE64_CHUNK);
      const { written } = decoded.setFromBase64(chunk, { lastChunkHandling: 'strict' });
      const most = (chunk.length / 4) * 3;
      if (written < (at + BASE64_CHUNK < value.length ? most : most - 2)) return false;
    }
    return true;
  } catch {
    return false;
  }
}

function hasBase64Letters(value: string): boolean {
  let count = 0;
  let padding = 0;
  for (let i = 0; i < value.length; i++) {
    const kind = BASE64[value.charCodeAt(i)];
    if (kind === 1 && padding === 0) count++;
    else if (kind === 2) padding++;
    else if (kind !== 3) return false;
  }
  return (count + padding) % 4 === 0 && padding <= 2;
}

const BASE64 = new Uint8Array(65536);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/') {
  BASE64[char.charCodeAt(0)] = 1;
}
BASE64['='.charCodeAt(0)] = 2;
for (const char of ' \n\r\t') BASE64[char.charCodeAt(0)] = 3;

const ID = new Uint8Array(65536);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.')
  ID[char.charCodeAt(0)] = 1;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** There is no year 0000 and no 30th of February. */
function isOnCalendar(text: string): boolean {
  const year = digits(text, 0) * 100 + digits(text, 2);
  if (year === 0) return false;
  if (text.length < 10) return true;
  const month = digits(text, 5);
  const day = digits(text, 8);
  if (day <= 28) return true;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= (month === 2 && isLeap ? 29 : (DAYS[month - 1] ?? 31));
}

/** The number that two digits make. */
function digits(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528;
}

/** The check of each primitive type, by the name generated code calls it by. */
export const primitiveChecks = {
  isBase64,
  isBoolean,
  isCode,
  isDate,
  isDateTime,
  isDecimal,
  isId,
  isInstant,
  isInteger,
  isMarkdown,
  isOid,
  isPositiveInt,
  isString,
  isTime,
  isUnsignedInt,
  isUri,
  isUuid,
} as const;
