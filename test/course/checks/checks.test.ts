import { describe as describeSuite, expect, it } from 'vitest';
import { checks, outcomes } from '../../../src/course/checks/checks.ts';
import type { CourseFacts } from '../../../src/course/course-facts.ts';
import type { CourseMessage, CourseMessageHead } from '../../../src/course/course-message.ts';
import { decide } from '../../../src/course/decide.ts';
import type { RuleId } from '../../../src/course/rules/rules.ts';
import { advise, describe, type Problem } from '../../../src/message/problem.ts';
import type { ProblemCode } from '../../../src/message/problem-catalogue.ts';
import { isRefusal } from '../../../src/message/severity.ts';
import { instant } from '../instant.ts';
import {
  gpDoctor,
  parties,
  say,
  siteDoctor,
  standard,
  tell,
  untilArrival,
  untilClosed,
  usual,
} from '../story.ts';

const nothing: readonly CourseMessage[] = [];
const opened = untilArrival.slice(0, 2);
const meeting = (at: string, outcome: 'held' | 'cancelled') =>
  say('meeting-told', at, { meetingId: 'status-1', meeting: 'status-meeting', outcome });
const noticed = [...untilArrival, ...untilClosed.slice(0, 2)];
const absent = undefined as never;
const stranger = { id: 'somebody', kind: 'other' } as const;
const doctorDecides = { ...standard, doctorDecidesAt: [{ id: 'region-oestdanmark' }] };

/** The rule, its code, what came before, the message that breaks it, and whether it is refused. */
type Row = readonly [RuleId, ProblemCode, readonly CourseMessage[], CourseMessage, 'refused' | 'routed'];

const referral = (facts: Partial<CourseFacts['referral-received']>, head: Partial<CourseMessageHead> = {}) =>
  say('referral-received', '2027-04-05T10:00+02:00', facts, head);
const allocation = (
  facts: Partial<CourseFacts['allocation-granted']>,
  head: Partial<CourseMessageHead> = {},
) => say('allocation-granted', '2027-04-05T13:20+02:00', facts, head);
const plan = (planId: string, follows: readonly string[] = []) => ({ plan: { planId, follows } });
const notice = (facts: Partial<CourseFacts['notice-sent']>, head: Partial<CourseMessageHead> = {}) =>
  say('notice-sent', '2027-04-20T10:00+02:00', facts, head);
const revision = (facts: Partial<CourseFacts['notice-revised']>, head: Partial<CourseMessageHead> = {}) =>
  say('notice-revised', '2027-04-20T15:00+02:00', facts, head);
const decision = (facts: Partial<CourseFacts['end-decided']>) =>
  say('end-decided', '2027-04-22T11:00+02:00', facts);
const departure = (facts: Partial<CourseFacts['departed']>, head: Partial<CourseMessageHead> = {}) =>
  say('departed', '2027-04-22T12:15+02:00', facts, head);
const takeover = (
  facts: Partial<CourseFacts['responsibility-accepted']>,
  head: Partial<CourseMessageHead> = {},
) => say('responsibility-accepted', '2027-04-08T10:00+02:00', facts, head);

