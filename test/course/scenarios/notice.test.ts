import { describe, expect, it } from 'vitest';
import { judgeNotice } from '../../../src/course/judge-notice.ts';
import { minute } from '../../../src/course/time/danish-time.ts';
import { instant } from '../instant.ts';
import { codes, later, owed, say, standard, tell, untilArrival, untilClosed } from '../story.ts';
import { available, notice } from './notice-and-arrival.ts';

describe('TS-07 and TS-08: notices around a Friday (R-NOT-04)', () => {
  it('routes a late notice, with the shortfall and a task for the region', () => {
    const told = tell([
      ...untilArrival,
      notice('2027-04-09T14:59+02:00', '2027-04-12T14:59+02:00'),
      available('2027-04-09T15:00+02:00'),
    ]);
    expect(told.decisions.at(-2)?.routed).toBe(true);
    expect(told.last.findings).toMatchObject([
      { code: 'notice.late', severity: 'warning', rule: 'R-NOT-04', params: { minutes: 1 } },
    ]);
    expect(told.last.tasks).toContainEqual(
      expect.objectContaining({ name: 'settle-late-notice', owner: 'region' }),
    );
  });

  it('counts from the availability, not from when the sender says it was sent', () => {
    const told = tell([
      ...untilArrival,
      notice('2027-04-08T23:58+02:00', '2027-04-10T23:58+02:00'),
      available('2027-04-09T00:01+02:00'),
    ]);
    expect(judgeNotice(told.history.state)).toMatchObject({
      outcome: 'late',
      requiredHours: 72,
      earliestEnd: instant('2027-04-12T00:01+02:00'),
      transportDelay: true,
    });
  });

  it('is still late, and no longer a task, when the municipality agrees', () => {
    const told = tell([
      ...untilArrival,
      notice('2027-04-09T14:59+02:00', '2027-04-12T14:59+02:00'),
      available('2027-04-09T15:00+02:00'),
      say('notice-answered', '2027-04-09T16:00+02:00', { answer: 'ready-from', consents: true }),
    ]);
    expect(judgeNotice(told.history.state)).toMatchObject({ outcome: 'late', waivedByMunicipality: true });
    expect(owed(told.last)).not.toContain('settle-late-notice');
  });
});

describe('TS-12: a revoked notice and a new one (R-NOT-18)', () => {
  const first = [
    ...untilArrival,
    notice('2027-04-13T09:00+02:00', '2027-04-15T10:00+02:00'),
    available('2027-04-13T09:00+02:00'),
  ];

  it('needs a reason', () => {
    const told = tell([...first, say('notice-cancelled', '2027-04-14T18:05+02:00', { reason: '' })]);
    expect(codes(told.last)).toEqual(['notice.cancel-reason']);
  });

  it('starts the clock again', () => {
    const told = tell([
      ...first,
      say('notice-cancelled', '2027-04-14T18:00+02:00'),
      notice('2027-04-19T08:00+02:00', '2027-04-21T08:00+02:00', { chainId: 'chain-2' }),
      available('2027-04-19T08:00+02:00', { chainId: 'chain-2' }),
    ]);
    expect(judgeNotice(told.history.state)).toMatchObject({ outcome: 'on-time', slackMinutes: 0 });
    expect(told.last.course.stay.state).toBe('notice-active');
  });

  it('restarts the clock also for the same expected end', () => {
    const told = tell([
      ...first,
      say('notice-cancelled', '2027-04-14T18:00+02:00'),
      notice('2027-04-14T18:30+02:00', '2027-04-15T10:00+02:00', { chainId: 'chain-2' }),
      available('2027-04-14T18:30+02:00', { chainId: 'chain-2' }),
    ]);
    const judged = judgeNotice(told.history.state);
    expect(judged.outcome).toBe('late');
    expect(judged.transportDelay).toBeUndefined();
  });
});

describe('TS-20: a notice that cannot be delivered (R-NOT-13, R-NOT-15)', () => {
  const failed = [
    ...untilArrival,
    notice('2027-08-26T16:00+02:00', '2027-08-30T10:00+02:00'),
    available('2027-08-26T16:00:05+02:00'),
    say('notice-failed', '2027-08-26T19:10+02:00'),
  ];

  it('is not given, and a critical task', () => {
    const told = tell(failed);
    expect(judgeNotice(told.history.state).outcome).toBe('missing');
    expect(told.last.tasks).toContainEqual(
      expect.objectContaining({ name: 'give-notice-otherwise', critical: true }),
    );
  });

  it('counts from the telephone call (R-COM-02), and asks for it in writing', () => {
    const phoned = tell([...failed, say('notice-phoned', '2027-08-27T08:20+02:00')]);
    expect(judgeNotice(phoned.history.state)).toMatchObject({
      outcome: 'on-time',
      requiredHours: 72,
      slackMinutes: 100,
    });
    expect(owed(phoned.last)).toContain('confirm-notice-in-writing');
    const confirmed = tell([available('2027-08-27T09:00+02:00')], standard, phoned.history);
    expect(judgeNotice(confirmed.history.state)).toMatchObject({
      noticeEffective: instant('2027-08-27T08:20+02:00'),
    });
    expect(owed(confirmed.last)).not.toContain('confirm-notice-in-writing');
  });

  it('is missed when no receipt comes in time (R-MSG-03)', () => {
    const told = tell([...untilArrival, say('notice-sent', '2027-04-20T10:00+02:00')]);
    const due = instant('2027-04-20T10:00+02:00') + 10_000 + 15 * minute;
    expect(told.last.timers).toContainEqual({ timer: 'T1', due });
    expect(owed(later(told, '2027-04-20T10:15:10+02:00').last)).toContain('notice-not-delivered');
  });
});

describe('a notice whose municipality changes (2.G.6, case 18)', () => {
  it('owes the new one a notice of its own, with its own clock, and the old one a cancellation', () => {
    const moved = { residenceMunicipality: '0147' };
    const told = tell([
      ...untilArrival,
      ...untilClosed.slice(0, 2),
      say('stay-changed', '2027-04-20T12:00+02:00', {}, moved),
    ]);
    expect(judgeNotice(told.history.state).outcome).toBe('missing');
    expect(owed(told.last)).toContain('correct-notice-receiver');
    const again = tell(
      [
        say(
          'notice-sent',
          '2027-04-20T13:00+02:00',
          { chainId: 'chain-2' },
          { ...moved, receiver: { id: 'mun-0147', kind: 'municipality', municipality: '0147' } },
        ),
        say('notice-available', '2027-04-20T13:00+02:00', { chainId: 'chain-2' }, { ...moved, sequence: 1 }),
      ],
      standard,
      told.history,
    );
    expect(again.decisions.flatMap(codes)).toEqual(['notice.late']);
    expect(again.last.course.chains.map(({ municipality }) => municipality)).toEqual(['0101', '0147']);
  });
});

describe('a notice given together with the allocation of a short stay (Q14, R-NOT-12)', () => {
  it('counts, before the citizen has arrived', () => {
    const told = tell([
      ...untilArrival.slice(0, 3),
      say('notice-sent', '2027-04-05T13:30+02:00', { expectedEnd: instant('2027-04-08T10:00+02:00') }),
      say('notice-available', '2027-04-05T13:30+02:00', {}, { sequence: 1 }),
      say('arrived', '2027-04-07T14:00+02:00'),
    ]);
    expect(judgeNotice(told.history.state).outcome).toBe('on-time');
    expect(told.last.course.stay.state).toBe('notice-active');
  });
});
