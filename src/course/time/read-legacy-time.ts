import { problem } from '../../message/problem.ts';
import { danishZone, writeDanish } from './danish-time.ts';
import type { ReadTime } from './read-instant.ts';

const local = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::[0-5]\d)?))?$/;

/**
 * Reads a Danish local time of a legacy message, which has no offset. What is doubtful is taken as the strictest
 * instant for the sender and warned of (domain table 2.G.6): a date without a time is its first instant (case 8), an
 * hour that happens twice is its first occurrence (case 9), one that does not happen is moved forward (case 10).
 * @param text `2027-10-31 02:30`, `2027-10-31T02:30:00` or `2027-10-31`
 */
export function readLegacyTime(text: string): ReadTime {
  const found = text.slice(0, 64);
  const [, date, time] = local.exec(text) ?? [];
  const wall = date === undefined ? undefined : plainDateTime(`${date}T${time ?? '00:00'}`);
  if (wall === undefined) {
    return {
      instant: undefined,
      problems: [problem('time.not-a-time', { params: { found }, rule: 'R-ID-11' })],
    };
  }
  const earlier = wall.toZonedDateTime(danishZone, { disambiguation: 'earlier' }).epochMilliseconds;
  const later = wall.toZonedDateTime(danishZone, { disambiguation: 'later' }).epochMilliseconds;
  const exists = Temporal.Instant.fromEpochMilliseconds(earlier)
    .toZonedDateTimeISO(danishZone)
    .toPlainDateTime()
    .equals(wall);
  const instant = exists ? earlier : later;
  const facts = { params: { found, danish: writeDanish(instant) }, rule: 'R-ID-11' };
  if (time === undefined) return { instant, problems: [problem('time.assumed-midnight', facts)] };
  if (earlier === later) return { instant, problems: [] };
  return { instant, problems: [problem(exists ? 'time.happens-twice' : 'time.never-happens', facts)] };
}

function plainDateTime(text: string): Temporal.PlainDateTime | undefined {
  try {
    return Temporal.PlainDateTime.from(text);
  } catch (cause) {
    if (cause instanceof RangeError) return undefined;
    throw cause;
  }
}
