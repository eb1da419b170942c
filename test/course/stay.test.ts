import { describe, expect, it } from 'vitest';
import { currentReferral } from '../../src/course/course.ts';
import { judgeNotice } from '../../src/course/judge-notice.ts';
import { readNoticePolicies } from '../../src/course/policy/read-notice-policies.ts';
import { responsibleAt } from '../../src/course/responsibility-timeline.ts';
import { instant } from './instant.ts';
import { codes, say, siteDoctor, standard, tell, untilArrival, untilClosed } from './story.ts';

const noticed = [...untilArrival, ...untilClosed.slice(0, 2)];

describe('a referral', () => {
  it('is withdrawn until the stay begins, and the municipality told (R-REF-17)', () => {
    const told = tell([...untilArrival.slice(0, 3), say('referral-withdrawn', '2027-04-06T10:00+02:00')]);
    expect(currentReferral(told.last.course)?.state).toBe('withdrawn');
    expect(told.last.course.stay.state).toBe('cancelled');
    expect(told.last.course.responsibility.state).toBe('over');
    expect(told.last.sends.map(({ message }) => message)).toEqual(['M27', 'M27']);
  });

  it('is no longer withdrawn after it (R-REF-17)', () => {
    expect(codes(tell([...untilArrival, say('referral-withdrawn', '2027-04-08T10:00+02:00')]).last)).toEqual([
      'referral.after-start',
    ]);
  });

  it('goes to the visitation and back to the referrer for what is missing', () => {
    const told = tell([
      ...untilArrival.slice(0, 2),
      say('referral-questioned', '2027-04-05T11:00+02:00'),
      say('referral-supplemented', '2027-04-05T12:00+02:00'),
    ]);
    expect(told.decisions.flatMap(codes)).toEqual([]);
    expect(currentReferral(told.last.course)?.state).toBe('in-assessment');
  });
});

