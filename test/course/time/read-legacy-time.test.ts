import { describe, expect, it } from 'vitest';
import { writeDanish } from '../../../src/course/time/danish-time.ts';
import { readLegacyTime } from '../../../src/course/time/read-legacy-time.ts';

describe('a local time of a legacy message', () => {
  it.each([
    ['an ordinary one has no doubt', '2027-04-06 10:00', '2027-04-06T10:00:00+02:00', undefined],
    ['a date is its first instant', '2027-04-06', '2027-04-06T00:00:00+02:00', 'time.assumed-midnight'],
    ['the repeated hour is its first', '2027-10-31 02:30', '2027-10-31T02:30:00+02:00', 'time.happens-twice'],
    [
      'the missing hour is moved forward',
      '2027-03-28T02:30:00',
      '2027-03-28T03:30:00+02:00',
      'time.never-happens',
    ],
  ])('%s', (_, text, danish, code) => {
    const { instant, problems } = readLegacyTime(text);
    expect(instant === undefined ? undefined : writeDanish(instant)).toBe(danish);
    expect(problems.map((each) => each.code)).toEqual(code === undefined ? [] : [code]);
  });

  it.each([
    '2027-13-01 10:00',
    '2027-02-29',
    '06-04-2027 10:00',
    '2027-04-06 25:00',
    '',
    'x'.repeat(100_000),
  ])('is refused when no calendar has it: %.20s', (text) => {
    expect(readLegacyTime(text)).toMatchObject({
      instant: undefined,
      problems: [{ code: 'time.not-a-time' }],
    });
  });
});
