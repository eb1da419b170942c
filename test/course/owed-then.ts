import type { SupplyFacts } from '../../src/course/course-facts.ts';
import type { CourseMessage } from '../../src/course/course-message.ts';
import { instant } from './instant.ts';
import { gpDoctor, parties, say, untilArrival, untilClosed } from './story.ts';

export const noticed = [...untilArrival, ...untilClosed.slice(0, 2)];
export const absent = undefined as never;

/** An arrival of whose goals nothing is told, and for which no status meeting is planned. */
export const aimless = [
  ...untilArrival.filter(({ kind }) => kind !== 'meeting-told' && kind !== 'arrived'),
  say('arrived', '2027-04-07T14:00+02:00', { goals: absent }),
];

/** The hospital has lent the place an aid. */
export const lent = (facts: Partial<SupplyFacts> = {}, at = '2027-04-07T13:30+02:00') =>
  say('supplies-told', at, {
    supplies: [{ supplyId: 'supply-1', owner: 'hos-med', holder: 'sop-vig', toReturn: true, ...facts }],
  });

/** The task, the story that leaves it, when it is looked at, and the message that settles it. */
export const owedThen: readonly (readonly [string, readonly CourseMessage[], string, CourseMessage?])[] = [
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
