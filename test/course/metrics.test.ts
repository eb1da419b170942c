import { describe, expect, it } from 'vitest';
import { courseMetrics } from '../../src/course/metrics.ts';
import { instant } from './instant.ts';
import { say, tell } from './story.ts';

const counted = (story: Parameters<typeof tell>[0], now: string): Readonly<Record<string, number>> => {
  const { state, events } = tell(story).history;
  const ordered = events.toSorted((one, other) => one.at - other.at);
  return Object.fromEntries(
    courseMetrics(state, ordered, instant(now)).map(({ name, value }) => [name, value]),
  );
};

const begun = [
  say('referral-received', '2027-04-05T10:00+02:00'),
  say('allocation-granted', '2027-04-05T10:55+02:00'),
  say('arrived', '2027-04-07T14:00+02:00'),
];
const waiting = [
  ...begun,
  say('end-decided', '2027-04-22T11:30+02:00'),
  say('waiting-started', '2027-04-22T11:35+02:00', { since: instant('2027-04-22T11:00+02:00') }),
];

describe('what is counted of a course', () => {
  it('is nothing while nothing has happened', () => {
    expect(counted(begun.slice(0, 1), '2027-04-05T12:00+02:00')).toEqual({});
  });

  it('is the time to the decision, whenever it is asked (R-ALL-07)', () => {
    expect(counted(begun.slice(0, 2), '2027-04-05T11:00+02:00')).toMatchObject({ 'minutes-to-decision': 55 });
    expect(counted(begun, '2027-05-01T11:00+02:00')).toMatchObject({ 'minutes-to-decision': 55 });
  });

  it('is how often the citizen was moved, within the house and to the next (R-STA-09)', () => {
    const inBed = (place: string, at: string) => say('stay-changed', at, { place });
    const moved = [
      ...begun,
      inBed('bed-1', '2027-04-08T10:00+02:00'),
      inBed('bed-1', '2027-04-09T10:00+02:00'),
      inBed('bed-2', '2027-04-10T10:00+02:00'),
      say('transferred', '2027-04-12T10:00+02:00'),
      inBed('bed-9', '2027-04-12T11:00+02:00'),
    ];
    expect(counted(moved.slice(0, 5), '2027-05-01T11:00+02:00')).not.toHaveProperty('moves');
    expect(counted(moved, '2027-05-01T11:00+02:00')).toMatchObject({ moves: 2 });
  });

  it('is the status meetings with minutes, and the advice that was given, each contact once (R-STA-04, R-STA-13)', () => {
    const advice = (at: string, meetingId: string, outcome: 'called' | 'held' = 'held') =>
      say('meeting-told', at, { meetingId, meeting: 'advice', outcome });
    const asked = [
      ...begun,
      advice('2027-04-08T10:00+02:00', 'call-1'),
      advice('2027-04-08T10:05+02:00', 'call-1'),
      advice('2027-04-09T10:00+02:00', 'call-2', 'called'),
      advice('2027-04-10T10:00+02:00', 'call-3'),
      say('status-met', '2027-04-14T10:00+02:00'),
    ];
    expect(counted(asked, '2027-05-01T11:00+02:00')).toMatchObject({
      'status-meetings': 1,
      'advice-contacts': 2,
    });
  });

  it('is the waiting from the end of need on, in elapsed time, not from when it was told (R-SET-02)', () => {
    expect(counted(waiting, '2027-04-24T10:59+02:00')).toMatchObject({
      'days-waited': 1,
      'minutes-waited': 2 * 24 * 60 - 1,
    });
  });

  it('is the waiting of both times, before and after the need was back (R-SET-02)', () => {
    const again = [
      ...waiting,
      say('need-returned', '2027-04-23T11:00+02:00'),
      say('end-decided', '2027-05-01T11:00+02:00', { actualEnd: instant('2027-05-01T11:00+02:00') }),
      say('waiting-started', '2027-05-01T11:05+02:00', { since: instant('2027-05-01T11:00+02:00') }),
      say('waiting-stopped', '2027-05-02T23:00+02:00'),
    ];
    expect(counted(again, '2027-06-01T11:00+02:00')).toMatchObject({
      'days-waited': 2,
      'minutes-waited': 60 * 60,
    });
  });
});
