import { describe, expect, it } from 'vitest';
import { evaluateNotice, type NoticeEvaluation } from '../../../src/course/deadline/evaluate-notice.ts';
import type { GivenNotice } from '../../../src/course/deadline/notice-star.ts';
import type { NoticeTerms, Reading } from '../../../src/course/policy/notice-policy.ts';
import { minute, writeDanish } from '../../../src/course/time/danish-time.ts';
import { instant } from '../instant.ts';

function terms(reading: Reading, hours: [number, number] = [48, 72]): NoticeTerms {
  return { policyId: 'test', version: '1', reading, baseHours: hours[0], fridayHours: hours[1] };
}

function given(
  sequence: number,
  effective: string,
  expectedEnd: string,
  reading: Reading = 'NL',
): GivenNotice {
  return {
    sequence,
    effective: instant(effective),
    expectedEnd: instant(expectedEnd),
    terms: terms(reading),
  };
}

function judge(notice: string, end: string, reading: Reading = 'NL'): NoticeEvaluation {
  return evaluateNotice({ chain: [given(0, notice, end, reading)] });
}

describe('a single notice', () => {
  it('is on time when the end is exactly the hours away', () => {
    expect(judge('2027-04-06T10:00:00+02:00', '2027-04-08T10:00:00+02:00')).toMatchObject({
      outcome: 'on-time',
      requiredHours: 48,
      leadSeconds: 48 * 3600,
      shortfallSeconds: 0,
      slackMinutes: 0,
    });
  });

  it('is late by one second, shown as one minute', () => {
    expect(judge('2027-04-06T10:00:00+02:00', '2027-04-08T09:59:59+02:00')).toMatchObject({
      outcome: 'late',
      shortfallSeconds: 1,
      shortfallMinutes: 1,
      slackMinutes: 0,
    });
  });

  it.each([
    ['TS-07a', '2027-04-09T15:00+02:00', '2027-04-12T14:59+02:00', 'NL', 'late', 1],
    ['TS-07b', '2027-04-09T15:00+02:00', '2027-04-12T15:00+02:00', 'NL', 'on-time', 0],
    ['TS-07c', '2027-04-09T15:00+02:00', '2027-04-11T15:00+02:00', 'NL', 'late', 24 * 60],
    ['TS-07d', '2027-04-09T00:01+02:00', '2027-04-10T23:58+02:00', 'NL', 'late', 24 * 60 + 3],
    ['TS-07e', '2027-04-09T15:00+02:00', '2027-04-12T14:59+02:00', 'ED', 'on-time', 0],
    ['TS-08', '2027-04-10T10:00+02:00', '2027-04-12T11:00+02:00', 'NL', 'on-time', 0],
    ['TS-08 NW', '2027-04-10T10:00+02:00', '2027-04-12T11:00+02:00', 'NW', 'late', 13 * 60],
    ['TS-09', '2027-03-26T15:00+01:00', '2027-03-29T15:30+02:00', 'NL', 'late', 30],
    ['TS-09', '2027-03-26T15:00+01:00', '2027-03-29T16:00+02:00', 'NL', 'on-time', 0],
    ['TS-10', '2027-10-29T15:00+02:00', '2027-11-01T14:00+01:00', 'NL', 'on-time', 0],
    ['TS-10', '2027-10-29T15:00+02:00', '2027-11-01T13:59+01:00', 'NL', 'late', 1],
    [
      'a Friday notice of a Sunday',
      '2027-04-09T12:00+02:00',
      '2027-04-11T12:00+02:00',
      'NL',
      'late',
      24 * 60,
    ],
    ['a Friday end in ED', '2027-04-06T16:00+02:00', '2027-04-09T15:00+02:00', 'ED', 'late', 60],
  ] as const)('%s: given %s for %s in %s is %s', (_, notice, end, reading, outcome, shortfallMinutes) => {
    expect(judge(notice, end, reading)).toMatchObject({ outcome, shortfallMinutes });
  });
});

