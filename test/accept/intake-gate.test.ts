import { describe, expect, it } from 'vitest';
import { watchIntake } from '../../src/accept/intake-gate.ts';

/** A gate over a store and a disk that the test fills and empties; each look comes when the test says so. */
function gateUnderTest(options: { readonly limit?: number; readonly reserve?: number } = {}) {
  const world = { waiting: 0, free: 10_000, fails: false, blocked: false, at: 0 };
  const told: (string | undefined)[] = [];
  const faults: unknown[] = [];
  let wake: () => void = () => {};
  const gate = watchIntake({
    store: {
      countWaiting: async (atMost: number) => {
        if (world.fails) throw new Error('away');
        return Math.min(world.waiting, atMost);
      },
    },
    broker: { health: () => ({ state: world.blocked ? 'blocked' : 'connected', since: 0 }) },
    blockedFor: 60_000,
    backlogLimit: options.limit ?? 100,
    diskReserve: options.reserve ?? 1000,
    diskFree: async () => world.free,
    pause: (_, signal) =>
      new Promise((resolve) => {
        wake = resolve;
        signal.addEventListener('abort', () => resolve());
      }),
    monotonic: () => world.at,
    onChange: (closed) => told.push(closed?.code),
    onFault: (cause) => faults.push(cause),
  });
  const look = async (changes: Partial<typeof world> = {}) => {
    await new Promise((resolve) => setImmediate(resolve));
    Object.assign(world, changes);
    wake();
    await new Promise((resolve) => setImmediate(resolve));
    return gate.closed()?.code;
  };
  return { gate, look, told, faults };
}

describe('the intake gate', () => {
  it('closes above the limit, and opens when a tenth of it has gone, so that it does not flutter', async () => {
    const { gate, look, told } = gateUnderTest();
    expect(await look()).toBeUndefined();
    expect(await look({ waiting: 100 })).toBeUndefined();
    expect(await look({ waiting: 101 })).toBe('gateway.backlog');
    expect(await look({ waiting: 95 })).toBe('gateway.backlog');
    expect(await look({ waiting: 90 })).toBeUndefined();
    expect(told).toEqual(['gateway.backlog', undefined]);
    await gate.stop();
  });

  it('closes while the disk is short, whatever waits', async () => {
    const { gate, look } = gateUnderTest();
    expect(await look({ free: 999 })).toBe('gateway.disk-short');
    expect(await look({ free: 1000 })).toBeUndefined();
    await gate.stop();
  });

  it('closes when the broker has been blocked for as long as it may, and opens when it is not', async () => {
    const { gate, look, told } = gateUnderTest();
    expect(await look({ blocked: true })).toBeUndefined();
    expect(await look({ at: 59_999 })).toBeUndefined();
    expect(await look({ at: 60_000 })).toBe('gateway.broker-blocked');
    expect(await look({ blocked: false })).toBeUndefined();
    // Blocked anew it has its time anew.
    expect(await look({ blocked: true })).toBeUndefined();
    expect(await look({ at: 120_000 })).toBe('gateway.broker-blocked');
    expect(told).toEqual(['gateway.broker-blocked', undefined, 'gateway.broker-blocked']);
    await gate.stop();
  });

  it('stays as it is while the store cannot be asked, which refuses messages by itself', async () => {
    const { gate, look, faults } = gateUnderTest();
    await look({ waiting: 101 });
    expect(await look({ fails: true, waiting: 0 })).toBe('gateway.backlog');
    expect(faults).toHaveLength(1);
    expect(await look({ fails: false })).toBeUndefined();
    await gate.stop();
  });
});
