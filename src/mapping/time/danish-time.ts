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
  try {
    const zoned = Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(ZONE);
    return zoned.toString({ timeZoneName: 'never', smallestUnit: 'second' });
  } catch {
    return undefined;
  }
}

/** The Danish wall time of a FHIR dateTime or instant; a date alone is midnight. Nothing for what is neither. */
export function toWallTime(instant: string): WallTime | undefined {
  if (/^\d{4}-\d\d-\d\d$/.test(instant)) return { date: instant, time: '00:00:00' };
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
