import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RaisedFlag } from '../../src/course/criteria.ts';
import { codes, owed, parties, say, tell, untilArrival } from './story.ts';

const social = ['social-complexity', 'substance-use', 'homelessness', 'mental-comorbidity'] as const;
const weighty = ['X1', 'X2', 'X3', 'X4', 'X5', 'X6', 'X7', 'X8', 'X9'] as const;

function referred(flags: readonly RaisedFlag[], confirmed: readonly RaisedFlag[] = []) {
  return tell([
    say('referral-received', '2027-04-05T10:00+02:00', { flags }),
    say('referral-opened', '2027-04-05T10:30+02:00'),
    say('allocation-granted', '2027-04-05T13:20+02:00', { flags: confirmed }),
  ]);
}

describe('what no rule may look at', () => {
  it('is the social situation: any flags of it leave every decision as it is (R-REF-14, R-REF-15)', () => {
    const plain = referred([]);
    const statuses = fc.constantFrom('claimed' as const, 'confirmed' as const);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ flag: fc.constantFrom(...social), status: statuses }), {
          maxLength: 4,
          selector: ({ flag }) => flag,
        }),
        (flags) => {
          const told = referred(flags, flags);
          expect(
            told.decisions.map(({ findings, tasks, timers, sends }) => ({ findings, tasks, timers, sends })),
          ).toEqual(
            plain.decisions.map(({ findings, tasks, timers, sends }) => ({ findings, tasks, timers, sends })),
          );
        },
      ),
    );
  });

  it('is who sends, when it belongs to the same municipality as the receiver: the notice is sent and judged (R-ID-06)', () => {
    const operator = { id: 'kommune-koebenhavn', kind: 'municipality', municipality: '0101' } as const;
    const told = tell([
      ...untilArrival,
      say('notice-sent', '2027-04-20T10:00+02:00', {}, { sender: operator, receiver: parties.municipality }),
      say('notice-available', '2027-04-20T10:00:01+02:00'),
    ]);
    expect(told.decisions.at(-2)?.routed).toBe(true);
    expect(told.last.course.stay.state).toBe('notice-active');
  });

  it.each(['00', '03', '06', '12', '20', '23'])(
    'is the hour: a referral and its allocation pass at %s o’clock on a holiday (R-REF-09, R-ALL-07)',
    (at) => {
      const told = tell([
        say('referral-received', `2027-01-01T${at}:10+01:00`),
        say('referral-opened', `2027-01-01T${at}:20+01:00`),
        say('allocation-granted', `2027-01-01T${at}:30+01:00`),
      ]);
      expect(told.decisions.flatMap(codes)).toEqual([]);
    },
  );
});

describe('flags about the target group (R-REF-10, R-REF-12, R-REF-13)', () => {
  it.each(weighty)('%s, claimed by the sender, calls for a person and refuses nothing', (flag) => {
    const flags = [{ flag, status: 'claimed' as const }];
    const told = tell([say('referral-received', '2027-04-05T10:00+02:00', { flags })]);
    expect(owed(told.last)).toContain('assess-flag');
    expect(referred(flags).last.course.stay.state).toBe('planned');
  });

  it.each(weighty)('%s, confirmed by the visitation, blocks only where the standard excludes it', (flag) => {
    const told = referred([], [{ flag, status: 'confirmed' }]);
    const blocked = ['X2', 'X5', 'X7'].includes(flag);
    expect(told.last.events).toHaveLength(blocked ? 0 : 1);
    if (blocked)
      expect(codes(told.last)).toEqual([
        flag === 'X5' ? 'allocation.specialised' : 'allocation.outside-target-group',
      ]);
  });

  it('sends a need at specialised level on to its own visitation', () => {
    const told = tell([...untilArrival.slice(0, 2), say('referral-redirected', '2027-04-05T11:00+02:00')]);
    expect(told.last.sends).toMatchObject([{ message: 'M22', to: 'specialised-visitation' }]);
    expect(
      codes(tell([say('allocation-granted', '2027-04-05T12:00+02:00')], undefined, told.history).last),
    ).toEqual(['allocation.redirected']);
  });
});
