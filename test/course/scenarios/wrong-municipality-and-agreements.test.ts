import { describe, expect, it } from 'vitest';
import { judgeNotice } from '../../../src/course/judge-notice.ts';
import { readNoticePolicies } from '../../../src/course/policy/read-notice-policies.ts';
import { instant } from '../instant.ts';
import { localAgreement } from '../local-agreement.ts';
import { codes, owed, say, standard, tell, untilArrival } from '../story.ts';
import { available, notice } from './notice-and-arrival.ts';

describe('TS-17: the wrong municipality (R-NOT-14)', () => {
  const wrong = [
    ...untilArrival,
    notice('2027-04-12T09:00+02:00', '2027-04-14T10:00+02:00'),
    available('2027-04-12T09:00+02:00'),
  ];
  const disputed = [
    ...wrong,
    say('notice-answered', '2027-04-13T11:00+02:00', { answer: 'dispute-not-our-citizen' }),
  ];
  const moved = {
    residenceMunicipality: '0147',
    receiver: { id: 'mun-0147', kind: 'municipality', municipality: '0147' },
  } as const;
  const corrected = [
    ...disputed,
    say('notice-cancelled', '2027-04-13T13:00+02:00', { reason: 'incorrect-receiver' }),
    say(
      'notice-sent',
      '2027-04-13T13:00+02:00',
      { chainId: 'chain-2', expectedEnd: instant('2027-04-14T10:00+02:00') },
      { ...moved, sequence: 1 },
    ),
    say('notice-available', '2027-04-13T13:00+02:00', { chainId: 'chain-2' }, { ...moved, sequence: 2 }),
  ];

  it('makes the notice count for nothing, and a task', () => {
    expect(judgeNotice(tell(wrong).history.state).outcome).toBe('on-time');
    const told = tell(disputed);
    expect(judgeNotice(told.history.state).outcome).toBe('missing');
    expect(codes(told.last)).toEqual(['notice.wrong-municipality']);
    expect(owed(told.last)).toContain('correct-notice-receiver');
  });

  it('starts the clock when the right one has it', () => {
    const told = tell(corrected);
    expect(judgeNotice(told.history.state)).toMatchObject({ outcome: 'late', shortfallMinutes: 27 * 60 });
    expect(owed(told.last)).not.toContain('correct-notice-receiver');
    const later_ = tell(
      [
        say(
          'notice-revised',
          '2027-04-13T13:20+02:00',
          { chainId: 'chain-2', expectedEnd: instant('2027-04-15T13:00+02:00') },
          moved,
        ),
        say(
          'notice-available',
          '2027-04-13T13:20+02:00',
          { chainId: 'chain-2', sequence: 1 },
          { ...moved, sequence: 1 },
        ),
      ],
      standard,
      told.history,
    );
    expect(judgeNotice(later_.history.state)).toMatchObject({ outcome: 'on-time', slackMinutes: 0 });
  });
});

describe('agreements and the places they hold for', () => {
  const policy = {
    ...standard,
    notices: [...standard.notices, ...readNoticePolicies([localAgreement]).policies],
  };
  const from = (residenceMunicipality: string, region: string) => {
    const head = { residenceMunicipality, responsible: region };
    return {
      until: [
        say('referral-received', '2027-06-01T09:00+02:00', {}, head),
        say('referral-opened', '2027-06-01T09:10+02:00', {}, head),
        say('allocation-granted', '2027-06-01T10:00+02:00', { authority: region }, head),
        say('arrived', '2027-06-02T10:00+02:00', {}, head),
      ],
      notice: (at: string, end: string, sequence = 0) => [
        say(
          sequence === 0 ? 'notice-sent' : 'notice-revised',
          at,
          { sequence, expectedEnd: instant(end) },
          head,
        ),
        say('notice-available', at, { sequence }, { ...head, sequence: 1 }),
      ],
    };
  };

  it.each([
    ['of the parties (TS-21)', '0779', 'region-midtjylland', 'on-time', 'midtjylland-skive'],
    ['of another municipality in the same unit', '0791', 'region-midtjylland', 'late', 'national-2026-draft'],
    [
      'of the municipality in another region (TS-06)',
      '0779',
      'region-syddanmark',
      'late',
      'national-2026-draft',
    ],
  ])('a citizen %s is told by %s', (_, municipality, region, outcome, policyId) => {
    const { until, notice: given } = from(municipality, region);
    const told = tell([...until, ...given('2027-06-11T14:00+02:00', '2027-06-13T14:00+02:00')], policy);
    expect(judgeNotice(told.history.state)).toMatchObject({ outcome, policyId });
  });

  it.each([
    ['postponed: the agreement of the first notice still counts', '2027-07-02T18:00+02:00', 'on-time', 0],
    ['brought forward: the national rule of July counts', '2027-07-02T06:00+02:00', 'late', 28 * 60],
  ])(
    'a notice of the last evening of an agreement, %s (TS-21, R-NOT-09)',
    (_, end, outcome, shortfallMinutes) => {
      const { until, notice: given } = from('0779', 'region-midtjylland');
      const story = [
        ...until,
        ...given('2027-06-30T23:30+02:00', '2027-07-02T09:00+02:00'),
        ...given('2027-07-01T10:00+02:00', end, 1),
      ];
      expect(judgeNotice(tell(story, policy).history.state)).toMatchObject({ outcome, shortfallMinutes });
    },
  );

  it('is the national rule for who stays in another region by free choice, on time to the minute (TS-06)', () => {
    const { until, notice: given } = from('0615', 'region-syddanmark');
    const told = tell([...until, ...given('2027-08-19T14:00+02:00', '2027-08-21T14:00+02:00')], policy);
    expect(judgeNotice(told.history.state)).toMatchObject({
      outcome: 'on-time',
      slackMinutes: 0,
      policyId: 'national-2026-draft',
    });
    expect(
      told.decisions.flatMap(({ sends }) => sends).filter(({ municipality }) => municipality === '0461'),
    ).toEqual([]);
  });
});
