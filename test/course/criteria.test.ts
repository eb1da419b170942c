import { describe, expect, it } from 'vitest';
import {
  type AdmissionAnswers,
  admissionCriteria,
  type DischargeAnswers,
  dischargeCriteria,
  mayAllocate,
  mayEnd,
} from '../../src/course/criteria.ts';
import { codes, say, tell, untilArrival } from './story.ts';

/** Every way to answer the given questions. */
function combinations<K extends string, V>(
  keys: readonly K[],
  values: readonly V[],
): readonly Partial<Record<K, V>>[] {
  return keys.reduce<readonly Partial<Record<K, V>>[]>(
    (all, key) => all.flatMap((answers) => values.map((value) => ({ ...answers, [key]: value }))),
    [{}],
  );
}

describe('the admission criteria (S-62, R-ALL-03)', () => {
  const all = combinations(admissionCriteria, [
    true,
    false,
    'not-assessed',
    undefined,
  ] as const) as readonly AdmissionAnswers[];

  it('allocate on A1 alone, in all 4,096 ways to answer', () => {
    expect(all).toHaveLength(4096);
    expect(all.filter((answers) => mayAllocate(answers) !== (answers.A1 === true))).toEqual([]);
  });

  it('refuse the allocation, without an override, in exactly the half of the 64 answers in which A1 is false', () => {
    const wrong = (combinations(admissionCriteria, [true, false]) as readonly AdmissionAnswers[]).filter(
      (criteria) => {
        const told = tell([
          say('referral-received', '2027-04-05T10:00+02:00', { criteria }),
          say('referral-opened', '2027-04-05T10:30+02:00'),
          say('allocation-granted', '2027-04-05T13:20+02:00'),
        ]);
        const refused = codes(told.last).includes('allocation.criterion-not-met');
        return refused === criteria.A1 || (told.last.events.length === 1) !== criteria.A1;
      },
    );
    expect(wrong).toEqual([]);
  });
});

describe('the discharge criteria (S-63, R-END-01)', () => {
  it('match the formula in all 64 combinations of met and not met, through the door', () => {
    const wrong = (
      combinations(dischargeCriteria, ['met', 'not-met'] as const) as readonly DischargeAnswers[]
    ).filter((criteria) => {
      const [d1, d2, d3, d4, d5, d6] = dischargeCriteria.map((criterion) => criteria[criterion] === 'met');
      const expected = (d1 || d2) && d3 && d4 && d5 && d6;
      const told = tell([...untilArrival, say('end-decided', '2027-04-22T11:00+02:00', { criteria })]);
      return (
        codes(told.last).includes('end.criteria') === expected || (told.last.events.length === 1) !== expected
      );
    });
    expect(wrong).toEqual([]);
  });

  it('take what is not relevant for settled, but need one of D1 and D2 met, in all 4,096 ways to answer', () => {
    const values = ['met', 'not-met', 'not-relevant', undefined] as const;
    const all = combinations(dischargeCriteria, values) as readonly DischargeAnswers[];
    const settled = ['met', 'not-relevant'];
    const wrong = all.filter(
      ({ D1, D2, D3, D4, D5, D6 }) =>
        mayEnd({
          ...(D1 && { D1 }),
          ...(D2 && { D2 }),
          ...(D3 && { D3 }),
          ...(D4 && { D4 }),
          ...(D5 && { D5 }),
          ...(D6 && { D6 }),
        }) !==
        ([D1, D2].includes('met') &&
          [D3, D4, D5, D6].every((value) => value !== undefined && settled.includes(value))),
    );
    expect(all).toHaveLength(4096);
    expect(wrong).toEqual([]);
  });

  it.each(['own-decision', 'death', 'hospital', 'other-sop', 'waiting-municipal-place'])(
    'give way to the code %s',
    (override) => {
      const told = tell([
        ...untilArrival,
        say('end-decided', '2027-04-22T11:00+02:00', { criteria: {}, override }),
      ]);
      expect(codes(told.last)).not.toContain('end.criteria');
    },
  );
});
