import { describe, expect, it } from 'vitest';
import { untilStored } from '../../src/deliver/until-stored.ts';
import { StoreUnavailable } from '../../src/store/store.ts';

describe('untilStored', () => {
  const failing = (times: number, cause: Error) => {
    let left = times;
    return async () => {
      left -= 1;
      if (left >= 0) throw cause;
      return left;
    };
  };
  const never = new AbortController().signal;

  it('does it once when the store is there', async () => {
    expect(await untilStored(never, failing(0, new StoreUnavailable()))).toBe(-1);
  });

  it('does it again while the store is unavailable', async () => {
    expect(await untilStored(never, failing(2, new StoreUnavailable()))).toBe(-1);
  });

  it('does not hide any other fault', async () => {
    await expect(untilStored(never, failing(1, new TypeError('bug')))).rejects.toThrow('bug');
  });

  it('gives up when it is to stop', async () => {
    const stopping = new AbortController();
    const away = untilStored(stopping.signal, failing(Infinity, new StoreUnavailable('away')));
    stopping.abort();
    await expect(away).rejects.toThrow('away');
  });
});
