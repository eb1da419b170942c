import { describe, expect, it } from 'vitest';
import { endTogether } from '../../src/deliver/end-together.ts';

const never = 60_000;

/** Whether a promise is settled once all that is ready has run. */
async function isSettled(promise: Promise<void>): Promise<boolean> {
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

describe('what ends together', () => {
  it('goes on at once when it was alone', async () => {
    const together = endTogether(10, never);
    together.begin();
    expect(await isSettled(together.end())).toBe(true);
  });

  it('waits for others that are under way, and goes on with the last of them', async () => {
    const together = endTogether(10, never);
    together.begin();
    together.begin();
    const first = together.end();
    expect(await isSettled(first)).toBe(false);
    const last = together.end();
    expect(await isSettled(first)).toBe(true);
    expect(await isSettled(last)).toBe(true);
  });

  it('goes on when many have ended, whoever is still under way', async () => {
    const together = endTogether(2, never);
    for (let n = 0; n < 3; n += 1) together.begin();
    const ended = [together.end(), together.end()];
    for (const each of ended) expect(await isSettled(each)).toBe(true);
  });

  it('goes on after a moment, however long another one takes', async () => {
    const together = endTogether(10, 1);
    together.begin();
    together.begin();
    await expect(together.end()).resolves.toBeUndefined();
  });
});
