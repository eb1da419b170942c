import { describe, expect, it } from 'vitest';
import type { SupplyFacts } from '../../src/course/course-facts.ts';
import type { CourseMessage } from '../../src/course/course-message.ts';
import { readNoticePolicies } from '../../src/course/policy/read-notice-policies.ts';
import { taskKinds } from '../../src/course/tasks/open-tasks.ts';
import { expiringPolicies } from '../../src/course/timers.ts';
import { instant } from './instant.ts';
import { localAgreement } from './local-agreement.ts';
import { gpDoctor, later, owed, parties, say, standard, tell, untilArrival, untilClosed } from './story.ts';

const noticed = [...untilArrival, ...untilClosed.slice(0, 2)];
const absent = undefined as never;

/** An arrival of whose goals nothing is told, and for which no status meeting is planned. */
const aimless = [
  ...untilArrival.filter(({ kind }) => kind !== 'meeting-told' && kind !== 'arrived'),
  say('arrived', '2027-04-07T14:00+02:00', { goals: absent }),
];

/** The hospital has lent the place an aid. */
const lent = (facts: Partial<SupplyFacts> = {}, at = '2027-04-07T13:30+02:00') =>
  say('supplies-told', at, {
    supplies: [{ supplyId: 'supply-1', owner: 'hos-med', holder: 'sop-vig', toReturn: true, ...facts }],
  });

