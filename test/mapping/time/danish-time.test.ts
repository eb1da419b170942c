import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromWallTime, toWallTime } from '../../../src/mapping/time/danish-time.ts';

describe('Danish wall time', () => {
  it.each([
    ['2026-03-02', '09:30', '2026-03-02T09:30:00+01:00'],
    ['2026-07-02', '09:30:15', '2026-07-02T09:30:15+02:00'],
    ['2026-03-29', '01:59', '2026-03-29T01:59:00+01:00'],
    ['2026-03-29', '02:30', '2026-03-29T03:30:00+02:00'],
    ['2026-10-25', '02:30', '2026-10-25T02:30:00+02:00'],
    ['2026-10-25', '03:00', '2026-10-25T03:00:00+01:00'],
  ])('%s %s is %s', (date, time, instant) => {
    expect(fromWallTime(date, time)).toBe(instant);
  });

  it.each([
    ['2026-02-30', '10:00'],
    ['2026-01-01', '24:30'],
    ['', ''],
    ['i går', '10:00'],
  ])('%s %s is no time', (date, time) => {
    expect(fromWallTime(date, time)).toBeUndefined();
  });

  it('agrees with the time zone data at any moment', () => {
    const moment = fc.date({ min: new Date('1985-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(moment, (date) => {
        const zoned = Temporal.Instant.fromEpochMilliseconds(date.getTime())
          .toZonedDateTimeISO('Europe/Copenhagen')
          .round({ smallestUnit: 'second', roundingMode: 'trunc' });
        const instant = zoned.toString({ timeZoneName: 'never', smallestUnit: 'second' });
        const wall = {
          date: zoned.toPlainDate().toString(),
          time: zoned.toPlainTime().toString({ smallestUnit: 'second' }),
        };
        expect(toWallTime(instant)).toEqual(wall);
        expect(toWallTime(zoned.toInstant().toString())).toEqual(wall);
        const back = Temporal.Instant.from(fromWallTime(wall.date, wall.time) ?? '').epochMilliseconds;
        expect([0, 3_600_000]).toContain(zoned.epochMilliseconds - back);
      }),
    );
  });
});
