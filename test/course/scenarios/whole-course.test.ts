import { describe, expect, it } from 'vitest';
import { judgeNotice } from '../../../src/course/judge-notice.ts';
import { gaps, responsibleAt } from '../../../src/course/responsibility-timeline.ts';
import { settlementEvents } from '../../../src/course/settlement.ts';
import { minute, writeDanish } from '../../../src/course/time/danish-time.ts';
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
  untilClosed,
} from '../story.ts';

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

  it('change what the course says from then on (R-END-11)', () => {
    const told = tell([...untilArrival, ...untilClosed]);
    const corrects = told.history.events.find(({ kind }) => kind === 'departed')?.messageId ?? '';
    const actualEnd = instant('2027-04-22T09:00+02:00');
    const { stay } = tell(
      [say('corrected', '2027-04-28T09:00+02:00', { corrects, actualEnd })],
      standard,
      told.history,
    ).last.course;
    expect(stay).toMatchObject({ state: 'closed', actualEnd });
  });

  it('of something that never was are refused', () => {
    expect(codes(tell([...untilArrival, say('corrected', '2027-04-28T09:00+02:00')]).last)).toEqual([
      'settlement.correction-unknown',
    ]);
  });
});
