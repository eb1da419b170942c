import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { permittedFrom } from '../../../src/course/deadline/earliest-end.ts';
import { lastSafeMoment } from '../../../src/course/deadline/last-safe-moment.ts';
import { readings } from '../../../src/course/policy/notice-policy.ts';
import { hour, minute, writeDanish } from '../../../src/course/time/danish-time.ts';
import { instant } from '../instant.ts';

const national = { policyId: 'test', version: '1', baseHours: 48, fridayHours: 72 };

describe('the last safe moment', () => {
  it.each([
    ['2027-04-12T15:00+02:00', 'NL', '2027-04-10T15:00:00+02:00'],
    ['2027-04-12T15:00+02:00', 'NW', '2027-04-09T15:00:00+02:00'],
    ['2027-04-12T15:00+02:00', 'ED', '2027-04-10T15:00:00+02:00'],
    ['2027-04-11T12:00+02:00', 'NL', '2027-04-08T23:59:59.999+02:00'],
    ['2027-04-11T12:00+02:00', 'NW', '2027-04-08T23:59:59.999+02:00'],
    ['2027-04-09T15:00+02:00', 'NL', '2027-04-07T15:00:00+02:00'],
    ['2027-04-09T15:00+02:00', 'ED', '2027-04-06T15:00:00+02:00'],
    ['2027-04-10T12:00+02:00', 'NL', '2027-04-08T12:00:00+02:00'],
    ['2027-04-13T09:00+02:00', 'NL', '2027-04-11T09:00:00+02:00'],
  ] as const)('for an end at %s in %s is %s', (end, reading, latest) => {
    expect(writeDanish(lastSafeMoment({ ...national, reading }, instant(end)).latest)).toBe(latest);
  });

  it('warns of the hole on Friday when a Saturday notice would do again', () => {
    const { hole, alwaysSafe } = lastSafeMoment(
      { ...national, reading: 'NL' },
      instant('2027-04-12T15:00+02:00'),
    );
    expect(hole && [writeDanish(hole.from), writeDanish(hole.to)]).toEqual([
      '2027-04-09T15:00:00.001+02:00',
      '2027-04-10T00:00:00+02:00',
    ]);
    expect(writeDanish(alwaysSafe)).toBe('2027-04-09T15:00:00+02:00');
  });

  it('agrees with the judgement of every notice of the ten days before, whatever the policy', () => {
    const ends = fc.integer({
      min: instant('2027-01-05T00:00Z') / minute,
      max: instant('2028-12-31T00:00Z') / minute,
    });
    const hours = fc.integer({ min: 0, max: 168 });
    fc.assert(
      fc.property(ends, hours, hours, fc.constantFrom(...readings), (endMinute, one, other, reading) => {
        const end = endMinute * minute;
        const terms = {
          ...national,
          baseHours: Math.min(one, other),
          fridayHours: Math.max(one, other),
          reading,
        };
        const { latest, hole, alwaysSafe } = lastSafeMoment(terms, end);
        const onTime = (notice: number): boolean => permittedFrom(terms, notice, end, reading) <= end;
        expect(onTime(latest)).toBe(true);
        expect(onTime(latest + 1)).toBe(false);
        for (let notice = end - 10 * 24 * hour; notice < latest; notice += 7 * hour) {
          const inHole = hole !== undefined && notice >= hole.from && notice < hole.to;
          if (!inHole) expect(onTime(notice)).toBe(true);
        }
        expect(onTime(alwaysSafe)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
