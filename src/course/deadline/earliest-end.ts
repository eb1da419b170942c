import type { NoticeTerms, Reading } from '../policy/notice-policy.ts';
import { danishWeekday, friday, hour, startOfDanishDay } from '../time/danish-time.ts';

type Hours = Pick<NoticeTerms, 'baseHours' | 'fridayHours'>;

/** The elapsed hours owed by the Danish weekday of an instant (R-NOT-06): the Friday hours on a Friday. */
export function hoursOwed(terms: Hours, instant: number): number {
  return danishWeekday(instant) === friday ? terms.fridayHours : terms.baseHours;
}

/**
 * The earliest expected end of need that a notice permits; an end at exactly this instant is on time. Hours are
 * elapsed, so that a change of the clock between shifts the wall time (R-NOT-06), and holidays count for nothing
 * (R-NOT-07). In reading ED a later end, on a Friday, can be too early again: {@link permittedFrom} judges one end.
 * @param notice effective time of the notice, milliseconds since the epoch
 */
export function earliestEnd(terms: Hours, notice: number, reading: Reading): number {
  if (reading === 'NL') return owedAfter(terms, notice);
  if (reading === 'NW') return latestOfAllBefore(terms, notice);
  return firstPermittedByEndDay(terms, notice);
}

/**
 * The instant from which an end is permitted by a notice, for an end on the day it is planned for: in NL and NW the
 * {@link earliestEnd}, in ED the hours that the weekday of that end demands.
 * @param notice effective time of the notice, milliseconds since the epoch
 * @param end the end that is judged, milliseconds since the epoch
 */
export function permittedFrom(terms: Hours, notice: number, end: number, reading: Reading): number {
  return reading === 'ED' ? notice + hoursOwed(terms, end) * hour : earliestEnd(terms, notice, reading);
}

function owedAfter(terms: Hours, notice: number): number {
  return notice + hoursOwed(terms, notice) * hour;
}

/**
 * NW: no notice permits an earlier end than an earlier notice did. Within one day later means later, so only the last
 * instants of the days before can matter, and policies owe a week at most.
 */
function latestOfAllBefore(terms: Hours, notice: number): number {
  let latest = owedAfter(terms, notice);
  for (let days = 0; days > -8; days -= 1) {
    const midnight = startOfDanishDay(notice, days);
    latest = Math.max(latest, midnight + hoursOwed(terms, midnight - 1) * hour);
  }
  return latest;
}

/** ED: permission can begin only when the hours have passed or when a new day begins. */
function firstPermittedByEndDay(terms: Hours, notice: number): number {
  const shortest = notice + Math.min(terms.baseHours, terms.fridayHours) * hour;
  const longest = notice + Math.max(terms.baseHours, terms.fridayHours) * hour;
  const candidates = [shortest];
  for (let next = startOfDanishDay(shortest, 1); next < longest; next = startOfDanishDay(next, 1)) {
    candidates.push(next);
  }
  return candidates.find((end) => end >= notice + hoursOwed(terms, end) * hour) ?? longest;
}