describe('the notice times that are on time for a fixed end, minute by minute', () => {
  const monday = '2027-04-12T15:00+02:00';
  it.each([
    [monday, 'NL', ['2027-04-09T15:00+02:00', '2027-04-10T00:00+02:00', '2027-04-10T15:00+02:00']],
    [monday, 'NW', ['2027-04-09T15:00+02:00']],
    [monday, 'ED', ['2027-04-10T15:00+02:00']],
    ['2027-04-11T12:00+02:00', 'NL', ['2027-04-08T23:59+02:00']],
    ['2027-04-11T12:00+02:00', 'NW', ['2027-04-08T23:59+02:00']],
    ['2027-04-11T12:00+02:00', 'ED', ['2027-04-09T12:00+02:00']],
    ['2027-04-09T15:00+02:00', 'NL', ['2027-04-07T15:00+02:00']],
    ['2027-04-09T15:00+02:00', 'NW', ['2027-04-07T15:00+02:00']],
    ['2027-04-09T15:00+02:00', 'ED', ['2027-04-06T15:00+02:00']],
    ['2027-04-10T12:00+02:00', 'NL', ['2027-04-08T12:00+02:00']],
    ['2027-04-10T12:00+02:00', 'NW', ['2027-04-08T12:00+02:00']],
    ['2027-04-10T12:00+02:00', 'ED', ['2027-04-08T12:00+02:00']],
    ['2027-04-13T09:00+02:00', 'NL', ['2027-04-11T09:00+02:00']],
    ['2027-04-13T09:00+02:00', 'NW', ['2027-04-11T09:00+02:00']],
    ['2027-04-13T09:00+02:00', 'ED', ['2027-04-11T09:00+02:00']],
  ] as const)('end %s in %s', (end, reading, [until, again, finally_]: readonly string[]) => {
    const expectedEnd = instant(end);
    const edges: string[] = [];
    let before = true;
    for (let effective = expectedEnd - 7 * 24 * 60 * minute; effective <= expectedEnd; effective += minute) {
      const chain = [{ sequence: 0, effective, expectedEnd, terms: terms(reading) }];
      const onTime = evaluateNotice({ chain }).outcome === 'on-time';
      if (before !== onTime) edges.push(writeDanish(onTime ? effective : effective - minute));
      before = onTime;
    }
    const wanted = [until, again, finally_].filter((edge) => edge !== undefined);
    expect(edges).toEqual(wanted.map((edge) => writeDanish(instant(edge))));
  });
});

