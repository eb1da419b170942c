import { describe, expect, it } from 'vitest';
import { currentReferral } from '../../src/course/course.ts';
import { decide } from '../../src/course/decide.ts';
import { judgeNotice } from '../../src/course/judge-notice.ts';
import { readNoticePolicies } from '../../src/course/policy/read-notice-policies.ts';
import { gaps, responsibleAt } from '../../src/course/responsibility-timeline.ts';
import { settlementEvents } from '../../src/course/settlement.ts';
import { hour, minute, writeDanish } from '../../src/course/time/danish-time.ts';
import { instant } from './instant.ts';
import { localAgreement } from './local-agreement.ts';
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
  untilClosed,
  usual,
} from './story.ts';

const notice = (at: string, end: string, more: { chainId?: string; sequence?: number } = {}) =>
  say('notice-sent', at, { expectedEnd: instant(end), ...more });
const available = (at: string, more: { chainId?: string; sequence?: number } = {}) =>
  say('notice-available', at, more);

describe('TS-01: from hospital to place to home, everything right', () => {
  const told = tell([...untilArrival, ...untilClosed]);

  it('finds nothing wrong with any message', () => {
    expect(told.decisions.map(codes)).toEqual(told.decisions.map(() => []));
  });

  it('tells the residence municipality and the GP of the stay when it is allocated (R-ALL-12)', () => {
    expect(told.decisions[2]?.sends).toMatchObject([
      { message: 'M10', to: 'residence-municipality', municipality: '0101', about: 'ref-1' },
      { message: 'M10', to: 'gp' },
    ]);
    expect(owed(tell(untilArrival.slice(0, 3)).last)).toContain('municipal-information');
    expect(owed(tell(untilArrival.slice(0, 4)).last)).not.toContain('municipal-information');
  });

  it('judges the notice on time, with an hour less a second to spare', () => {
    expect(judgeNotice(told.history.state)).toMatchObject({
      outcome: 'on-time',
      policyId: 'national-2026-draft',
      earliestEnd: instant('2027-04-22T10:00:01+02:00'),
      slackMinutes: 59,
    });
  });

  it('has one responsible doctor throughout (R-TRE-01, R-TRE-03, R-TRE-09)', () => {
    const { claims } = told.history.state.responsibility;
    const at = (time: string) => responsibleAt(claims, instant(time));
    expect(at('2027-04-07T13:59:59+02:00')).toMatchObject({ id: 'hos-med', role: 'hospital' });
    expect(at('2027-04-07T14:00+02:00')).toEqual(siteDoctor);
    expect(at('2027-04-22T12:14:59+02:00')).toEqual(siteDoctor);
    expect(at('2027-04-22T12:15+02:00')).toEqual(gpDoctor);
    expect(gaps(claims)).toEqual([]);
  });

  it('shows the hospital as reachable for 96 hours (R-TRE-06)', () => {
    const { reachable } = told.history.state.responsibility;
    expect(writeDanish(reachable?.until ?? 0)).toBe('2027-04-11T13:00:00+02:00');
  });

  it('closes when municipality and GP have the handover, and not before (R-END-07)', () => {
    const before = tell([...untilArrival, ...untilClosed.slice(0, -1)]).last;
    expect(before.course.stay.state).toBe('handover-pending');
    expect(before.tasks).toMatchObject([{ name: 'deliver-handover', critical: true, about: 'gp' }]);
    expect(told.last.course.stay.state).toBe('closed');
    expect(told.last.tasks).toEqual([]);
  });
});

