import { describe as describeSuite, expect, it } from 'vitest';
import { checks, outcomes } from '../../../src/course/checks/checks.ts';
import { decide } from '../../../src/course/decide.ts';
import { advise, describe, type Problem } from '../../../src/message/problem.ts';
import { isRefusal } from '../../../src/message/severity.ts';
import { instant } from '../instant.ts';
import { standard, tell, untilArrival, untilClosed, usual } from '../story.ts';
import { allocation, decision, departure, notice, noticed, opened, referral } from './breaking-messages.ts';
import { endRows } from './end-rows.ts';
import { noticeRows } from './notice-rows.ts';
import { personRows } from './person-rows.ts';
import { referralRows } from './referral-rows.ts';
import { stayRows } from './stay-rows.ts';

const doctorDecides = { ...standard, doctorDecidesAt: [{ id: 'region-oestdanmark' }] };
const rows = [...personRows, ...referralRows, ...stayRows, ...noticeRows, ...endRows];

describeSuite('a message that breaks a rule', () => {
  it.each(rows)('%s: %s', (rule, code, before, message, fate) => {
    const told = tell([...before, message]);
    const found = told.last.findings.filter((each) => each.code === code);
    expect(found).toContainEqual(expect.objectContaining({ code, rule }));
    expect(told.last.events).toHaveLength(fate === 'refused' ? 0 : 1);
    expect(found.some(({ severity }) => isRefusal(severity))).toBe(fate === 'refused');
  });

  it.each(rows)('%s: %s is told in both languages, with every word filled in', (_, code, before, message) => {
    const [found] = tell([...before, message]).last.findings.filter((each) => each.code === code) as [
      Problem,
    ];
    for (const language of ['en', 'da'] as const) {
      expect(describe(found, language)).not.toContain('?');
      expect(advise(found, language)).not.toContain('?');
    }
  });

  it.each([
    ['the wish is followed', 'allocation.wish-not-followed', [referral({ wish: 'sop-vig' })], allocation({})],
    [
      'the deviation has a reason',
      'allocation.wish-not-followed',
      [referral({ wish: 'x' })],
      allocation({ siteReason: 'full' }),
    ],
    ['there is just one place', 'allocation.overbooked', opened, allocation({ freePlaces: 1 })],
    ['the doctor decides where the doctor must', 'end.wrong-decider', noticed, decision({})],
    ['it is day', 'referral.night', opened, allocation({ startsAt: instant('2027-04-06T07:00+02:00') })],
    [
      'the stay starts with the regime (S-01)',
      'course.before-regime',
      opened,
      allocation({ startsAt: instant('2027-01-01T00:00+01:00') }),
    ],
  ] as const)('is not found when %s', (_, code, before, message) => {
    expect(tell([...before, message], doctorDecides).last.findings.map((each) => each.code)).not.toContain(
      code,
    );
  });

  it('R-END-03: where the agreement says so, the attached doctor decides on the word of two professions', () => {
    for (const facts of [{ decider: 'staff' }, { professions: 1 }] as const) {
      const told = tell([...noticed, decision(facts)], doctorDecides);
      expect(told.last.findings).toMatchObject([{ code: 'end.wrong-decider', rule: 'R-END-03' }]);
      expect(tell([...noticed, decision(facts)]).last.findings).toEqual([]);
    }
  });

  it('R-ID-11: what is more than a day ahead of the clock is told, and recorded', () => {
    const { history } = tell(untilArrival);
    const left = departure({}, { at: instant('9999-12-31T12:00+01:00') });
    const judged = decide(history, left, standard, instant('2027-04-22T12:16+02:00'));
    expect(judged.findings).toContainEqual(
      expect.objectContaining({ code: 'course.in-future', rule: 'R-ID-11', severity: 'warning' }),
    );
    expect(judged.events).toHaveLength(1);
  });

  it('R-NOT-03: a clock that differs by more than a quarter of an hour is told', () => {
    const { history } = tell(untilArrival);
    const judged = (minutes: number) =>
      decide(history, notice({}), standard, instant('2027-04-20T10:00+02:00') + minutes * 60_000);
    expect(judged(15).findings).toEqual([]);
    expect(judged(16).findings).toMatchObject([
      { code: 'notice.clock-differs', rule: 'R-NOT-03', severity: 'warning' },
    ]);
  });

  it('is here for every check there is', () => {
    const shown = new Set<string>([
      ...rows.map(([rule, code]) => `${rule} ${code}`),
      'R-END-03 end.wrong-decider',
      'R-NOT-03 notice.clock-differs',
      'R-ID-11 course.in-future',
      'R-TRE-01 responsibility.nobody',
    ]);
    expect(
      [...checks, ...outcomes].map(({ rule, code }) => `${rule} ${code}`).filter((each) => !shown.has(each)),
    ).toEqual([]);
  });

  it('breaks nothing else: the usual facts are without fault', () => {
    expect(Object.keys(usual).length).toBeGreaterThan(40);
    expect(tell([...untilArrival, ...untilClosed]).decisions.flatMap(({ findings }) => findings)).toEqual([]);
  });
});