/** The task, the story that leaves it, when it is looked at, and the message that settles it. */
const owedThen: readonly (readonly [string, readonly CourseMessage[], string, CourseMessage?])[] = [
  [
    'find-alternative',
    [...untilArrival.slice(0, 2), say('capacity-missing', '2027-04-05T11:00+02:00')],
    '2027-04-05T11:00+02:00',
    say('allocation-granted', '2027-04-05T12:00+02:00'),
  ],
  [
    'rejection-dialogue',
    [...untilArrival.slice(0, 2), say('referral-rejected', '2027-04-05T11:00+02:00')],
    '2027-04-05T12:00+02:00',
    say('dialogue-recorded', '2027-04-05T13:00+02:00'),
  ],
  [
    'decide-rehabilitation',
    [...untilArrival.slice(0, 2), say('referral-redirected', '2027-04-05T11:00+02:00')],
    '2027-04-05T11:01+02:00',
    say('rehabilitation-decided', '2027-04-07T10:00+02:00'),
  ],
  [
    'decide-again',
    [
      ...untilArrival.slice(0, 2),
      say('referral-redirected', '2027-04-05T11:00+02:00'),
      say('rehabilitation-decided', '2027-04-07T10:00+02:00', { accepted: false, unit: absent }),
    ],
    '2027-04-07T10:01+02:00',
    say('allocation-granted', '2027-04-07T12:00+02:00'),
  ],
  [
    'tell-referrer',
    [...untilArrival.slice(0, 3), say('decision-failed', '2027-04-05T13:30+02:00')],
    '2027-04-05T13:31+02:00',
    say('decision-delivered', '2027-04-05T14:00+02:00'),
  ],
  [
    'review-medication',
    [...untilArrival, say('stay-changed', '2027-04-08T10:00+02:00', { medicationReview: 'needed' })],
    '2027-04-08T10:01+02:00',
    say('status-met', '2027-04-12T10:00+02:00', { medicationReview: 'done' }),
  ],
  [
    'set-goals',
    aimless,
    '2027-04-14T14:00+02:00',
    say('stay-changed', '2027-04-15T10:00+02:00', { goals: 1 }),
  ],
  ['plan-status-meeting', aimless, '2027-04-21T14:00+02:00', say('status-met', '2027-04-22T10:00+02:00')],
  [
    'return-supply',
    [...untilArrival, say('supplies-told', '2027-04-07T14:00+02:00'), ...untilClosed],
    '2027-04-22T12:16+02:00',
    say('supplies-told', '2027-04-23T09:00+02:00', {
      supplies: [{ supplyId: 'supply-1', owner: 'hos-med', holder: 'hos-med', toReturn: true }],
    }),
  ],
  [
    'answer-criteria',
    [say('referral-received', '2027-04-05T10:00+02:00', { criteria: { A1: true } })],
    '2027-04-05T10:01+02:00',
    say('referral-supplemented', '2027-04-05T11:00+02:00', {
      criteria: { A2: true, A3: false, A4: true, A5: true, A6: true },
    }),
  ],
  [
    'record-dialogue',
    [say('referral-received', '2027-04-05T10:00+02:00', { dialogue: absent })],
    '2027-04-05T10:01+02:00',
    say('dialogue-recorded', '2027-04-05T11:00+02:00'),
  ],
  [
    'assess-flag',
    [say('referral-received', '2027-04-05T10:00+02:00', { flags: [{ flag: 'X1', status: 'claimed' }] })],
    '2027-04-05T10:01+02:00',
    say('allocation-granted', '2027-04-05T12:00+02:00'),
  ],
  [
    'confirm-residence',
    [say('referral-received', '2027-04-05T10:00+02:00', { addressMunicipality: '0147' })],
    '2027-04-05T10:01+02:00',
    say('referral-supplemented', '2027-04-05T11:00+02:00', {}, { residenceMunicipality: '0147' }),
  ],
  [
    'confirm-residence',
    [say('referral-received', '2027-04-05T10:00+02:00', { noAddress: true })],
    '2027-04-05T10:01+02:00',
    say('allocation-granted', '2027-04-05T12:00+02:00'),
  ],
  [
    'municipal-information',
    untilArrival.slice(0, 3),
    '2027-04-05T14:00+02:00',
    say('municipality-informed', '2027-04-05T15:00+02:00'),
  ],
  [
    'provide-measures',
    [...untilArrival, say('municipality-asked', '2027-04-08T10:00+02:00', { want: 'measures' })],
    '2027-04-08T10:01+02:00',
    say('request-answered', '2027-04-15T13:00+02:00', { want: 'measures' }),
  ],
  [
    'prepare-home',
    [...untilArrival, say('municipality-asked', '2027-04-08T10:00+02:00')],
    '2027-04-08T10:01+02:00',
    say('municipality-asked', '2027-04-09T10:00+02:00', { outcome: 'withdrawn' }),
  ],
  [
    'settle-declined-request',
    [
      ...untilArrival,
      say('municipality-asked', '2027-04-08T10:00+02:00'),
      say('request-answered', '2027-04-09T09:00+02:00', { outcome: 'declined' }),
    ],
    '2027-04-09T09:01+02:00',
    say('municipality-asked', '2027-04-09T10:00+02:00'),
  ],
  [
    'complete-stay-information',
    [...untilArrival.slice(0, 2), say('allocation-granted', '2027-04-05T13:20+02:00', { information: [] })],
    '2027-04-05T14:00+02:00',
  ],
  [
    'expected-duration',
    [
      ...untilArrival.slice(0, 2),
      say('allocation-granted', '2027-04-05T13:20+02:00', { plannedEnd: absent }),
    ],
    '2027-04-05T14:00+02:00',
    say('stay-changed', '2027-04-06T10:00+02:00', { plannedEnd: instant('2027-05-01T10:00+02:00') }),
  ],
  ['start-without-allocation', [say('arrived', '2027-04-07T14:00+02:00')], '2027-04-07T15:00+02:00'],
  [
    'name-responsible-doctor',
    [
      ...untilArrival.slice(0, 2),
      say('allocation-granted', '2027-04-05T13:20+02:00', { doctor: absent }),
      say('arrived', '2027-04-07T14:00+02:00'),
    ],
    '2027-04-07T14:00+02:00',
    say('responsibility-accepted', '2027-04-07T15:00+02:00'),
  ],
  [
    'name-doctor-for-arrival',
    [...untilArrival.slice(0, 2), say('allocation-granted', '2027-04-05T13:20+02:00', { doctor: absent })],
    '2027-04-05T13:20+02:00',
    say('responsibility-accepted', '2027-04-05T15:00+02:00', {
      effectiveAt: instant('2027-04-07T14:00+02:00'),
    }),
  ],
  [
    'name-successor',
    [
      ...untilArrival.slice(0, 2),
      say('allocation-granted', '2027-04-05T13:20+02:00', { doctor: absent }),
      say(
        'responsibility-accepted',
        '2027-04-05T14:00+02:00',
        {
          to: gpDoctor,
          effectiveAt: instant('2027-04-05T14:00+02:00'),
          until: instant('2027-04-10T14:00+02:00'),
        },
        { sender: parties.gp },
      ),
      say('arrived', '2027-04-07T14:00+02:00'),
    ],
    '2027-04-10T02:00+02:00',
    say('responsibility-accepted', '2027-04-10T08:00+02:00'),
  ],
  [
    'send-information-package',
    [...untilArrival.slice(0, 5), say('arrived', '2027-04-07T14:00+02:00')],
    '2027-04-07T15:00+02:00',
    say('package-delivered', '2027-04-07T15:30+02:00'),
  ],
  [
    'settle-late-notice',
    [
      ...untilArrival,
      say('notice-sent', '2027-04-20T12:00+02:00'),
      say('notice-available', '2027-04-20T12:00+02:00'),
    ],
    '2027-04-20T13:00+02:00',
    say('notice-answered', '2027-04-20T14:00+02:00', { answer: 'ready-from', consents: true }),
  ],
  [
    'give-notice-otherwise',
    [...noticed, say('notice-failed', '2027-04-20T12:00+02:00')],
    '2027-04-20T12:00+02:00',
    say('notice-phoned', '2027-04-20T13:00+02:00'),
  ],
  [
    'notice-not-delivered',
    [...untilArrival, say('notice-sent', '2027-04-20T10:00+02:00')],
    '2027-04-20T10:16+02:00',
    say('notice-available', '2027-04-20T10:20+02:00'),
  ],
  [
    'correct-notice-receiver',
    [...noticed, say('stay-changed', '2027-04-20T12:00+02:00', {}, { residenceMunicipality: '0147' })],
    '2027-04-20T12:00+02:00',
    say(
      'notice-cancelled',
      '2027-04-20T13:00+02:00',
      { reason: 'incorrect-receiver' },
      { residenceMunicipality: '0147' },
    ),
  ],
  [
    'privacy-incident',
    [...noticed, say('notice-answered', '2027-04-20T12:00+02:00', { answer: 'dispute-not-our-citizen' })],
    '2027-04-20T12:00+02:00',
    say('notice-cancelled', '2027-04-20T13:00+02:00', { reason: 'incorrect-receiver' }),
  ],
  [
    'talk-to-municipality',
    [...noticed, say('notice-answered', '2027-04-20T12:00+02:00', { answer: 'cannot' })],
    '2027-04-20T12:00+02:00',
    say('notice-answered', '2027-04-20T13:00+02:00', { answer: 'ready-from' }),
  ],
  [
    'confirm-notice-in-writing',
    [
      ...untilArrival,
      say('notice-sent', '2027-04-20T10:00+02:00'),
      say('notice-phoned', '2027-04-20T10:05+02:00'),
    ],
    '2027-04-20T10:06+02:00',
    say('notice-available', '2027-04-20T11:00+02:00'),
  ],
  [
    'confirm-old-notice',
    [
      ...untilArrival,
      say('notice-sent', '2027-04-08T10:00+02:00', { expectedEnd: instant('2027-05-20T10:00+02:00') }),
      say('notice-available', '2027-04-08T10:00+02:00'),
    ],
    '2027-04-22T10:01+02:00',
  ],
  [
    'revise-passed-notice',
    noticed,
    '2027-04-22T11:00+02:00',
    say('notice-revised', '2027-04-22T11:30+02:00'),
  ],
  [
    'give-notice',
    untilArrival,
    '2027-04-28T08:00+02:00',
    say('notice-sent', '2027-04-28T09:00+02:00', { expectedEnd: instant('2027-04-30T12:00+02:00') }),
  ],
  [
    'record-end-decision',
    [...noticed, say('departed', '2027-04-22T12:15+02:00')],
    '2027-04-22T12:20+02:00',
    say('end-decided', '2027-04-22T11:00+02:00'),
  ],
  ['deliver-handover', [...noticed, ...untilClosed.slice(3, 6)], '2027-04-22T12:20+02:00'],
  [
    'find-general-practitioner',
    [
      say('referral-received', '2027-04-05T10:00+02:00', { generalPractitioner: absent }),
      ...untilArrival.slice(1),
      ...untilClosed.slice(0, 5),
    ],
    '2027-04-22T12:20+02:00',
  ],
  [
    'find-municipal-place',
    [
      ...noticed,
      say('end-decided', '2027-04-22T11:00+02:00'),
      say('waiting-started', '2027-04-22T11:00:30+02:00'),
    ],
    '2027-04-23T11:00+02:00',
    say('waiting-stopped', '2027-04-24T11:00+02:00'),
  ],
  [
    'mark-waiting',
    [...noticed, say('end-decided', '2027-04-22T11:00+02:00')],
    '2027-04-22T11:01+02:00',
    say('waiting-started', '2027-04-22T11:30+02:00'),
  ],
];