describe('TS-02: from home, the GP keeps the treatment responsibility (R-TRE-05)', () => {
  const fromHome = [
    say('referral-received', '2027-06-01T09:30+02:00', { origin: 'own-home' }, { sender: parties.gp }),
    say('referral-opened', '2027-06-01T10:00+02:00'),
    say('allocation-granted', '2027-06-01T11:00+02:00'),
  ];
  const keeps = {
    to: gpDoctor,
    effectiveAt: instant('2027-06-01T11:40+02:00'),
    until: instant('2027-06-09T12:00+02:00'),
  };

  it('is the GP from referral to home, without a change of hands', () => {
    const told = tell([
      ...fromHome,
      say('responsibility-accepted', '2027-06-01T11:40+02:00', keeps, { sender: parties.gp }),
      say('arrived', '2027-06-02T10:00+02:00'),
    ]);
    expect(
      responsibleAt(told.history.state.responsibility.claims, instant('2027-06-05T00:00+02:00')),
    ).toEqual(gpDoctor);
    expect(told.last.course.responsibility.state).toBe('gp');
  });

  it('is the site doctor from the arrival when the GP declines', () => {
    const told = tell([
      ...fromHome,
      say('responsibility-offered', '2027-06-01T11:05+02:00', { transferId: 't', to: gpDoctor }),
      say('responsibility-declined', '2027-06-01T11:40+02:00', { transferId: 't' }, { sender: parties.gp }),
      say('arrived', '2027-06-02T10:00+02:00'),
    ]);
    const { claims, offers } = told.history.state.responsibility;
    expect(responsibleAt(claims, instant('2027-06-02T09:59+02:00'))?.role).toBe('gp');
    expect(responsibleAt(claims, instant('2027-06-02T10:00+02:00'))).toEqual(siteDoctor);
    expect(gaps(claims)).toEqual([]);
    expect(offers).toEqual([]);
  });

  it('passes to the site doctor when the time of the GP runs out', () => {
    const told = tell([
      ...fromHome,
      say('responsibility-accepted', '2027-06-01T11:40+02:00', keeps, { sender: parties.gp }),
      say('arrived', '2027-06-02T10:00+02:00'),
    ]);
    expect(told.last.timers).toContainEqual({ timer: 'T5', due: instant('2027-06-09T12:00+02:00') });
    const after = later(told, '2027-06-09T12:00:05+02:00');
    expect(after.last.course.responsibility.state).toBe('sop-doctor');
  });
});

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
    expect(told.decisions[8]?.sends.map(({ message }) => message)).toContain('M33');
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

describe('TS-18: duplicates', () => {
  const told = tell([...untilArrival, ...untilClosed.slice(0, 2)]);

  it.each([
    ['the same message (R-MSG-01)', untilClosed[0], 'course.repeated'],
    ['the same referral (R-REF-18)', say('referral-received', '2027-04-05T11:00+02:00'), 'referral.repeated'],
    ['the same notice (R-NOT-26)', say('notice-sent', '2027-04-20T10:20+02:00'), 'notice.repeated'],
  ])('%s changes nothing', (_, message, code) => {
    const again = tell(message === undefined ? [] : [message], standard, told.history);
    expect(again.last).toMatchObject({
      events: [],
      sends: [],
      findings: [{ code, severity: 'information' }],
    });
    expect(again.history).toBe(told.history);
  });

  it('refuses the number of a notice with another expected end (R-NOT-26)', () => {
    const other = say('notice-sent', '2027-04-20T10:20+02:00', {
      expectedEnd: instant('2027-04-25T11:00+02:00'),
    });
    const again = tell([other], standard, told.history);
    expect(again.last).toMatchObject({
      events: [],
      findings: [{ code: 'notice.contradicts', severity: 'error' }],
    });
  });

  it('takes the later of two notices without a number, with a warning (2.G.6, case 14)', () => {
    const { sequence: _, ...unnumbered } = usual['notice-sent'];
    const later_ = { ...unnumbered, expectedEnd: instant('2027-04-25T11:00+02:00') };
    const sent = { ...say('notice-sent', '2027-04-20T10:00:05+02:00'), facts: later_ } as ReturnType<
      typeof say
    >;
    const again = tell(
      [sent, available('2027-04-20T10:00:06+02:00', { sequence: 1 })],
      standard,
      told.history,
    );
    expect(again.decisions[0]?.findings).toMatchObject([
      { code: 'notice.sequence-missing', severity: 'warning' },
    ]);
    expect(judgeNotice(again.history.state).end).toBe(later_.expectedEnd);
  });

  it('keeps the first availability when the broker delivers again', () => {
    const again = tell([available('2027-04-21T08:00+02:00')], standard, told.history);
    expect(judgeNotice(again.history.state)).toEqual(judgeNotice(told.history.state));
  });
});

