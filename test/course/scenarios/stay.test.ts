import { describe, expect, it } from 'vitest';
import { judgeNotice } from '../../../src/course/judge-notice.ts';
import { gaps, responsibleAt } from '../../../src/course/responsibility-timeline.ts';
import { settlementEvents } from '../../../src/course/settlement.ts';
import { hour, writeDanish } from '../../../src/course/time/danish-time.ts';
import { instant } from '../instant.ts';
import {
  codes,
  gpDoctor,
  later,
  owed,
  parties,
  say,
  siteDoctor,
  standard,
  tell,
  untilArrival,
} from '../story.ts';
import { available, notice } from './notice-and-arrival.ts';

describe('TS-13: death during the stay (R-NOT-11)', () => {
  const died = [
    ...untilArrival,
    notice('2027-05-18T10:00+02:00', '2027-05-20T12:00+02:00'),
    available('2027-05-18T10:00+02:00'),
    say('died', '2027-05-19T04:45+02:00'),
  ];
  const told = tell(died);

  it('ends the stay, the responsibility, the notice and every task', () => {
    expect(told.last.course.stay).toMatchObject({
      state: 'deceased',
      departure: instant('2027-05-19T04:45+02:00'),
    });
    expect(told.last.course.responsibility).toMatchObject({
      state: 'over',
      over: instant('2027-05-19T04:45+02:00'),
    });
    expect(judgeNotice(told.history.state).outcome).toBe('not-applicable');
    expect(told.last.tasks).toEqual([]);
    expect(told.last.timers).toEqual([]);
  });

  it('tells municipality, GP and region, and cancels the notice', () => {
    expect(told.last.sends.map(({ message, to }) => `${message} ${to}`)).toEqual([
      'M44 residence-municipality',
      'M44 gp',
      'M44 region',
      'M33 residence-municipality',
      'M33 gp',
    ]);
  });

  it('is not told twice to whom the sender tells it', () => {
    const toRegion = { id: 'region-oestdanmark', kind: 'region' } as const;
    const sends = (receiver: typeof toRegion | typeof parties.municipality) =>
      tell([...untilArrival, say('died', '2027-05-19T04:45+02:00', {}, { receiver })]).last.sends.map(
        ({ to }) => to,
      );
    expect(sends(toRegion)).toEqual(['residence-municipality', 'gp']);
    expect(sends(parties.municipality)).toEqual(['gp', 'region']);
  });

  it('refuses a stray revision, and keeps a notice that had been sent before as history', () => {
    const stray = tell(
      [say('notice-revised', '2027-05-19T09:00+02:00', { expectedEnd: instant('2027-05-22T12:00+02:00') })],
      standard,
      told.history,
    );
    expect(codes(stray.last)).toContain('course.deceased');
    const late = tell(
      [notice('2027-05-19T03:00+02:00', '2027-05-22T12:00+02:00', { chainId: 'chain-2' })],
      standard,
      told.history,
    );
    expect(late.last.events).toHaveLength(1);
    expect(late.last.routed).toBe(false);
    expect(late.last.course.stay.state).toBe('deceased');
  });
});

describe('TS-14: to hospital and back (R-NOT-24, R-TRE-10)', () => {
  const told = tell([
    ...untilArrival,
    notice('2027-04-23T12:00+02:00', '2027-04-26T14:00+02:00'),
    available('2027-04-23T12:00+02:00'),
    say('hospital-admitted', '2027-04-24T03:20+02:00'),
    say('hospital-discharged', '2027-04-27T12:00+02:00'),
    say('hospital-returned', '2027-04-27T14:00+02:00'),
    notice('2027-04-29T09:00+02:00', '2027-05-01T10:00+02:00', { chainId: 'chain-2' }),
    available('2027-04-29T09:00+02:00', { chainId: 'chain-2' }),
  ]);

  it('cancels the notice and counts from the new one', () => {
    const admitted = told.decisions.find(({ events }) => events[0]?.kind === 'hospital-admitted');
    expect(admitted?.sends.map(({ message }) => message)).toContain('M33');
    expect(judgeNotice(told.history.state)).toMatchObject({ outcome: 'on-time', slackMinutes: 60 });
  });

  it('moves the responsibility to the hospital and back', () => {
    const { claims } = told.history.state.responsibility;
    expect(responsibleAt(claims, instant('2027-04-24T03:20+02:00'))).toMatchObject({
      id: 'hos-akut',
      role: 'hospital',
    });
    expect(responsibleAt(claims, instant('2027-04-27T13:59+02:00'))?.role).toBe('hospital');
    expect(responsibleAt(claims, instant('2027-04-27T14:00+02:00'))).toEqual(siteDoctor);
  });
});