const rows: readonly Row[] = [
  ['R-ID-01', 'course.citizen-mismatch', opened, allocation({}, { citizen: 'bent' }), 'refused'],
  [
    'R-ID-03',
    'course.municipality-missing',
    nothing,
    referral({}, { residenceMunicipality: absent }),
    'routed',
  ],
  [
    'R-ID-03',
    'course.municipality-missing',
    opened,
    allocation({}, { residenceMunicipality: absent }),
    'refused',
  ],
  [
    'R-ID-03',
    'course.municipality-missing',
    untilArrival,
    notice({}, { residenceMunicipality: absent }),
    'refused',
  ],
  [
    'R-ID-03',
    'course.municipality-unknown',
    nothing,
    referral({}, { residenceMunicipality: '0100' }),
    'refused',
  ],
  ['R-ID-04', 'course.municipality-differs', nothing, referral({ addressMunicipality: '0147' }), 'routed'],
  ['R-ID-05', 'course.authority-missing', opened, allocation({ authority: absent }), 'refused'],
  ['R-ID-07', 'course.responsible-missing', untilArrival, departure({}, { responsible: absent }), 'routed'],
  ['R-SEC-04', 'course.sender-no-role', untilArrival, notice({}, { sender: parties.gp }), 'refused'],
  [
    'R-SEC-04',
    'course.sender-no-role',
    untilArrival,
    notice({}, { sender: { id: 'sop-bys', kind: 'sop' } }),
    'refused',
  ],
  [
    'R-SEC-04',
    'course.sender-no-role',
    noticed,
    say(
      'notice-answered',
      '2027-04-20T15:00+02:00',
      {},
      { sender: { id: 'mun-0751', kind: 'municipality', municipality: '0751' } },
    ),
    'refused',
  ],
  [
    'R-SEC-04',
    'course.sender-no-role',
    opened,
    say(
      'referral-withdrawn',
      '2027-04-05T12:00+02:00',
      {},
      { sender: { id: 'hos-other', kind: 'hospital' } },
    ),
    'refused',
  ],
  [
    'R-MSG-07',
    'course.before-regime',
    opened,
    allocation({ startsAt: instant('2026-12-31T23:59+01:00') }),
    'routed',
  ],
  [
    'R-TRE-11',
    'responsibility.not-stated',
    untilArrival,
    departure({}, { statesResponsible: false }),
    'routed',
  ],
  [
    'R-NOT-12',
    'notice.information-is-none',
    [...untilArrival, decision({})],
    say('stay-informed', '2027-04-22T11:30+02:00'),
    'routed',
  ],
  ['R-REF-01', 'referral.referrer-not-allowed', nothing, referral({}, { sender: stranger }), 'refused'],
  ['R-REF-03', 'referral.origin-missing', nothing, referral({ origin: absent }), 'routed'],
  ['R-REF-04', 'referral.criterion-missing', nothing, referral({ criteria: { A2: true } }), 'refused'],
  ['R-REF-05', 'referral.criteria-open', nothing, referral({ criteria: { A1: true } }), 'routed'],
  ['R-REF-06', 'referral.no-functional-ability', nothing, referral({ functionalAbility: false }), 'routed'],
  [
    'R-REF-08',
    'referral.dialogue-missing',
    nothing,
    referral({ dialogue: { citizen: true, municipality: false } }),
    'routed',
  ],
  [
    'R-REF-11',
    'referral.hospital-indicated',
    nothing,
    referral({ flags: [{ flag: 'X6', status: 'claimed' }] }),
    'routed',
  ],
  [
    'R-REF-12',
    'referral.specialised',
    nothing,
    referral({ flags: [{ flag: 'X5', status: 'claimed' }] }),
    'routed',
  ],
  [
    'R-REF-19',
    'referral.night',
    opened,
    allocation({ startsAt: instant('2027-04-06T03:30+02:00') }),
    'routed',
  ],
  ['R-ALL-01', 'allocation.not-visitation', opened, allocation({}, { sender: parties.hospital }), 'refused'],
  ['R-ALL-02', 'allocation.no-assessment', opened, allocation({ assessed: false }), 'refused'],
  ['R-ALL-03', 'allocation.criterion-not-met', opened, allocation({ criteria: { A1: false } }), 'refused'],
  [
    'R-REF-12',
    'allocation.specialised',
    opened,
    allocation({ flags: [{ flag: 'X5', status: 'confirmed' }] }),
    'refused',
  ],
  [
    'R-REF-13',
    'allocation.outside-target-group',
    opened,
    allocation({ flags: [{ flag: 'X7', status: 'confirmed' }] }),
    'refused',
  ],
  [
    'R-ALL-04',
    'allocation.no-reason',
    opened,
    say('referral-rejected', '2027-04-05T12:00+02:00', { reason: absent }),
    'refused',
  ],
  [
    'R-ALL-06',
    'allocation.alternative-dialogue',
    [...opened, say('capacity-missing', '2027-04-05T11:00+02:00')],
    say('alternative-offered', '2027-04-05T12:00+02:00', { dialogue: absent }),
    'routed',
  ],
  ['R-ALL-08', 'allocation.wish-not-followed', [referral({ wish: 'sop-bys' })], allocation({}), 'routed'],
  ['R-ALL-11', 'allocation.overbooked', opened, allocation({ freePlaces: 0.8 }), 'routed'],
  [
    'R-ALL-13',
    'allocation.information-missing',
    opened,
    allocation({ information: ['stay', 'treatment', 'duration'] }),
    'routed',
  ],
  ['R-ALL-18', 'allocation.rule-set-missing', opened, allocation({ ruleSet: absent }), 'refused'],
  [
    'R-ALL-19',
    'allocation.legal-basis',
    opened,
    allocation({ legalBases: ['sul-118e', 'sul-139b'] }),
    'refused',
  ],
  ['R-ALL-19', 'allocation.legal-basis', opened, allocation({ legalBases: [] }), 'refused'],
  ['R-STA-02', 'stay.no-duration', opened, allocation({ plannedEnd: absent }), 'routed'],
  [
    'R-STA-08',
    'stay.waiting-not-told',
    nothing,
    say('waiting-started', '2027-04-22T12:00+02:00', {}, { residenceMunicipality: absent }),
    'routed',
  ],
  [
    'R-STA-05',
    'stay.plan-not-continued',
    [...untilArrival.slice(0, 5), say('package-sent', '2027-04-07T13:05+02:00', plan('plan-1'))],
    say('stay-changed', '2027-04-10T10:00+02:00', plan('plan-2', ['plan-0'])),
    'routed',
  ],
  [
    'R-STA-14',
    'stay.utensils-not-sent',
    untilArrival.slice(0, 5),
    say('package-sent', '2027-04-07T13:05+02:00', { specialUtensils: true }),
    'routed',
  ],
  [
    'R-STA-03',
    'stay.no-goals',
    [...untilArrival.slice(0, -1), say('arrived', '2027-04-07T14:00+02:00', { goals: absent })],
    say('status-met', '2027-04-14T14:00+02:00'),
    'routed',
  ],
  [
    'R-STA-04',
    'stay.no-status-meeting',
    [...untilArrival, meeting('2027-04-10T10:00+02:00', 'cancelled')],
    say('stay-changed', '2027-04-21T14:00+02:00'),
    'routed',
  ],
  [
    'R-STA-09',
    'stay.moved-for-need',
    [...untilArrival, say('stay-changed', '2027-04-08T10:00+02:00', { place: 'bed-1' })],
    say('purpose-changed', '2027-04-10T10:00+02:00', { purpose: 'palliation', place: 'bed-2' }),
    'routed',
  ],
  [
    'R-STA-06',
    'stay.functional-status-incomplete',
    untilArrival,
    say('functional-status-told', '2027-04-08T10:00+02:00', { components: ['body', 'environment'] }),
    'routed',
  ],
  [
    'R-STA-06',
    'stay.functional-status-not-compared',
    [...noticed.slice(0, 6), say('functional-status-told', '2027-04-07T13:30+02:00'), ...noticed.slice(6)],
    say('end-decided', '2027-04-22T11:00+02:00'),
    'routed',
  ],
  [
    'R-STA-10',
    'stay.charge',
    untilArrival.slice(0, 5),
    say('arrived', '2027-04-07T14:00+02:00', { chargesCitizen: true }),
    'refused',
  ],
  [
    'R-STA-12',
    'stay.period-overlap',
    [...untilArrival, say('leave-started', '2027-04-10T10:00+02:00')],
    say('leave-started', '2027-04-11T10:00+02:00'),
    'routed',
  ],
  ['R-TRE-03', 'responsibility.no-function', opened, allocation({ doctor: absent }), 'routed'],
  [
    'R-TRE-04',
    'responsibility.on-call',
    opened,
    allocation({ doctor: { ...siteDoctor, kind: 'on-call' } }),
    'refused',
  ],
  [
    'R-TRE-04',
    'responsibility.on-call',
    untilArrival,
    takeover({ to: { ...siteDoctor, kind: 'on-call' } }),
    'refused',
  ],
  [
    'R-TRE-04',
    'responsibility.on-call',
    untilArrival.slice(0, 4),
    say('hospital-discharged', '2027-04-07T13:00+02:00', { successor: { ...siteDoctor, kind: 'on-call' } }),
    'refused',
  ],
  ['R-TRE-01', 'responsibility.overlap', untilArrival, takeover({ openHolders: 2 }), 'refused'],
  [
    'R-TRE-02',
    'responsibility.no-package',
    untilArrival.slice(0, 6),
    say('arrived', '2027-04-07T14:00+02:00'),
    'routed',
  ],
  [
    'R-TRE-02',
    'responsibility.no-package',
    [...untilArrival.slice(0, 5), say('arrived', '2027-04-07T14:00+02:00')],
    takeover({}),
    'routed',
  ],
  [
    'R-TRE-05',
    'responsibility.long-gp',
    untilArrival,
    takeover(
      {
        to: gpDoctor,
        effectiveAt: instant('2027-04-08T10:00+02:00'),
        until: instant('2027-04-23T10:00+02:00'),
      },
      { sender: parties.gp },
    ),
    'routed',
  ],
  ['R-TRE-05', 'responsibility.gp-not-accepted', untilArrival, takeover({ to: gpDoctor }), 'refused'],
  ['R-NOT-02', 'notice.no-end', untilArrival, notice({ expectedEnd: absent }), 'refused'],
  [
    'R-NOT-02',
    'notice.end-passed',
    untilArrival,
    notice({ expectedEnd: instant('2027-04-20T09:59+02:00') }),
    'refused',
  ],
  [
    'R-NOT-02',
    'notice.end-before-arrival',
    untilArrival,
    notice({ expectedEnd: instant('2027-04-07T13:00+02:00') }),
    'refused',
  ],
  [
    'R-NOT-13',
    'notice.phone-incomplete',
    noticed,
    say('notice-phoned', '2027-04-20T16:00+02:00', { taker: absent }),
    'refused',
  ],
  [
    'R-NOT-14',
    'notice.wrong-municipality',
    noticed,
    say('notice-answered', '2027-04-20T15:00+02:00', { answer: 'dispute-not-our-citizen' }),
    'routed',
  ],
  ['R-NOT-15', 'notice.not-delivered', noticed, say('notice-failed', '2027-04-20T16:00+02:00'), 'routed'],
  [
    'R-NOT-16',
    'notice.revision-assumed',
    noticed,
    say('notice-sent', '2027-04-20T12:00+02:00', { chainId: 'chain-2' }),
    'routed',
  ],
  [
    'R-NOT-18',
    'notice.cancel-reason',
    noticed,
    say('notice-cancelled', '2027-04-20T16:00+02:00', { reason: absent }),
    'refused',
  ],
  [
    'R-NOT-19',
    'notice.gp-unknown',
    [referral({ generalPractitioner: absent }), ...untilArrival.slice(1)],
    notice({}),
    'routed',
  ],
  ['R-NOT-25', 'notice.sequence-missing', noticed, revision({ sequence: absent }), 'routed'],
  ['R-NOT-25', 'notice.predecessor-missing', noticed, revision({ sequence: 3 }), 'routed'],
  [
    'R-NOT-27',
    'notice.content-missing',
    untilArrival,
    notice({ content: ['assessment', 'needs', 'doctor', 'phone'] }),
    'routed',
  ],
  ['R-NOT-28', 'notice.responsible-missing', untilArrival, notice({}, { responsible: absent }), 'routed'],
  ['R-END-01', 'end.criteria', noticed, decision({ criteria: { D1: 'met' } }), 'refused'],
  ['R-END-02', 'end.no-dialogue', noticed, decision({ dialogue: false }), 'refused'],
  [
    'R-END-06',
    'end.before-start',
    noticed,
    decision({ actualEnd: instant('2027-04-07T13:00+02:00') }),
    'refused',
  ],
  ['R-END-05', 'end.times-missing', noticed, departure({ departure: absent }), 'refused'],
  ['R-END-05', 'end.times-missing', noticed, departure({ actualEnd: absent }), 'refused'],
  ['R-END-05', 'end.no-assessment', noticed, departure({ assessed: false }), 'routed'],
  [
    'R-END-06',
    'end.before-start',
    noticed,
    departure({ departure: instant('2027-04-07T13:00+02:00') }),
    'refused',
  ],
  [
    'R-END-06',
    'end.before-need',
    noticed,
    departure({ departure: instant('2027-04-22T10:00+02:00') }),
    'routed',
  ],
  [
    'R-END-08',
    'end.medication-time',
    noticed,
    say('handover-sent', '2027-04-22T12:00+02:00', { medicationUpdated: false }),
    'routed',
  ],
  ['R-END-09', 'end.no-destination', noticed, departure({ destination: absent }), 'routed'],
  [
    'R-SET-06',
    'settlement.municipality-changed',
    noticed,
    departure({}, { residenceMunicipality: '0147' }),
    'routed',
  ],
  ['R-NOT-01', 'notice.missing', untilArrival, departure({}), 'routed'],
  [
    'R-NOT-23',
    'notice.announced-later',
    noticed,
    decision({ actualEnd: instant('2027-04-22T10:59+02:00') }),
    'routed',
  ],
  [
    'R-NOT-05',
    'notice.breach',
    [
      ...untilArrival,
      notice({ expectedEnd: instant('2027-04-22T09:00+02:00') }),
      say('notice-available', '2027-04-20T10:00:01+02:00'),
    ],
    decision({ actualEnd: instant('2027-04-22T09:00+02:00') }),
    'routed',
  ],
  [
    'R-NOT-04',
    'notice.late',
    [...untilArrival, notice({ expectedEnd: instant('2027-04-22T10:00+02:00') })],
    say('notice-available', '2027-04-20T10:00:01+02:00'),
    'routed',
  ],
];

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
