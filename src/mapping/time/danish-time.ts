import { isDate } from '../letter/check-value.ts';

/** Denmark's time zone; letters carry its wall time and no offset. */
const ZONE = 'Europe/Copenhagen';

/** Wall time in Denmark. */
export interface WallTime {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** `hh:mm:ss`. */
  readonly time: string;
}

/**
 * The instant of a Danish wall time, with its offset: `2026-03-02` and `09:30` give
 * `2026-03-02T09:30:00+01:00`. In the hour that occurs twice in October, the first one is meant; a time
 * that the spring leaves out moves forward. Nothing for a time that cannot be read.
 */
export function fromWallTime(date: string, time: string): string | undefined {
  const key = `${date}T${time}`;
  const known = instants.get(key);
  if (known !== undefined) return known;
  const instant = instantOf(date, time);
  if (instants.size >= MOST_KNOWN) instants.clear();
  if (instant !== undefined) instants.set(key, instant);
  return instant;
}

/** Moments read before: a letter names the same one in several places, and letters of one hour share theirs. */
const instants = new Map<string, string>();
const MOST_KNOWN = 1_000;

function instantOf(date: string, time: string): string | undefined {
  const offset = usualOffset(date, time);
  if (offset !== undefined) return `${date}T${time.length === 5 ? `${time}:00` : time}${offset}`;
  try {
    const zoned = Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(ZONE);
    return zoned.toString({ timeZoneName: 'never', smallestUnit: 'second' });
  } catch {
    return undefined;
  }
}

/**
 * The offset where no calendar is needed to know it: from 1996 on, in months that summer time neither
 * begins nor ends in. It spares most letters the price of a time zone's history.
 */
function usualOffset(date: string, time: string): '+01:00' | '+02:00' | undefined {
  if (
    !/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(time) ||
    !isDate(date) ||
    date < '1996-01-01' ||
    date > '2099-12-31'
  )
    return undefined;
  const month = Number(date.slice(5, 7));
  if (month === 3 || month === 10) return undefined;
  return month > 3 && month < 10 ? '+02:00' : '+01:00';
}

/** The Danish wall time of a FHIR dateTime or instant; a date alone is midnight. Nothing for what is neither. */
export function toWallTime(instant: string): WallTime | undefined {
  if (/^\d{4}-\d\d-\d\d$/.test(instant)) return { date: instant, time: '00:00:00' };
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?(\+0[12]:00)$/.exec(instant);
  if (parts?.[1] !== undefined && parts[2] !== undefined && parts[3] === usualOffset(parts[1], parts[2]))
    return { date: parts[1], time: parts[2] };
  try {
    const zoned = Temporal.Instant.from(instant).toZonedDateTimeISO(ZONE);
    return {
      date: zoned.toPlainDate().toString(),
      time: zoned.toPlainTime().toString({ smallestUnit: 'second', roundingMode: 'trunc' }),
    };
  } catch {
    return undefined;
  }
}
