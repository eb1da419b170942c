import { describe, expect, it } from 'vitest';
import type { CourseMessage } from '../../../src/course/course-message.ts';
import { decide } from '../../../src/course/decide.ts';
import { judgeNotice } from '../../../src/course/judge-notice.ts';
import { responsibleAt } from '../../../src/course/responsibility-timeline.ts';
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
  usual,
} from '../story.ts';
import { available, notice } from './notice-and-arrival.ts';

describe('a decision on a referral that came as a letter (R-DAT-05)', () => {
  const byLetter = say('referral-received', '2027-04-05T10:00+02:00', { byLetter: true });
  const opened = (referralId: string) => say('referral-opened', '2027-04-05T10:30+02:00', { referralId });
  const states = (messages: readonly CourseMessage[]) =>
    tell(messages).last.course.referrals.map(({ referralId, state }) => [referralId, state]);

  it('may name it by an id of its own, and its sender is told which one it has', () => {
    expect(states([byLetter, opened('own-1')])).toEqual([['ref-1', 'in-assessment']]);
    expect(codes(tell([byLetter, opened('own-1')]).last)).toContain('referral.found-by-course');
    expect(codes(tell([byLetter, opened('ref-1')]).last)).not.toContain('referral.found-by-course');
  });

  it('tells the id to nobody whose message is refused', () => {
    const { history } = tell([byLetter]);
    const another = say(
      'referral-opened',
      '2027-04-05T10:30+02:00',
      { referralId: 'own-1' },
      { citizen: 'bo' },
    );
    const { findings, events } = decide(history, another, standard, instant('2027-04-05T10:31+02:00'));
    expect(events).toEqual([]);
    expect(findings.map(({ code }) => code)).toContain('course.citizen-mismatch');
    expect(findings.map(({ code }) => code)).not.toContain('referral.found-by-course');
  });

  it('is about no other than the present one, and a referral with an id of its own is found by that alone', () => {
    const other = say('referral-received', '2027-04-05T10:10+02:00', { referralId: 'ref-2' });
    expect(states([byLetter, other, opened('ref-1')])).toEqual([
      ['ref-1', 'in-assessment'],
      ['ref-2', 'received'],
    ]);
    const unknown = tell([byLetter, other, opened('own-1')]).last;
    expect(codes(unknown)).not.toContain('referral.found-by-course');
    expect(unknown.course.referrals.map(({ referralId }) => referralId)).toContain('own-1');
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

  it.each([
    ['notice', 'notice-sent', 0],
    ['revision', 'notice-revised', 1],
  ] as const)(
    'gives a %s that was available before it was sent: its sender’s clock is ahead',
    (_, kind, sequence) => {
      const told = tell([
        ...untilArrival,
        ...(sequence === 0 ? [] : untilClosed.slice(0, 2)),
        say(kind, '2027-04-20T10:05+02:00', { sequence, expectedEnd: instant('2027-04-23T11:00+02:00') }),
        available('2027-04-20T10:03+02:00', { sequence }),
      ]);
      const [chain] = told.last.course.chains;
      expect(chain?.notices.map(({ state }) => state)).toEqual(
        sequence === 0 ? ['given'] : ['superseded', 'given'],
      );
      expect(owed(later(told, '2027-04-20T11:00+02:00').last)).not.toContain('notice-not-delivered');
    },
  );

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
