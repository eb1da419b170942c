import { describe, expect, it } from 'vitest';
import { reissuedOverFriday } from '../../../src/course/deadline/reissued-over-friday.ts';
import { judgeNotice } from '../../../src/course/judge-notice.ts';
import { instant } from '../instant.ts';
import { say, tell, untilArrival } from '../story.ts';

const end = instant('2027-04-12T00:05+02:00');
const friday = (given: string) => [
  ...untilArrival,
  say('notice-sent', given, { expectedEnd: end }),
  say('notice-available', given, {}, { sequence: 1 }),
  say('notice-cancelled', '2027-04-09T20:00+02:00'),
  say('notice-sent', '2027-04-10T00:05+02:00', { chainId: 'chain-2', expectedEnd: end }),
  say('notice-available', '2027-04-10T00:05+02:00', { chainId: 'chain-2' }, { sequence: 1 }),
];

describe('a notice cancelled and issued again over the Friday boundary (TS-08, R-NOT-18)', () => {
  it('is literally on time, and shown to the audit', () => {
    const { state } = tell(friday('2027-04-09T16:00+02:00')).history;
    expect(judgeNotice(state).outcome).toBe('on-time');
    expect(reissuedOverFriday(state)).toEqual([
      {
        cancelledChain: 'chain-1',
        newChain: 'chain-2',
        expectedEnd: end,
        permitted: instant('2027-04-12T16:00+02:00'),
      },
    ]);
  });

  it('is nothing to show when the first was given on a Thursday', () => {
    expect(reissuedOverFriday(tell(friday('2027-04-08T16:00+02:00')).history.state)).toEqual([]);
  });
});
