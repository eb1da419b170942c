import { danishZone } from '../../course/time/danish-time.ts';
import { at } from '../../fhir/json.ts';

const always = { from: 0, until: Number.MAX_SAFE_INTEGER };

/**
 * A FHIR Period of days or instants, half open; a day is a Danish one, and the last belongs to it. Everything when absent,
 * undefined when it cannot be read.
 */
export function readPeriod(value: unknown): { readonly from: number; readonly until: number } | undefined {
  if (value === undefined) return always;
  const [start, end] = [at(value, 'start'), at(value, 'end')];
  const from = start === undefined ? always.from : boundary(start, 0);
  const until = end === undefined ? always.until : boundary(end, 1);
  const isNothing = start === undefined && end === undefined;
  return isNothing || from === undefined || until === undefined || from >= until
    ? undefined
    : { from, until };
}

/** The first instant of a day, or of the one behind it; an instant, or the first behind it. */
function boundary(text: unknown, behind: 0 | 1): number | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    if (/^\d{4}-\d\d-\d\d$/.test(text)) {
      const day = Temporal.PlainDate.from(text).add({ days: behind });
      return Math.max(0, day.toZonedDateTime(danishZone).epochMilliseconds);
    }
    return Math.max(0, Temporal.Instant.from(text).epochMilliseconds + behind);
  } catch {
    return undefined;
  }
}
