import { beforeEach, describe, expect, it } from 'vitest';
import { type Circuits, createCircuits } from '../../src/deliver/circuits.ts';
import type { Pause, Pauses } from '../../src/store/order.ts';

const retry = { firstWait: 10_000, longestWait: 3_600_000, giveUpAfter: 259_200_000 };

/** Pauses as any store keeps them. */
function keptPauses(): Pick<Pauses, 'pauses' | 'pause' | 'resume' | 'letGoUnpaused'> {
  const kept = new Map<string, Pause>();
  return {
    pauses: async () => [...kept.values()],
    async pause(pause) {
      kept.set(pause.endpoint, pause);
    },
    async resume(endpoint) {
      kept.delete(endpoint);
    },
    letGoUnpaused: async () => {},
  };
}

describe('the circuit of an endpoint', () => {
  let store: ReturnType<typeof keptPauses>;
  let circuits: Circuits;
  const open = () =>
    createCircuits({ store, retry, pauseAfter: 3, probeWithin: 60_000, random: () => 0.999_999_999_9 });
  beforeEach(() => {
    store = keptPauses();
    circuits = open();
  });
  const failTimes = async (times: number, now: number) => {
    for (let n = 0; n < times; n += 1) await circuits.failed('hook', 'answered 500', now);
  };

  it('stays closed while failures are fewer in a row than so many', async () => {
    await failTimes(2, 1000);
    await circuits.answered('hook', 1000);
    await failTimes(2, 1000);
    expect(circuits.refusedUntil('hook', 1000)).toBeUndefined();
    expect(circuits.paused(1000).until.size).toBe(0);
  });

  it('opens after so many failures in a row, and for no other endpoint', async () => {
    await failTimes(3, 1000);
    expect(circuits.refusedUntil('hook', 1000)).toBe(11_000);
    expect(circuits.refusedUntil('other', 1000)).toBeUndefined();
    expect([...circuits.paused(1000).until]).toEqual([['hook', 11_000]]);
    const [pause] = await store.pauses();
    expect(pause).toEqual({
      endpoint: 'hook',
      failures: 3,
      since: 1000,
      until: 11_000,
      reason: 'answered 500',
    });
  });

  it('lets one probe through at a time, and waits longer after each that fails', async () => {
    await failTimes(3, 1000);
    const waits: number[] = [];
    let now = 11_000;
    for (let probe = 0; probe < 12; probe += 1) {
      expect(circuits.refusedUntil('hook', now), 'the probe').toBeUndefined();
      expect(circuits.refusedUntil('hook', now), 'beside it').toBe(now + 60_000);
      await circuits.failed('hook', 'answered 500', now);
      const until = circuits.refusedUntil('hook', now) ?? 0;
      waits.push(until - now);
      now = until;
    }
    expect(waits.slice(0, 4)).toEqual([20_000, 40_000, 80_000, 160_000]);
    expect(waits.at(-1), 'hours').toBe(3_600_000);
  });

  it('lets another probe through when one was never heard of again', async () => {
    await failTimes(3, 1000);
    expect(circuits.refusedUntil('hook', 11_000)).toBeUndefined();
    expect(circuits.refusedUntil('hook', 70_999)).toBe(71_000);
    expect(circuits.refusedUntil('hook', 71_000)).toBeUndefined();
  });

  it('closes on the first answer, and counts from nothing again', async () => {
    await failTimes(3, 1000);
    circuits.refusedUntil('hook', 11_000);
    await circuits.answered('hook', 11_500);
    expect(circuits.refusedUntil('hook', 11_500)).toBeUndefined();
    expect(await store.pauses()).toEqual([]);
    await failTimes(2, 12_000);
    expect(circuits.refusedUntil('hook', 12_000)).toBeUndefined();
  });

  it('takes what was under way when it opened for no new failure', async () => {
    await failTimes(3, 1000);
    await failTimes(5, 2000);
    expect(circuits.refusedUntil('hook', 2000)).toBe(11_000);
  });

  it('is known to other processes within a second, and to the next start', async () => {
    const other = open();
    await other.refresh(500);
    await failTimes(3, 1000);
    await other.refresh(1499);
    expect(other.refusedUntil('hook', 1499)).toBeUndefined();
    await other.refresh(1500);
    expect(other.refusedUntil('hook', 1500)).toBe(11_000);
    await circuits.answered('hook', 3000);
    await other.refresh(3000);
    expect(other.refusedUntil('hook', 3000)).toBeUndefined();
  });
});