describe('tasks (R-NOT-08, R-NOT-20 and the others they name)', () => {
  it.each(owedThen.map(([name, story, at, done]) => ({ name, story, at, done })))(
    '$name is owed, and gone when it is done',
    ({ name, story, at, done }) => {
      const told = tell(story);
      expect(owed(later(told, at).last)).toContain(name);
      if (done !== undefined)
        expect(owed(tell([done], undefined, later(told, at).history).last)).not.toContain(name);
    },
  );

  it('are all shown here', () => {
    expect(
      taskKinds.map(({ name }) => name).filter((name) => !owedThen.some(([shown]) => shown === name)),
    ).toEqual([]);
  });

  it('foresee the gap of an arrival from the allocation on, critical, unless the hospital’s hours cover it (R-TRE-01)', () => {
    const allocated = say('allocation-granted', '2027-04-05T13:20+02:00', { doctor: absent });
    const told = [...untilArrival.slice(0, 2), allocated];
    const foreseen = tell(told).last.tasks.find(({ name }) => name === 'name-doctor-for-arrival');
    expect(foreseen).toMatchObject({
      critical: true,
      owner: 'region',
      since: instant('2027-04-05T13:20+02:00'),
    });
    expect(owed(tell(untilArrival.slice(0, 3)).last)).not.toContain('name-doctor-for-arrival');
    const responsible = { ...standard, extendedResponsibility: { hours: 96, mode: 'responsible' as const } };
    expect(owed(tell(told, responsible).last)).not.toContain('name-doctor-for-arrival');
    const arrived = tell([...told, say('arrived', '2027-04-07T14:00+02:00')]).last;
    expect(owed(arrived)).toContain('name-responsible-doctor');
    expect(owed(arrived)).not.toContain('name-doctor-for-arrival');
  });

  it('have an age: since when they are owed, whenever one asks', () => {
    const told = tell(untilArrival.slice(0, 3));
    const since = (at: string) =>
      later(told, at).last.tasks.find(({ name }) => name === 'municipal-information')?.since;
    expect(since('2027-04-05T14:00+02:00')).toBe(instant('2027-04-05T13:20+02:00'));
    expect(since('2027-04-09T14:00+02:00')).toBe(instant('2027-04-05T13:20+02:00'));
  });
});

