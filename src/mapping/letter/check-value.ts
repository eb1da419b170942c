import type { ProblemCode } from '../../message/problem-catalogue.ts';
import type { ValueType } from './value-type.ts';

/** What is wrong with a value: the problem's code and what was expected instead. */
export interface ValueFault {
  readonly code: ProblemCode;
  readonly expected: string;
}

const PATTERNS = {
  time: /^([01]\d|2[0-3]):[0-5]\d$/,
  'time-with-seconds': /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/,
  uuid: /^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$/,
  'positive-integer': /^\+?0*[1-9]\d{0,17}$/,
  base64: /^[A-Za-z0-9+/=\s]*$/,
} as const;

/** Checks one value against its type; nothing when it fits. Lengths are counted in characters, as the schema does. */
export function checkValue(type: ValueType, value: string): ValueFault | undefined {
  switch (type.kind) {
    case 'text':
      if (value.length > type.max && [...value].length > type.max)
        return { code: 'legacy.value-too-long', expected: `${type.max}` };
      // A name of blanks is none.
      return value.trim().length < type.min
        ? { code: 'legacy.value-invalid', expected: `text ${type.min}..${type.max}` }
        : undefined;
    case 'digits':
      return new RegExp(`^\\d{${type.length}}$`).test(value)
        ? undefined
        : { code: 'legacy.value-invalid', expected: `${type.length} digits` };
    case 'code':
      return type.values.has(value) || type.values.has(`${value} `)
        ? undefined
        : { code: 'legacy.value-code', expected: [...type.values].slice(0, 8).join(' | ') };
    case 'fixed':
      return value === type.value ? undefined : { code: 'legacy.value-code', expected: type.value };
    case 'date':
      return isDate(value)
        ? undefined
        : { code: 'legacy.value-invalid', expected: 'a date that exists, YYYY-MM-DD' };
    case 'formatted':
    case 'breakable':
      return undefined;
    default:
      return PATTERNS[type.kind].test(value)
        ? undefined
        : { code: 'legacy.value-invalid', expected: type.kind };
  }
}

/** True for `YYYY-MM-DD` that stands in the calendar: 30 February does not. */
export function isDate(value: string): boolean {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
  if (found === null) return false;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  if (month === 2 && day === 29) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day > 0 && day <= (DAYS[month - 1] ?? 0);
}

/** Of each month, in a year of 365. */
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