describe('TS-15: 96 hours across summer time (R-TRE-06, R-TRE-07)', () => {
  const responsible = { ...standard, extendedResponsibility: { hours: 96, mode: 'responsible' as const } };
  const { doctor: _, ...withoutDoctor } = {
    ...say('allocation-granted', '2027-03-25T10:00+01:00').facts,
    doctor: undefined,
  };
  const start = (doctor: boolean) => [
    say('referral-received', '2027-03-25T08:00+01:00'),
    say('referral-opened', '2027-03-25T08:10+01:00'),
    doctor
      ? say('allocation-granted', '2027-03-25T10:00+01:00')
      : ({ ...say('allocation-granted', '2027-03-25T10:00+01:00'), facts: withoutDoctor } as ReturnType<
          typeof say
        >),
    say('hospital-discharged', '2027-03-26T11:00+01:00'),
    say('arrived', '2027-03-26T12:00+01:00'),
  ];

  it.each([
    ['2027-03-26T11:00+01:00', '2027-03-30T12:00:00+02:00'],
    ['2027-10-29T14:00+02:00', '2027-11-02T13:00:00+01:00'],
  ])('a discharge at %s can be asked about until %s', (discharge, until) => {
    const told = tell([...untilArrival.slice(0, 3), say('hospital-discharged', discharge)]);
    expect(writeDanish(told.last.course.responsibility.reachable?.until ?? 0)).toBe(until);
  });

  it('is the site doctor from the arrival when the hospital advises', () => {
    const { claims } = tell(start(true)).history.state.responsibility;
    expect(responsibleAt(claims, instant('2027-03-26T12:00+01:00'))).toEqual(siteDoctor);
  });

  it('is the hospital until the 96 hours are over when it is responsible, then the successor, once', () => {
    const told = tell(start(true), responsible);
    const { claims } = told.history.state.responsibility;
    expect(responsibleAt(claims, instant('2027-03-30T11:59:59+02:00'))?.role).toBe('hospital-extended');
    expect(responsibleAt(claims, instant('2027-03-30T12:00+02:00'))).toEqual(siteDoctor);
    expect(gaps(claims)).toEqual([]);
    const after = later(told, '2027-03-30T12:00+02:00', responsible);
    expect(after.last.events).toHaveLength(1);
    expect(later(after, '2027-03-30T12:00+02:00', responsible).last.events).toEqual([]);
  });

  it('is divided at a site as its agreement says, and elsewhere as in general (R-TRE-12)', () => {
    const agreed = (id: string) => ({
      ...standard,
      splitAt: [{ id, hours: 48, mode: 'responsible' as const, longGpDays: 30 }],
    });
    const told = tell(start(true), agreed('sop-vig'));
    const { claims, reachable } = told.history.state.responsibility;
    expect(writeDanish(reachable?.until ?? 0)).toBe('2027-03-28T12:00:00+02:00');
    expect(responsibleAt(claims, instant('2027-03-28T11:59:59+02:00'))?.role).toBe('hospital-extended');
    expect(responsibleAt(claims, instant('2027-03-28T12:00+02:00'))).toEqual(siteDoctor);
    const other = tell(start(true), agreed('sop-frb')).history.state.responsibility;
    expect(responsibleAt(other.claims, instant('2027-03-26T12:00+01:00'))).toEqual(siteDoctor);
    const kept = say(
      'responsibility-accepted',
      '2027-03-27T08:00+01:00',
      {
        to: gpDoctor,
        effectiveAt: instant('2027-03-27T08:00+01:00'),
        until: instant('2027-04-17T08:00+02:00'),
      },
      { sender: parties.gp },
    );
    expect(codes(tell([...start(true), kept], agreed('sop-vig')).last)).not.toContain(
      'responsibility.long-gp',
    );
    expect(codes(tell([...start(true), kept], agreed('sop-frb')).last)).toContain('responsibility.long-gp');
  });

  it('lets the site doctor take over earlier (R-TRE-08)', () => {
    const takeover = { to: siteDoctor, effectiveAt: instant('2027-03-27T08:00+01:00') };
    const told = tell(
      [...start(true), say('responsibility-accepted', '2027-03-27T08:00+01:00', takeover)],
      responsible,
    );
    expect(told.last.course.responsibility.state).toBe('sop-doctor');
    expect(told.last.timers.filter(({ timer }) => timer === 'T5')).toEqual([]);
  });

  it('makes a critical task before the hours are over when there is no successor', () => {
    const told = tell(start(false), responsible);
    expect(told.last.timers).toContainEqual({ timer: 'T5', due: instant('2027-03-30T00:00+02:00') });
    expect(owed(told.last)).not.toContain('name-successor');
    expect(later(told, '2027-03-30T00:00+02:00', responsible).last.tasks).toContainEqual(
      expect.objectContaining({ name: 'name-successor', critical: true }),
    );
    const over = later(told, '2027-03-30T12:00:01+02:00', responsible).last;
    expect(codes(over)).toEqual(['responsibility.nobody']);
    expect(owed(over)).toContain('name-responsible-doctor');
  });
});

