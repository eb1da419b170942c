import { describe, expect, it } from 'vitest';
import demo from '../../fixtures/networks/demo.json' with { type: 'json' };
import { checkNetwork } from '../../src/network/load-network.ts';
import { readPolicy } from '../../src/retention/read-policy.ts';
import { startRetention } from '../../src/retention/start-retention.ts';
import type { PurgeStep, RetentionPolicy } from '../../src/store/retention.ts';
import { StoreUnavailable } from '../../src/store/store.ts';
import { eventually } from '../eventually.ts';

const day = 24 * 3_600_000;
const withRetention = (retention: unknown) => checkNetwork({ ...demo, retention });

describe('the table of periods', () => {
  it('is read in days, with a period for what it does not name', () => {
    const { file } = withRetention({
      default: 365,
      events: { 'empty-message': 30 },
      steps: 700,
      courses: 3650,
    });
    if (file === undefined) throw new Error('the file is right');
    const policy = readPolicy(file);
    expect(policy?.periods).toEqual(new Map([['empty-message', 30 * day]]));
    expect(policy).toMatchObject({
      otherPeriod: 365 * day,
      stepPeriod: 700 * day,
      refusalPeriod: 365 * day,
      coursePeriod: 3650 * day,
      taskPeriod: 1825 * day,
      auditPeriod: 1825 * day,
    });
    const amqp = file.organisations
      .flatMap(({ endpoints }) => endpoints)
      .filter(({ kind }) => kind === 'amqp');
    expect([...(policy?.ownQueues ?? [])]).toEqual(amqp.map(({ id }) => id));
  });

  it('purges nothing where the network file has none', () => {
    const { retention: _, ...without } = demo as typeof demo & { retention?: unknown };
    const { file } = checkNetwork(without);
    expect(file && readPolicy(file)).toBeUndefined();
  });

  it('is refused with every fault when it cannot be', () => {
    expect(withRetention({ default: 30, events: { 'no-such-event': 3 } }).faults).toEqual([
      '/retention/events: the event no-such-event is not one the gateway carries',
    ]);
    expect(withRetention({ default: 0, events: { 'empty-message': 1.5 } }).faults).toHaveLength(2);
    expect(withRetention({ events: {} }).faults).toHaveLength(1);
  });
});

describe('the running purge', () => {
  const policy: RetentionPolicy = {
    periods: new Map(),
    otherPeriod: day,
    stepPeriod: day,
    refusalPeriod: day,
    coursePeriod: day,
    taskPeriod: day,
    auditPeriod: day,
    ownQueues: new Set(),
  };
  const start = (purge: () => Promise<PurgeStep>, every: number) => {
    const rounds: unknown[] = [];
    const faults: unknown[] = [];
    const running = startRetention({
      store: { purge },
      policy,
      now: () => 0,
      monotonic: () => 0,
      every,
      onRound: (done) => rounds.push(done),
      onFault: (cause) => faults.push(cause),
    });
    return { running, rounds, faults };
  };

  it('goes on while there is more, and tells what a round did', async () => {
    const steps = [
      { purged: 100, waiting: 2, courses: 0, deleted: 0, more: true },
      { purged: 7, waiting: 0, courses: 0, deleted: 5, more: false },
    ];
    const nothing = { purged: 0, waiting: 0, courses: 0, deleted: 0, more: false };
    const { running, rounds } = start(async () => steps.shift() ?? nothing, 60_000);
    await eventually(() => expect(rounds).toEqual([{ purged: 107, waiting: 2, courses: 0, deleted: 5 }]));
    await running.stop();
  });

  it('survives a store that takes no writes, and tries again', async () => {
    let asked = 0;
    const { running, faults } = start(async () => {
      asked += 1;
      throw new StoreUnavailable('full');
    }, 5);
    await eventually(() => expect(asked).toBeGreaterThan(2));
    await running.stop();
    expect(faults.length).toBeGreaterThan(1);
    const before = asked;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(asked).toBe(before);
  });
});
