import { describe, expect, it } from 'vitest';
import { inTurn } from '../../src/follow/in-turn.ts';

describe('works of one key', () => {
  it('run one after the other in the order they came, and those of other keys beside them', async () => {
    const turn = inTurn();
    const told: string[] = [];
    const gate = Promise.withResolvers<void>();
    const work = (name: string, wait?: Promise<void>) => async () => {
      told.push(`${name} begins`);
      await wait;
      told.push(`${name} ends`);
    };
    const all = [turn('a', work('first', gate.promise)), turn('a', work('second')), turn('b', work('other'))];
    await all[2];
    expect(told).toEqual(['first begins', 'other begins', 'other ends']);
    gate.resolve();
    await Promise.all(all);
    expect(told.slice(3)).toEqual(['first ends', 'second begins', 'second ends']);
  });

  it('go on after one that fails, which alone is told of it', async () => {
    const turn = inTurn();
    const failed = turn('a', () => Promise.reject(new Error('no')));
    const next = turn('a', async () => 'yes');
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });
});
