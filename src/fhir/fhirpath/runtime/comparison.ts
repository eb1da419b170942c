/** The sign of `left - right`, undefined when a side is missing or the two cannot be ordered. */
export function compareNumbers(left: unknown, right: unknown): number | undefined {
  return typeof left === 'number' && typeof right === 'number' ? Math.sign(left - right) : undefined;
}

/** Order by code units, as Java's. */
export function compareStrings(left: unknown, right: unknown): number | undefined {
  if (typeof left !== 'string' || typeof right !== 'string') return undefined;
  return left === right ? 0 : left < right ? -1 : 1;
}

/**
 * The order of two dates, dateTimes or instants. When one is less precise and they agree as far as both go,
 * the order is unknown: undefined. Times of day are compared in UTC; seconds and their fractions are one
 * precision, https://hl7.org/fhirpath/N1/#datetime-equality.
 */
export function compareDates(left: unknown, right: unknown): number | undefined {
  if (typeof left !== 'string' || typeof right !== 'string') return undefined;
  if (left === right && dateForm.test(left)) return 0;
  const a = fields(left);
  const b = fields(right);
  if (a === undefined || b === undefined) return undefined;
  return firstDifference(a, b);
}

/** The order of two times of day, undefined beyond the lesser precision. */
export function compareTimes(left: unknown, right: unknown): number | undefined {
  if (typeof left !== 'string' || typeof right !== 'string') return undefined;
  return firstDifference(left.split(':').map(Number), right.split(':').map(Number));
}

/**
 * The order of two quantities of one unit. Quantities of different units are not converted: that the order
 * is unknown is safer than a wrong one.
 */
export function compareQuantities(left: unknown, right: unknown): number | undefined {
  const a = left as { value?: unknown; unit?: unknown; code?: unknown } | null | undefined;
  const b = right as typeof a;
  if (a?.code !== b?.code || (a?.code === undefined && a?.unit !== b?.unit)) return undefined;
  return compareNumbers(a?.value, b?.value);
}

/** `=` of two dates: undefined when their precisions leave it open. */
export function equalDates(left: unknown, right: unknown): boolean | undefined {
  const order = compareDates(left, right);
  return order === undefined ? undefined : order === 0;
}

const dateForm =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2})(?::(\d{2})(?::(\d{2}(?:\.\d+)?))?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/;

/** Year, month, day, minute of the day, second: as many as are written, in UTC where a time is. */
function fields(text: string): readonly number[] | undefined {
  const match = dateForm.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, zone] = match;
  const written = [year, month, day].filter((each) => each !== undefined).map(Number);
  if (hour === undefined || written.length < 3) return written;
  const [y = 0, m = 0, d = 0] = written;
  const offset = zone === undefined || zone === 'Z' ? 0 : offsetMinutes(zone);
  const shifted = shift(y, m, d, Number(hour) * 60 + Number(minute ?? 0) - offset);
  if (minute === undefined) return shifted;
  return second === undefined ? shifted : [...shifted, Number(second)];
}

function offsetMinutes(zone: string): number {
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  return zone.startsWith('-') ? -minutes : minutes;
}

function shift(year: number, month: number, day: number, minutes: number): readonly number[] {
  if (minutes >= 0 && minutes < 24 * 60) return [year, month, day, minutes];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(0, minutes, 0, 0);
  return [
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours() * 60 + date.getUTCMinutes(),
  ];
}

function firstDifference(left: readonly number[], right: readonly number[]): number | undefined {
  const common = Math.min(left.length, right.length);
  for (let i = 0; i < common; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return left.length === right.length ? 0 : undefined;
}
