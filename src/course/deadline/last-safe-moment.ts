import type { NoticeTerms } from '../policy/notice-policy.ts';
import { danishZone, friday, hour, inDenmark } from '../time/danish-time.ts';
import { hoursOwed } from './earliest-end.ts';

/** When a notice of a planned end must have been given. Times are milliseconds since the epoch, UTC. */
export interface LastSafeMoment {
  /** The last instant at which a notice is on time. */
  readonly latest: number;
  /** A notice until this instant is on time whatever weekday it is: what a reminder should propose. */
  readonly alwaysSafe: number;
  /** Reading NL only: instants before `latest` at which a notice would be late; `to` is the first that is not. */
  readonly hole?: { readonly from: number; readonly to: number };
}

/**
 * The last safe moment for a planned end of need (R-NOT-22, domain model 2.G.5).
 * @param end the planned end of need, milliseconds since the epoch
 */
export function lastSafeMoment(terms: NoticeTerms, end: number): LastSafeMoment {
  const alwaysSafe = end - Math.max(terms.baseHours, terms.fridayHours) * hour;
  if (terms.reading === 'ED') return { latest: end - hoursOwed(terms, end) * hour, alwaysSafe };
  const { latest, hole } = lookBack(terms, end);
  if (hole === undefined) return { latest, alwaysSafe };
  return terms.reading === 'NW' ? { latest: hole.from - 1, alwaysSafe } : { latest, alwaysSafe, hole };
}

/**
 * Goes back day by day: within one Danish day the hours owed are the same, so its on-time instants are those until
 * `end` minus the hours. A day that is late in part before a later on-time instant is the hole.
 */
function lookBack(terms: NoticeTerms, end: number): { latest: number; hole: LastSafeMoment['hole'] } {
  const earliestPossible = end - Math.max(terms.baseHours, terms.fridayHours) * hour;
  let latest: number | undefined;
  let hole: LastSafeMoment['hole'];
  let date = inDenmark(end).toPlainDate();
  let nextDay = startOf(date.add({ days: 1 }));
  for (;;) {
    const start = startOf(date);
    const hours = date.dayOfWeek === friday ? terms.fridayHours : terms.baseHours;
    const lastOnTime = Math.min(nextDay - 1, end - hours * hour);
    if (latest === undefined) {
      if (lastOnTime >= start) latest = lastOnTime;
    } else if (lastOnTime < nextDay - 1) {
      hole = {
        from: Math.max(lastOnTime + 1, start),
        to: hole !== undefined && lastOnTime < start ? hole.to : nextDay,
      };
    }
    if (latest !== undefined && start <= earliestPossible) return { latest, hole };
    nextDay = start;
    date = date.subtract({ days: 1 });
  }
}

function startOf(date: Temporal.PlainDate): number {
  return date.toZonedDateTime(danishZone).epochMilliseconds;
}