describe('TS-19: out of order (R-NOT-25, R-MSG-02)', () => {
  it('takes a revision before its notice, and the notice as history afterwards', () => {
    const told = tell([
      ...untilArrival,
      say('notice-revised', '2027-06-22T09:00+02:00', { expectedEnd: instant('2027-06-25T09:00+02:00') }),
      available('2027-06-22T09:00:10+02:00', { sequence: 1 }),
    ]);
    expect(told.decisions.at(-2)?.findings).toMatchObject([
      { code: 'notice.predecessor-missing', severity: 'information' },
    ]);
    expect(told.last.course.stay.state).toBe('notice-active');
    const late = tell(
      [notice('2027-06-22T08:00+02:00', '2027-06-24T09:00+02:00'), available('2027-06-22T10:00+02:00')],
      standard,
      told.history,
    );
    expect(late.last.course.chains[0]?.notices.map(({ state }) => state)).toEqual(['superseded', 'given']);
    expect(judgeNotice(late.history.state)).toMatchObject({
      outcome: 'on-time',
      end: instant('2027-06-25T09:00+02:00'),
    });
  });

  it('keeps a cancellation that comes before its notice', () => {
    const told = tell([
      ...untilArrival,
      say('notice-cancelled', '2027-04-20T12:00+02:00'),
      say('notice-sent', '2027-04-20T10:00+02:00'),
    ]);
    expect(told.last.routed).toBe(false);
    expect(told.last.course.chains[0]?.notices[0]?.state).toBe('cancelled');
    expect(told.last.course.stay.state).toBe('in-stay');
  });

  it('takes the end of a stay before its decision, and asks for the decision', () => {
    const told = tell([
      ...untilArrival,
      ...untilClosed.slice(0, 2),
      say('departed', '2027-04-22T12:15+02:00'),
    ]);
    expect(told.last.course.stay.state).toBe('handover-pending');
    expect(owed(told.last)).toContain('record-end-decision');
    const decided = tell([say('end-decided', '2027-04-22T11:00+02:00')], standard, told.history);
    expect(owed(decided.last)).not.toContain('record-end-decision');
  });

  it('takes an arrival before the allocation, with a warning, and puts it in its place afterwards', () => {
    const early = tell([...untilArrival.slice(0, 2), say('arrived', '2027-04-07T14:00+02:00')]);
    expect(codes(early.last)).toEqual(['course.out-of-order']);
    expect(owed(later(early, '2027-04-07T15:00+02:00').last)).toContain('start-without-allocation');
    const told = tell([say('allocation-granted', '2027-04-05T13:20+02:00')], standard, early.history);
    expect(told.last.course.stay).toMatchObject({
      state: 'in-stay',
      arrivedAt: instant('2027-04-07T14:00+02:00'),
    });
  });

  it('takes the handover before the departure', () => {
    const told = tell([
      ...untilArrival,
      ...untilClosed.slice(0, 4),
      say('handover-sent', '2027-04-22T11:30+02:00'),
      say('handover-delivered', '2027-04-22T11:31+02:00', { to: 'municipality' }),
      say('handover-delivered', '2027-04-22T11:32+02:00', { to: 'gp' }),
      say('departed', '2027-04-22T12:15+02:00'),
    ]);
    expect(told.last.course.stay.state).toBe('closed');
    expect(
      responsibleAt(told.history.state.responsibility.claims, instant('2027-04-22T12:15+02:00')),
    ).toEqual(gpDoctor);
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

describe('TS-26 and TS-27: faults of responsibility, and leaving by own decision', () => {
  it('refuses an on-call scheme (R-TRE-04)', () => {
    const onCall = { to: { id: '1813', role: 'sop-doctor', kind: 'on-call' } } as const;
    expect(
      codes(tell([...untilArrival, say('responsibility-accepted', '2027-04-08T10:00+02:00', onCall)]).last),
    ).toEqual(['responsibility.on-call']);
  });

  it('lets a stay begin without a doctor, and counts the gap', () => {
    const allocation = say('allocation-granted', '2027-04-05T13:20+02:00');
    const { doctor: _, ...facts } = allocation.facts as unknown as Record<string, unknown>;
    const told = tell([
      ...untilArrival.slice(0, 2),
      { ...allocation, facts } as unknown as typeof allocation,
      say('arrived', '2027-04-07T14:00+02:00'),
    ]);
    expect(codes(told.last)).toEqual(['responsibility.nobody']);
    expect(told.last.course.stay.state).toBe('in-stay');
    expect(told.last.tasks).toContainEqual(
      expect.objectContaining({ name: 'name-responsible-doctor', critical: true }),
    );
    const takeover = { to: siteDoctor, effectiveAt: instant('2027-04-07T14:00+02:00') };
    const taken = tell(
      [say('responsibility-accepted', '2027-04-07T14:25+02:00', takeover)],
      standard,
      told.history,
    );
    const [gap] = gaps(taken.history.state.responsibility.claims);
    expect((gap?.to ?? 0) - (gap?.from ?? 0)).toBe(25 * minute);
    expect(owed(taken.last)).not.toContain('name-responsible-doctor');
  });

  it('owes no notice to who leaves by own decision', () => {
    const left = { reason: 'own-decision', departure: instant('2027-06-20T19:00+02:00') } as const;
    const told = tell([
      ...untilArrival,
      say('departed', '2027-06-20T19:00+02:00', { ...left, actualEnd: left.departure }),
    ]);
    expect(codes(told.last)).toEqual([]);
    expect(judgeNotice(told.history.state).outcome).toBe('not-applicable');
    expect(owed(told.last)).toEqual(['deliver-handover', 'deliver-handover']);
  });
});

describe('TS-30: corrections (R-SET-04, R-END-11)', () => {
  it('add a settlement event and keep the old one', () => {
    const told = tell([...untilArrival, ...untilClosed]);
    const corrects = 'end-decided@2027-04-22T11:00+02:00';
    const actualEnd = instant('2027-04-22T09:00+02:00');
    const corrected = tell(
      [say('corrected', '2027-04-28T09:00+02:00', { corrects, actualEnd })],
      standard,
      told.history,
    );
    const before = settlementEvents(told.history.events);
    const after = settlementEvents(corrected.history.events);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.slice(before.length)).toMatchObject([{ what: 'correction', corrects, actualEnd }]);
  });

  it('of something that never was are refused', () => {
    expect(codes(tell([...untilArrival, say('corrected', '2027-04-28T09:00+02:00')]).last)).toEqual([
      'settlement.correction-unknown',
    ]);
  });
});

describe('copies (R-NOT-19)', () => {
  it.each([
    ['of a start', untilArrival, 'arrived', '2027-04-07T14:00+02:00'],
    ['of a notice', [...untilArrival, ...untilClosed.slice(0, 2)], 'notice-sent', '2027-04-20T10:00+02:00'],
  ] as const)('%s go to the GP and tell the course nothing new', (_, story, kind, at) => {
    const { history } = tell(story);
    const copy = tell([say(kind, at, {}, { messageId: 'copy', receiver: parties.gp })], standard, history);
    expect(copy.last).toMatchObject({ findings: [], events: [], routed: true });
    expect(copy.history).toBe(history);
  });

  it('of a start after a hospital stay tell of the return, from when they are told', () => {
    const away = tell([...untilArrival, say('hospital-admitted', '2027-04-24T03:20+02:00')]);
    const toldAt = instant('2027-04-27T14:00+02:00');
    const again = say('arrived', '2027-04-07T14:00+02:00', { toldAt }, { messageId: 'again' });
    const back = decide(away.history, again, standard, toldAt + 10_000);
    expect(back.course.stay.state).toBe('in-stay');
    expect(responsibleAt(back.course.responsibility.claims, toldAt)).toEqual(siteDoctor);
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

describe('the first night of the regime (TS-25)', () => {
  it('refers and allocates on a holiday at night, and judges by the Friday it is', () => {
    const told = tell([
      say('referral-received', '2027-01-01T02:10+01:00'),
      say('referral-opened', '2027-01-01T02:20+01:00'),
      say('allocation-granted', '2027-01-01T03:05+01:00', { startsAt: instant('2027-01-01T03:30+01:00') }),
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
