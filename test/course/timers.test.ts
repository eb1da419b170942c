import { describe, expect, it } from 'vitest';
import { readNoticePolicies } from '../../src/course/policy/read-notice-policies.ts';
import { expiringPolicies } from '../../src/course/timers.ts';
import { instant } from './instant.ts';
import { localAgreement } from './local-agreement.ts';
import { aimless, lent, noticed } from './owed-then.ts';
import { later, owed, say, standard, tell, untilArrival, untilClosed } from './story.ts';

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
    for (const [message, isOwed] of [
      [say('hospital-admitted', '2027-04-10T10:00+02:00'), false],
      [say('died', '2027-04-10T10:00+02:00'), false],
      [say('stay-voided', '2027-04-10T10:00+02:00'), false],
      [say('transferred', '2027-04-10T10:00+02:00'), false],
      [say('leave-started', '2027-04-10T10:00+02:00'), true],
    ] as const) {
      const { last } = later(tell([...aimless, message]), '2027-04-15T10:00+02:00');
      expect([message.kind, owed(last).includes('set-goals')]).toEqual([message.kind, isOwed]);
    }
    const back = [
      say('hospital-admitted', '2027-04-10T10:00+02:00'),
      say('hospital-returned', '2027-04-16T10:00+02:00'),
    ];
    expect(owed(later(tell([...aimless, ...back]), '2027-04-16T10:00+02:00').last)).toContain('set-goals');
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
