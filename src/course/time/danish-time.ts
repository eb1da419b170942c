/** The zone in which a Danish weekday is read. https://www.iana.org/time-zones */
export const danishZone = 'Europe/Copenhagen';

/** Days of the week as Temporal counts them: Monday is 1, Sunday 7. */
export const friday = 5;

/** Milliseconds of one elapsed hour. */
export const hour = 3_600_000;

/** Milliseconds of one elapsed minute. */
export const minute = 60_000;

/** An instant on a Danish clock. @param instant milliseconds since the epoch, UTC */
export function inDenmark(instant: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(danishZone);
}

/** The Danish weekday at an instant: 1 is Monday, 5 Friday, 7 Sunday (R-NOT-06). */
export function danishWeekday(instant: number): number {
  return inDenmark(instant).dayOfWeek;
}

/**
 * The first instant of a Danish calendar day.
 * @param instant any instant of the day, milliseconds since the epoch
 * @param days how many calendar days later (or earlier, when negative) the wanted day is
 */
export function startOfDanishDay(instant: number, days = 0): number {
  return inDenmark(instant).toPlainDate().add({ days }).toZonedDateTime(danishZone).epochMilliseconds;
}

/** An instant as FHIR writes it, with Denmark's offset at that instant: `2027-04-08T10:00:00+02:00`. */
export function writeDanish(instant: number): string {
  return inDenmark(instant).toString({ timeZoneName: 'never' });
}
