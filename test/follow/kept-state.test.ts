import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, record } from '../../src/course/decide.ts';
import { readEvents, readState, writeState } from '../../src/follow/kept-state.ts';
import { later, say, standard, tell, untilArrival, untilClosed } from '../course/story.ts';

const story = [...untilArrival, ...untilClosed];

describe('a kept state', () => {
  it('is the state it was made of, after any part of a story', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: story.length }), (length) => {
        const { state } = tell(story.slice(0, length)).history;
        expect(readState(writeState(state))).toEqual(JSON.parse(JSON.stringify(state)));
      }),
    );
  });

  it('goes on as if it had never been kept: the next decision is the same, without the events', () => {
    for (let length = 1; length < story.length; length += 1) {
      const { history } = tell(story.slice(0, length));
      const next = story[length];
      if (next === undefined || next.at <= (history.state.last?.at ?? 0)) continue;
      const kept = readState(writeState(history.state));
      if (kept === undefined) throw new Error('the state cannot be read');
      const alone = decide({ state: kept, events: [] }, next, standard, next.at);
      expect(JSON.stringify(alone)).toBe(JSON.stringify(decide(history, next, standard, next.at)));
    }
  });

  it('is not read when another fold has made it', () => {
    const { state } = tell(story).history;
    expect(readState(JSON.stringify({ fold: 0, course: state }))).toBeUndefined();
  });

  it('keeps events so that they fold to the same state', () => {
    const { history } = later(tell(story), '2027-05-01T12:00+02:00');
    const kept = readEvents(history.events.map((event) => JSON.stringify(event)));
    expect(JSON.stringify(kept)).toBe(JSON.stringify(history.events));
    const more = say('status-met', '2027-05-02T12:00+02:00');
    const [one, two] = [history, { ...history, events: kept }].map((each) =>
      record(each, decide(each, more, standard, more.at)),
    );
    expect(JSON.stringify(one)).toBe(JSON.stringify(two));
  });
});