describe('a chain of notices (R-NOT-17, R-NOT-23)', () => {
  const ts11 = [
    given(0, '2027-05-03T10:00+02:00', '2027-05-06T10:00+02:00'),
    given(1, '2027-05-04T12:00+02:00', '2027-05-07T10:00+02:00'),
    given(2, '2027-05-05T15:00+02:00', '2027-05-06T15:00+02:00'),
    given(3, '2027-05-06T09:00+02:00', '2027-05-07T16:00+02:00'),
  ];

  it.each([
    [1, 'first', '2027-05-03T10:00+02:00', 'on-time', 0],
    [2, 'postponed keeps the old clock', '2027-05-03T10:00+02:00', 'on-time', 0],
    [3, 'brought forward starts a new clock', '2027-05-05T15:00+02:00', 'late', 24 * 60],
    [4, 'postponed past everything announced', '2027-05-03T10:00+02:00', 'on-time', 0],
  ] as const)('TS-11 after %i: %s', (length, _, noticeEffective, outcome, shortfallMinutes) => {
    const expected = { noticeEffective: instant(noticeEffective), outcome, shortfallMinutes };
    expect(evaluateNotice({ chain: ts11.slice(0, length) })).toMatchObject(expected);
  });

  it('is judged by sequence, in whatever order its notices are listed', () => {
    expect(evaluateNotice({ chain: ts11.toReversed() })).toEqual(evaluateNotice({ chain: ts11 }));
  });

  it('does not let a predecessor that came late put the clock forward', () => {
    const chain = [
      given(0, '2027-06-25T08:00+02:00', '2027-06-24T09:00+02:00'),
      given(1, '2027-06-22T09:00+02:00', '2027-06-25T09:00+02:00'),
    ];
    expect(evaluateNotice({ chain })).toMatchObject({
      outcome: 'on-time',
      noticeEffective: instant('2027-06-22T09:00+02:00'),
    });
  });

  it('that only changes content keeps the clock', () => {
    const end = '2027-04-08T10:00+02:00';
    const chain = [given(0, '2027-04-06T10:00+02:00', end), given(1, '2027-04-07T10:00+02:00', end)];
    expect(evaluateNotice({ chain })).toMatchObject({ outcome: 'on-time', slackMinutes: 0 });
  });

  it('is missing for an end that is earlier than the last announced one', () => {
    expect(evaluateNotice({ chain: ts11, actualEnd: instant('2027-05-07T15:59+02:00') })).toMatchObject({
      outcome: 'missing',
    });
  });

  it('is judged on the actual end once that is known', () => {
    expect(evaluateNotice({ chain: ts11, actualEnd: instant('2027-05-08T16:00+02:00') })).toMatchObject({
      outcome: 'on-time',
      end: instant('2027-05-08T16:00+02:00'),
      slackMinutes: 3 * 24 * 60 + 6 * 60,
    });
  });

  it('is missing when no notice was given', () => {
    expect(evaluateNotice({ chain: [], actualEnd: instant('2027-05-08T16:00+02:00') })).toMatchObject({
      outcome: 'missing',
    });
  });

  it.each(['death', 'hospital', 'own-decision', 'other-sop', 'error'] as const)(
    'owes nothing on %s',
    (endReason) => {
      expect(evaluateNotice({ chain: [], endReason }).outcome).toBe('not-applicable');
    },
  );

  it('stays late, and says so, when the municipality agrees to the earlier end', () => {
    const chain = [given(0, '2027-04-06T10:00+02:00', '2027-04-07T10:00+02:00')];
    expect(evaluateNotice({ chain, waived: true })).toMatchObject({
      outcome: 'late',
      waivedByMunicipality: true,
    });
    expect(evaluateNotice({ chain: ts11, waived: true }).waivedByMunicipality).toBeUndefined();
  });
});

describe('local agreements (TS-21: Midtjylland and Skive, 24 hours, Fridays 48, in June)', () => {
  const local = terms('NL', [24, 48]);
  const june = {
    sequence: 0,
    effective: instant('2027-06-30T23:30+02:00'),
    expectedEnd: instant('2027-07-02T09:00+02:00'),
    terms: local,
  };

  it('owe their own Friday hours', () => {
    const friday = {
      ...june,
      effective: instant('2027-06-11T14:00+02:00'),
      expectedEnd: instant('2027-06-13T14:00+02:00'),
    };
    expect(evaluateNotice({ chain: [friday] })).toMatchObject({ outcome: 'on-time', slackMinutes: 0 });
    expect(evaluateNotice({ chain: [{ ...friday, terms: terms('NL') }] }).outcome).toBe('late');
  });

  it('still judge a notice of their last evening, and its postponement in July', () => {
    expect(evaluateNotice({ chain: [june] }).earliestEnd).toBe(instant('2027-07-01T23:30+02:00'));
    const postponed = given(1, '2027-07-01T10:00+02:00', '2027-07-02T18:00+02:00');
    expect(evaluateNotice({ chain: [june, postponed] })).toMatchObject({
      outcome: 'on-time',
      requiredHours: 24,
    });
  });

  it('no longer judge an end that is brought forward in July', () => {
    const forward = given(1, '2027-07-01T10:00+02:00', '2027-07-02T06:00+02:00');
    expect(evaluateNotice({ chain: [june, forward] })).toMatchObject({
      outcome: 'late',
      requiredHours: 48,
      earliestEnd: instant('2027-07-03T10:00+02:00'),
      shortfallMinutes: 28 * 60,
    });
  });
});
