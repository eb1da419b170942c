import { describe, expect, it } from 'vitest';
import { type Link, supervise } from '../../src/broker/connection-supervisor.ts';
import { type TestTimers, testTimers } from '../test-timers.ts';

interface TestLink extends Link {
  readonly attempt: number;
  lose(reason: string): void;
  closed: boolean;
}

function testLink(attempt: number): TestLink {
  const lost = Promise.withResolvers<string>();
  const link: TestLink = {
    attempt,
    lost: lost.promise,
    lose: lost.resolve,
    closed: false,
    close: async () => {
      link.closed = true;
      lost.resolve('closed');
    },
  };
  return link;
}

function supervised(open: (attempt: number) => Promise<TestLink>, timers: TestTimers = testTimers()) {
  const told: string[] = [];
  const supervision = supervise({
    open,
    after: timers.after,
    random: () => 1,
    onChange: (state, reason) => told.push(reason === undefined ? state : `${state}: ${reason}`),
  });
  return { supervision, told, timers };
}

const refused = async (): Promise<never> => {
  throw new Error('refused');
};

describe('a supervised connection', () => {
  it('is opened at once', async () => {
    const { supervision, told } = supervised(async (attempt) => testLink(attempt));
    expect((await supervision.settled())?.attempt).toBe(0);
    expect(told).toEqual(['connected']);
    await supervision.close();
  });

  it('is tried again at intervals that double up to half a minute, for ever', async () => {
    const { supervision, timers, told } = supervised(refused);
    const waits: number[] = [];
    for (let n = 0; n < 12; n++) {
      await timers.pass(0);
      const [wait = 0] = timers.pending();
      waits.push(wait);
      await timers.pass(wait);
    }
    expect(waits.slice(0, 4)).toEqual([100, 200, 400, 800]);
    expect(waits.slice(-2)).toEqual([30_000, 30_000]);
    expect(told[0]).toBe('reconnecting: refused');
    await supervision.close();
  });

  it('counts the attempts, so that hosts can take turns', async () => {
    const attempts: number[] = [];
    const { supervision, timers } = supervised((attempt) => {
      attempts.push(attempt);
      return refused();
    });
    await timers.pass(1000);
    expect(attempts).toEqual([0, 1, 2, 3]);
    await supervision.close();
  });

  it('is won back when it is lost, and everyone who listens gets the new link', async () => {
    const links: TestLink[] = [];
    const { supervision, timers, told } = supervised(async (attempt) => {
      const link = testLink(attempt);
      links.push(link);
      return link;
    });
    const seen: number[] = [];
    await supervision.settled();
    const leave = supervision.onUp(({ attempt }) => seen.push(attempt));
    links[0]?.lose('cable cut');
    await timers.pass(0);
    expect(supervision.current()).toBeUndefined();
    expect(await supervision.settled()).toBeUndefined();
    await timers.pass(100);
    leave();
    links[1]?.lose('cable cut again');
    await timers.pass(1000);
    expect(supervision.current()).toBe(links[2]);
    expect(seen).toEqual([0, 1]);
    expect(told.slice(0, 3)).toEqual(['connected', 'reconnecting: cable cut', 'connected']);
    await supervision.close();
  });

  it('waits longer each time for a link that never lives long, and briefly again after one that did', async () => {
    let last: TestLink | undefined;
    const { supervision, timers } = supervised(async (attempt) => {
      last = testLink(attempt);
      return last;
    });
    const waits: number[] = [];
    for (const lifetime of [0, 0, 0, 20_000]) {
      await timers.pass(lifetime);
      last?.lose('gone');
      await timers.pass(0);
      const [wait = 0] = timers.pending();
      waits.push(wait);
      await timers.pass(wait);
    }
    expect(waits).toEqual([100, 200, 400, 100]);
    await supervision.close();
  });

  it('is closed for good: the link ends, nothing is tried or waited for any more', async () => {
    const { supervision, timers, told } = supervised(async (attempt) => testLink(attempt));
    const link = await supervision.settled();
    await supervision.close();
    expect(link?.closed).toBe(true);
    expect(supervision.current()).toBeUndefined();
    expect(timers.pending()).toEqual([]);
    expect(told).toEqual(['connected']);
  });

  it('ends a link that comes only after it was closed', async () => {
    const opening = Promise.withResolvers<TestLink>();
    const { supervision, told } = supervised(() => opening.promise);
    const closing = supervision.close();
    const late = testLink(0);
    opening.resolve(late);
    await closing;
    expect(late.closed).toBe(true);
    expect(told).toEqual([]);
  });

  it('stops waiting between tries when it is closed', async () => {
    const { supervision, timers } = supervised(refused);
    await timers.pass(0);
    await supervision.close();
    expect(timers.pending()).toEqual([]);
  });
});