describe('timers', () => {
  it.each([
    ['T2', 'the municipality’s information (R-ALL-14)', untilArrival.slice(0, 3), '2027-04-06T13:20+02:00'],
    [
      'T3',
      'the reminder to give notice, four hours before the last safe moment (R-NOT-22)',
      untilArrival,
      '2027-04-28T08:00+02:00',
    ],
    ['T4', 'the announced end (R-NOT-21)', noticed, '2027-04-22T11:00+02:00'],
    [
      'needed-by',
      'what the municipality was asked for by a time (R-ALL-15, R-ALL-20, R-END-10)',
      [
        ...untilArrival,
        say('municipality-asked', '2027-04-08T10:00+02:00', { neededBy: instant('2027-04-22T10:00+02:00') }),
      ],
      '2027-04-22T10:00+02:00',
    ],
    [
      'return-by',
      'an aid that is to be back by then (R-STA-15)',
      [...untilArrival, lent({ returnBy: instant('2027-04-20T10:00+02:00') })],
      '2027-04-20T10:00+02:00',
    ],
    [
      'medication-review',
      'a medication review that is needed (R-STA-07)',
      [...untilArrival, say('stay-changed', '2027-04-08T10:00+02:00', { medicationReview: 'needed' })],
      '2027-04-11T10:00+02:00',
    ],
    [
      'T7',
      'the decision of the specialised visitation (R-SPR-02)',
      [...untilArrival.slice(0, 2), say('referral-redirected', '2027-04-05T11:00+02:00')],
      '2027-04-06T11:00+02:00',
    ],
    [
      'T7',
      'the search for an alternative (R-ALL-05)',
      [...untilArrival.slice(0, 2), say('capacity-missing', '2027-04-05T11:00+02:00')],
      '2027-04-06T11:00+02:00',
    ],
  ] as const)('%s waits for %s', (timer, _, story, due) => {
    expect(tell(story).last.timers).toContainEqual({ timer, due: instant(due) });
  });

  it('are gone once they are due, and change nothing when they fire twice', () => {
    const told = tell(noticed);
    const fired = later(told, '2027-04-22T11:00+02:00');
    expect(fired.last.timers.some(({ timer }) => timer === 'T4')).toBe(false);
    expect(fired.last.tasks.some(({ name }) => name === 'revise-passed-notice')).toBe(true);
    expect(later(fired, '2027-04-22T11:00+02:00').last).toEqual(fired.last);
  });

  it('escalate what the municipality was asked for when the time has come, and not before (R-ALL-20)', () => {
    const asked = say('municipality-asked', '2027-04-08T10:00+02:00', {
      neededBy: instant('2027-04-22T10:00+02:00'),
    });
    const told = tell([...untilArrival, asked]);
    const task = (at: string) => later(told, at).last.tasks.find(({ name }) => name === 'prepare-home');
    expect(task('2027-04-22T09:59+02:00')?.escalated).toBeUndefined();
    expect(task('2027-04-22T10:00+02:00')).toMatchObject({ escalated: true, about: 'request-1' });
  });

  it('owe an aid to its owner from the end of the stay at whoever has it, and late when its time has passed (R-STA-15)', () => {
    const due = instant('2027-04-20T10:00+02:00');
    const tasks = (messages: readonly CourseMessage[], at: string) =>
      later(tell(messages), at).last.tasks.filter(({ name }) => name === 'return-supply');
    const inStay = [...untilArrival, lent()];
    expect(tasks(inStay, '2027-05-01T10:00+02:00')).toEqual([]);
    const timed = [...untilArrival, lent({ returnBy: due })];
    expect(tasks(timed, '2027-04-20T09:59+02:00')).toEqual([]);
    expect(tasks(timed, '2027-04-20T10:00+02:00')).toMatchObject([
      { about: 'supply-1', party: 'sop-vig', since: due, escalated: true },
    ]);
    for (const settled of [{ toReturn: false }, { gone: true as const }, { holder: 'hos-med' }])
      expect(
        tasks([...inStay, ...untilClosed, lent(settled, '2027-04-23T10:00+02:00')], '2027-05-01T10:00+02:00'),
        JSON.stringify(settled),
      ).toEqual([]);
    // Somebody who has no part in the stay is given no task of it.
    const elsewhere = lent({ holder: 'somebody', returnBy: due });
    const [answers] = tasks([...untilArrival, elsewhere], '2027-04-20T10:00+02:00');
    expect([answers?.owner, answers?.party]).toEqual(['sop', undefined]);
    // The citizen has gone on to another place, and the aid has not been sent after.
    const moved = [...inStay, say('transferred', '2027-04-10T10:00+02:00')];
    expect(tasks(moved, '2027-04-10T10:01+02:00')).toMatchObject([{ party: 'sop-vig' }]);
    const along = lent({ holder: 'sop-bys' }, '2027-04-10T11:00+02:00');
    expect(tasks([...moved, along], '2027-04-10T11:01+02:00')).toEqual([]);
  });

  it('owe a decision again when the referral is redirected again, and none that nobody waits for (R-SPR-02)', () => {
    const redirected = [...untilArrival.slice(0, 2), say('referral-redirected', '2027-04-05T11:00+02:00')];
    const declined = say('rehabilitation-decided', '2027-04-07T10:00+02:00', { accepted: false });
    const again = say('referral-redirected', '2027-04-08T10:00+02:00');
    expect(owed(tell([...redirected, declined, again]).last)).toContain('decide-rehabilitation');
    expect(owed(tell([...untilArrival.slice(0, 2), declined]).last)).not.toContain('decide-again');
  });

  it('are owed for goals and a status meeting from their day on, not a minute before, and escalated as long after it (R-STA-03, R-STA-04)', () => {
    const told = tell(aimless);
    const at = (time: string) => {
      const { tasks, timers } = later(told, time).last;
      const ours = tasks.filter(({ rule }) => rule === 'R-STA-03' || rule === 'R-STA-04');
      return {
        owed: ours.map(({ name, escalated }) => `${name}${escalated === true ? '!' : ''}`),
        next: timers.find(({ timer }) => timer === 'stay-terms')?.due,
      };
    };
    expect(at('2027-04-14T13:59+02:00')).toEqual({ owed: [], next: instant('2027-04-14T14:00+02:00') });
    expect(at('2027-04-14T14:00+02:00')).toEqual({
      owed: ['set-goals'],
      next: instant('2027-04-21T14:00+02:00'),
    });
    expect(at('2027-04-21T14:00+02:00')).toEqual({
      owed: ['set-goals!', 'plan-status-meeting'],
      next: instant('2027-05-05T14:00+02:00'),
    });
    expect(at('2027-05-05T14:00+02:00')).toEqual({
      owed: ['set-goals!', 'plan-status-meeting!'],
      next: undefined,
    });
  });

  it('are owed for neither once the citizen has gone, and by the agreement that held at the arrival while they are there', () => {
    const gone = tell([...aimless, ...untilClosed]);
    expect(owed(later(gone, '2027-06-01T12:00+02:00').last)).not.toContain('set-goals');
    const agreed = {
      ...standard,
      stayTermsAt: [
        { id: 'sop-vig', goals: 2 * 1440, until: instant('2027-04-07T14:01+02:00') },
        { id: 'sop-vig', goals: 1440, from: instant('2027-04-07T14:01+02:00') },
        { id: 'sop-bys', goals: 1440 },
      ],
    };
    const told = tell(aimless, agreed);
    expect(owed(later(told, '2027-04-09T13:59+02:00', agreed).last)).not.toContain('set-goals');
    expect(owed(later(told, '2027-04-09T14:00+02:00', agreed).last)).toContain('set-goals');
    expect(owed(later(told, '2027-04-21T13:59+02:00', agreed).last)).not.toContain('plan-status-meeting');
  });

  it('take a medication review along to the next place (R-STA-07)', () => {
    const needed = say('stay-changed', '2027-04-08T10:00+02:00', { medicationReview: 'needed' });
    const moved = [
      ...untilArrival,
      needed,
      say('transferred', '2027-04-10T10:00+02:00'),
      say('arrived', '2027-04-10T12:00+02:00', { stayId: 'stay-2' }),
    ];
    expect(owed(tell(moved).last)).toContain('review-medication');
  });

  it('owe nothing for an answer to what nobody has asked for', () => {
    const answered = say('request-answered', '2027-04-08T10:00+02:00', { outcome: 'declined' });
    const { last } = tell([...untilArrival, answered]);
    expect(last.tasks.map(({ name }) => name)).not.toContain('settle-declined-request');
  });

  it('T10 warns of an agreement in its last 30 days', () => {
    const { policies } = readNoticePolicies([
      { ...localAgreement, policyId: 'local', validTo: '2027-12-01T00:00:00+01:00' },
    ]);
    const ids = (at: string) => expiringPolicies(policies, instant(at)).map(({ policyId }) => policyId);
    expect(ids('2027-10-31T23:00+01:00')).toEqual([]);
    expect(ids('2027-11-02T00:00+01:00')).toEqual(['local']);
    expect(ids('2027-12-01T00:00+01:00')).toEqual([]);
  });
});
