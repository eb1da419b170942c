import { describe, expect, it } from 'vitest';
import { currentReferral } from '../../../src/course/course.ts';
import { judgeNotice } from '../../../src/course/judge-notice.ts';
import { instant } from '../instant.ts';
import { codes, later, owed, say, tell, untilArrival } from '../story.ts';
import { notice } from './notice-and-arrival.ts';

describe('TS-03: a refused referral (R-ALL-04)', () => {
  const rejected = [...untilArrival.slice(0, 2), say('referral-rejected', '2027-04-05T12:00+02:00')];

  it('owes a dialogue with the referrer, escalated after a day', () => {
    const told = tell(rejected);
    expect(owed(told.last)).toContain('rejection-dialogue');
    expect(told.last.timers).toContainEqual({ timer: 'T6', due: instant('2027-04-06T12:00+02:00') });
    expect(later(told, '2027-04-06T12:00+02:00').last.tasks).toContainEqual(
      expect.objectContaining({ name: 'rejection-dialogue', escalated: true }),
    );
  });

  it('cannot be closed before the dialogue is recorded', () => {
    const told = tell([...rejected, say('referral-closed', '2027-04-05T12:01+02:00')]);
    expect(codes(told.last)).toEqual(['allocation.dialogue-open']);
    expect(told.last.events).toEqual([]);
  });

  it('is closed by the dialogue, or opened again by new information', () => {
    const talked = tell([...rejected, say('dialogue-recorded', '2027-04-05T15:10+02:00')]);
    expect(currentReferral(talked.last.course)?.state).toBe('rejected-closed');
    const changed = tell([
      ...rejected,
      say('dialogue-recorded', '2027-04-05T15:10+02:00', { newInformation: true }),
    ]);
    expect(currentReferral(changed.last.course)?.state).toBe('in-assessment');
  });
});

describe('TS-05: no capacity (R-ALL-05)', () => {
  const full = [...untilArrival.slice(0, 2), say('capacity-missing', '2027-04-05T11:00+02:00')];

  it('leaves the region with a task, and with a case it cannot close', () => {
    expect(tell(full).last.tasks).toContainEqual(
      expect.objectContaining({ name: 'find-alternative', owner: 'region' }),
    );
    expect(codes(tell([...full, say('referral-closed', '2027-04-05T11:05+02:00')]).last)).toEqual([
      'allocation.no-alternative',
    ]);
  });

  it('is allocated elsewhere, with the residence municipality it had', () => {
    const told = tell([
      ...full,
      say('alternative-offered', '2027-04-05T12:00+02:00'),
      say('alternative-accepted', '2027-04-05T12:30+02:00'),
      say('allocation-granted', '2027-04-05T12:40+02:00', { site: 'sop-frb' }),
    ]);
    expect(told.history.state.referrals.map(({ state }) => state)).toEqual([
      'alternative-accepted',
      'allocated',
    ]);
    expect(told.last.sends[0]).toMatchObject({ message: 'M10', municipality: '0101' });
    expect(told.last.course.stay).toMatchObject({ state: 'planned', site: 'sop-frb' });
  });

  it('goes on looking when the citizen declines', () => {
    const told = tell([
      ...full,
      say('alternative-offered', '2027-04-05T12:00+02:00'),
      say('alternative-declined', '2027-04-05T12:30+02:00'),
    ]);
    expect(owed(told.last)).toContain('find-alternative');
  });
});

describe('the first night of the regime (TS-25)', () => {
  it('refers and allocates on a holiday at night, and judges by the Friday it is', () => {
    const told = tell([
      say('referral-received', '2027-01-01T02:10+01:00'),
      say('referral-opened', '2027-01-01T02:20+01:00'),
      say('allocation-granted', '2027-01-01T03:05+01:00', { startsAt: instant('2027-01-01T03:30+01:00') }),
      say('package-delivered', '2027-01-01T03:20+01:00'),
      say('arrived', '2027-01-01T03:30+01:00'),
      notice('2027-01-01T09:00+01:00', '2027-01-04T09:00+01:00'),
      say('notice-available', '2027-01-01T09:00+01:00', {}, { sequence: 1 }),
    ]);
    expect(told.decisions.flatMap(codes)).toEqual(['referral.night']);
    expect(judgeNotice(told.history.state)).toMatchObject({
      outcome: 'on-time',
      requiredHours: 72,
      slackMinutes: 0,
    });
  });
});
