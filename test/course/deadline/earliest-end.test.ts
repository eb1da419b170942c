import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { earliestEnd, hoursOwed, permittedFrom } from '../../../src/course/deadline/earliest-end.ts';
import { readings } from '../../../src/course/policy/notice-policy.ts';
import { hour, writeDanish } from '../../../src/course/time/danish-time.ts';
import { instant } from '../instant.ts';
import { vectors } from './vectors.ts';

const national = { baseHours: 48, fridayHours: 72 };

describe('the earliest permitted end (R-NOT-06: Danish weekday, elapsed hours; R-NOT-07: no holidays)', () => {
  it.each(vectors)('$id: $shows owes $hours hours', ({ notice, hours, literal, weekendClosed, byEndDay }) => {
    const effective = instant(notice);
    expect(hoursOwed(national, effective)).toBe(hours);
    expect(writeDanish(earliestEnd(national, effective, 'NL'))).toBe(literal);
    expect(writeDanish(earliestEnd(national, effective, 'NW'))).toBe(weekendClosed);
    expect(writeDanish(earliestEnd(national, effective, 'ED'))).toBe(byEndDay);
  });

  it.each(['America/Los_Angeles', 'Pacific/Kiritimati', 'UTC'])(
    'is Danish on a server in %s (2.G.6, case 26)',
    (zone) => {
      const before = process.env.TZ;
      process.env.TZ = zone;
      try {
        for (const { notice, hours, literal } of vectors) {
          expect(hoursOwed(national, instant(notice))).toBe(hours);
          expect(writeDanish(earliestEnd(national, instant(notice), 'NL'))).toBe(literal);
        }
      } finally {
        if (before === undefined) delete process.env.TZ;
        else process.env.TZ = before;
      }
    },
  );

  it.each([
    ['a Monday notice ends on Wednesday', '2027-04-05T10:00+02:00', '2027-04-07T10:00:00+02:00'],
    ['a Wednesday notice cannot end on Friday', '2027-04-07T10:00+02:00', '2027-04-10T00:00:00+02:00'],
    ['a Friday notice owes the ordinary hours', '2027-04-09T15:00+02:00', '2027-04-11T15:00:00+02:00'],
    ['a Tuesday notice ends on Thursday', '2027-04-06T23:59+02:00', '2027-04-08T23:59:00+02:00'],
    [
      'the first minute of Wednesday is too late for Friday',
      '2027-04-07T00:00+02:00',
      '2027-04-10T00:00:00+02:00',
    ],
  ])('by the day of the end (ED), %s', (_, notice, end) => {
    expect(writeDanish(earliestEnd(national, instant(notice), 'ED'))).toBe(end);
  });

  const notices = fc.integer({ min: instant('2026-12-01T00:00Z'), max: instant('2029-12-31T00:00Z') });
  const hours = fc.record({
    baseHours: fc.integer({ min: 0, max: 168 }),
    fridayHours: fc.integer({ min: 0, max: 168 }),
  });

  /** The sentence read anew, with another clock than the program's: Intl, and every quarter of an hour. */
  const weekday = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Copenhagen', weekday: 'short' });
  const isFriday = (at: number): boolean => weekday.format(at) === 'Fri';
  const quarter = hour / 4;
  const onTheQuarter = fc
    .oneof(
      notices,
      // The weeks of the changes between summer and winter time, and Christmas of 2027, whose Friday is a holiday.
      ...['2027-03-28', '2027-10-31', '2028-03-26', '2028-10-29', '2027-12-24'].map((day) => {
        const at = instant(`${day}T00:00Z`);
        return fc.integer({ min: at - 5 * 24 * hour, max: at + 5 * 24 * hour });
      }),
    )
    .map((at) => Math.floor(at / quarter) * quarter);

  it('is what a second reading of the sentence finds, over the changes of the clock and at Christmas', () => {
    const literally = (at: number): number => at + (isFriday(at) ? 72 : 48) * hour;
    fc.assert(
      fc.property(onTheQuarter, (notice) => {
        expect(earliestEnd(national, notice, 'NL')).toBe(literally(notice));
        // Days begin on a quarter, so that what an earlier notice owed is found in the last millisecond of one.
        let latest = literally(notice);
        for (let at = notice; at > notice - 8 * 24 * hour; at -= quarter)
          latest = Math.max(latest, literally(at - 1) + 1);
        expect(earliestEnd(national, notice, 'NW')).toBe(latest);
        let end = notice;
        while (end < notice + (isFriday(end) ? 72 : 48) * hour) end += quarter;
        expect(earliestEnd(national, notice, 'ED')).toBe(end);
      }),
      { numRuns: 300 },
    );
  });

  it('is permitted itself in every reading, whatever the policy', () => {
    fc.assert(
      fc.property(notices, hours, fc.constantFrom(...readings), (notice, terms, reading) => {
        const end = earliestEnd(terms, notice, reading);
        expect(permittedFrom(terms, notice, end, reading)).toBeLessThanOrEqual(end);
      }),
    );
  });

  it('by the day of the end is the first permitted instant, found by looking at every half hour', () => {
    fc.assert(
      fc.property(notices, hours, (notice, terms) => {
        const end = earliestEnd(terms, notice, 'ED');
        for (let earlier = notice; earlier < end; earlier += hour / 2) {
          expect(permittedFrom(terms, notice, earlier, 'ED')).toBeGreaterThan(earlier);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('never moves back with a later notice when the weekend is closed (NW)', () => {
    fc.assert(
      fc.property(notices, fc.integer({ min: 0, max: 9 * 24 * hour }), hours, (notice, later, terms) => {
        expect(earliestEnd(terms, notice + later, 'NW')).toBeGreaterThanOrEqual(
          earliestEnd(terms, notice, 'NW'),
        );
        expect(earliestEnd(terms, notice, 'NW')).toBeGreaterThanOrEqual(earliestEnd(terms, notice, 'NL'));
      }),
    );
  });
});