describe('TS-16: waiting for a municipal place (R-SET-01, R-SET-02)', () => {
  const waiting = [
    ...untilArrival,
    notice('2027-05-07T09:00+02:00', '2027-05-10T10:00+02:00'),
    available('2027-05-07T09:00+02:00'),
    say('end-decided', '2027-05-10T10:00+02:00', {
      actualEnd: instant('2027-05-10T10:00+02:00'),
      destination: 'nursing-home',
    }),
    say('waiting-started', '2027-05-10T10:00+02:00', {}, { sequence: 1 }),
  ];

  it('is a task of the municipality, and a timer every day', () => {
    const told = tell(waiting);
    expect(told.last.course.stay.state).toBe('waiting');
    expect(told.last.tasks).toContainEqual(
      expect.objectContaining({ name: 'find-municipal-place', owner: 'residence-municipality' }),
    );
    expect(later(told, '2027-05-12T11:00+02:00').last.timers).toContainEqual({
      timer: 'T9',
      due: instant('2027-05-13T10:00+02:00'),
    });
  });

  it('leaves raw instants for settlement, nine days apart (R-SET-03)', () => {
    const left = {
      actualEnd: instant('2027-05-10T10:00+02:00'),
      departure: instant('2027-05-19T10:00+02:00'),
    };
    const told = tell([
      ...waiting,
      say('waiting-stopped', '2027-05-19T10:00+02:00'),
      say('departed', '2027-05-19T10:00+02:00', left, { sequence: 1 }),
    ]);
    const of = (what: string) =>
      settlementEvents(told.history.events).find((event) => event.what === what)?.at ?? 0;
    expect(of('waiting-end') - of('waiting-start')).toBe(9 * 24 * hour);
    expect(told.last.course.settlement.state).toBe('stopped');
    expect(told.last.course.stay.state).toBe('handover-pending');
  });

  it('is over when the health need comes back, and the old notice with it (R-STA-08)', () => {
    const told = tell([...waiting, say('need-returned', '2027-05-12T10:00+02:00')]);
    expect(told.last.course.stay.state).toBe('in-stay');
    expect(judgeNotice(told.history.state).outcome).toBe('missing');
    const without = tell([
      ...waiting,
      say('need-returned', '2027-05-12T10:00+02:00', { criteria: { A1: false } }),
    ]);
    expect(codes(without.last)).toEqual(['allocation.criterion-not-met']);
  });
});