describe('a stay', () => {
  it('begins with the arrival, not with the allocation (R-STA-01)', () => {
    expect(tell(untilArrival.slice(0, 5)).last.course.stay).not.toHaveProperty('arrivedAt');
    expect(tell(untilArrival).last.course.stay).toMatchObject({
      state: 'in-stay',
      arrivedAt: instant('2027-04-07T14:00+02:00'),
    });
  });

  it.each([
    ['in the stay', untilArrival, 'in-stay'],
    ['with a notice', noticed, 'notice-active'],
    ['after the end decision', [...noticed, say('end-decided', '2027-04-22T11:00+02:00')], 'end-decided'],
    [
      'waiting',
      [
        ...noticed,
        say('end-decided', '2027-04-22T11:00+02:00'),
        say('waiting-started', '2027-04-22T11:30+02:00'),
      ],
      'waiting',
    ],
  ] as const)('goes on after a leave where it was: %s (R-STA-12)', (_, story, state) => {
    const away = tell([...story, say('leave-started', '2027-04-22T12:00+02:00')]);
    expect(away.last.course.stay.state).toBe('on-leave');
    expect(
      tell([say('leave-ended', '2027-04-22T18:00+02:00')], standard, away.history).last.course.stay.state,
    ).toBe(state);
  });

  it('stops waiting while the citizen is in hospital (R-SET-05)', () => {
    const story = [
      ...noticed,
      say('end-decided', '2027-04-22T11:00+02:00'),
      say('waiting-started', '2027-04-22T11:30+02:00'),
    ];
    expect(tell(story).last.course.settlement.state).toBe('waiting');
    expect(
      tell([...story, say('hospital-admitted', '2027-04-23T03:00+02:00')]).last.course.settlement.state,
    ).toBe('stopped');
  });

  it('goes on at another place under the same course, owing no notice, with a new one to give there', () => {
    const told = tell([...noticed, say('transferred', '2027-04-21T10:00+02:00')]);
    expect(told.last.course.earlierStays.map(({ state }) => state)).toEqual(['transferred']);
    expect(told.last.course.stay).toMatchObject({ state: 'planned', stayId: 'stay-2', site: 'sop-bys' });
    expect(told.last.sends.map(({ message }) => message)).toEqual(['M27', 'M27', 'M33', 'M33']);
    const arrived = tell(
      [say('arrived', '2027-04-21T12:00+02:00', {}, { sender: { id: 'sop-bys', kind: 'sop' } })],
      standard,
      told.history,
    );
    expect(arrived.last.course.stay.state).toBe('in-stay');
    expect(
      responsibleAt(arrived.history.state.responsibility.claims, instant('2027-04-21T12:00+02:00')),
    ).toEqual(siteDoctor);
    expect(judgeNotice(arrived.history.state).outcome).toBe('missing');
  });

  it('stays where it is when the other place has not accepted', () => {
    expect(
      codes(tell([...noticed, say('transferred', '2027-04-21T10:00+02:00', { accepted: false })]).last),
    ).toEqual(['stay.transfer-not-accepted']);
  });

  it('is entered in error, and its history kept', () => {
    const told = tell([...untilArrival, say('stay-voided', '2027-04-08T10:00+02:00')]);
    expect(told.last.course.stay.state).toBe('in-error');
    expect(told.history.events).toHaveLength(untilArrival.length + 1);
  });

  it('ends in hospital when the place is given up', () => {
    const told = tell([
      ...noticed,
      say('hospital-admitted', '2027-04-21T03:00+02:00'),
      say('departed', '2027-04-23T10:00+02:00', { reason: 'hospital' }),
    ]);
    expect(told.last.course.stay.state).toBe('closed');
    expect(judgeNotice(told.history.state).outcome).toBe('not-applicable');
  });

  it('can come again in the same course', () => {
    const again = { referralId: 'ref-2', stayId: 'stay-2' };
    const told = tell([
      ...untilArrival,
      ...untilClosed,
      say('referral-received', '2027-06-01T10:00+02:00', { referralId: 'ref-2' }),
      say('referral-opened', '2027-06-01T10:30+02:00', { referralId: 'ref-2' }),
      say('allocation-granted', '2027-06-01T13:20+02:00', again),
    ]);
    expect(told.last.course.stay).toMatchObject({ state: 'planned', stayId: 'stay-2' });
    expect(told.last.course.earlierStays.map(({ state }) => state)).toEqual(['closed']);
  });
});

describe('a notice keeps the policy it was judged by (R-NOT-10)', () => {
  const file = (version: string, hours: number, validFrom: string, validTo?: string) => ({
    policyId: 'national',
    version,
    validFrom,
    ...(validTo === undefined ? {} : { validTo }),
    baseHours: hours,
    fridayHours: hours,
    reading: 'NL',
    weekdayZone: 'Europe/Copenhagen',
    arithmetic: 'elapsed',
    noticeClock: 'available',
    calendar: 'none',
  });
  const notices = readNoticePolicies([
    file('1', 48, '2027-01-01T00:00:00+01:00', '2027-04-21T00:00:00+02:00'),
    file('2', 96, '2027-04-21T00:00:00+02:00'),
  ]).policies;

  it('while a stay beside it is judged by the next version (S-60)', () => {
    const policy = { ...standard, notices };
    const before = tell([...noticed, say('stay-changed', '2027-04-21T12:00+02:00')], policy);
    expect(judgeNotice(before.history.state)).toMatchObject({ outcome: 'on-time', policyVersion: '1' });
    const after = tell(
      [
        ...untilArrival,
        say('notice-sent', '2027-04-21T10:00+02:00', { expectedEnd: instant('2027-04-23T11:00+02:00') }),
        say('notice-available', '2027-04-21T10:00+02:00'),
      ],
      policy,
    );
    expect(judgeNotice(after.history.state)).toMatchObject({ outcome: 'late', policyVersion: '2' });
  });
});
