import { describe, expect, it } from 'vitest';
import { emptyCourse } from '../../src/course/course.ts';
import { hear } from '../../src/follow/watches.ts';
import type { Observation } from '../../src/store/courses.ts';

const notice = { about: 'notice', chainId: 'chain-1', sequence: 0 };
const decision = { about: 'decision', referralId: 'ref-1' };

const heard = (what: object, told: readonly string[], fate: Partial<Observation>) => {
  const { messages, watch } = hear(
    {
      deliveryId: 'd',
      tells: JSON.stringify({ ...what, told }),
      availableAt: 1000,
      receivedAt: undefined,
      dead: undefined,
      refusedAt: undefined,
      ...fate,
    },
    emptyCourse,
    'gateway',
    9000,
  );
  return [messages.map(({ kind, at }) => `${kind} ${at}`), watch.waitsFor];
};

describe('what a delivery tells its course', () => {
  it('leaves a notice given that was available, though its receiver never takes it (R-NOT-03)', () => {
    expect(heard(notice, [], {})).toEqual([['notice-available 1000'], 'refusal']);
    expect(heard(notice, ['available'], { dead: 'answered 410' })).toEqual([[], 'refusal']);
    expect(heard(notice, ['available'], { refusedAt: 2000 })).toEqual([['notice-failed 2000'], 'refusal']);
  });

  it('is of a decision that it has reached nobody, once, and that it does after all (R-ALL-16)', () => {
    expect(heard(decision, [], { dead: 'answered 410' })).toEqual([['decision-failed 9000'], 'refusal']);
    expect(heard(decision, ['available', 'failed'], { dead: 'answered 410' })).toEqual([[], 'refusal']);
    const before = { availableAt: undefined, dead: 'no queue' };
    expect(heard(decision, [], before)).toEqual([['decision-failed 9000'], 'availability']);
    expect(heard(decision, ['failed'], {})).toEqual([['decision-delivered 1000'], 'refusal']);
  });
});
