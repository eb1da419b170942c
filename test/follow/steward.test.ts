import { describe, expect, it } from 'vitest';
import { startSteward } from '../../src/follow/steward.ts';
import { eventually } from '../eventually.ts';

describe('the steward', () => {
  it('looks at every due course though one fails, tells the fault, and goes on when the store is back', async () => {
    const faults: unknown[] = [];
    const looked: string[] = [];
    let asked = 0;
    let woken = 0;
    let kept = 0;
    const steward = startSteward({
      store: {
        dueCourses: async () => {
          asked += 1;
          if (asked === 1) throw new Error('away');
          return looked.length === 0 ? ['one', 'bad', 'two'] : [];
        },
      },
      follow: {
        look: async (courseId) => {
          if (courseId === 'bad') throw new Error('bad course');
          looked.push(courseId);
        },
      },
      upkeep: async () => {
        kept += 1;
      },
      now: () => 0,
      onLooked: () => {
        woken += 1;
      },
      onFault: (cause) => faults.push(cause),
      rest: 1,
    });
    await eventually(() => expect(looked).toEqual(['one', 'two']));
    await eventually(() => expect(woken).toBe(1));
    await steward.stop();
    expect(kept).toBe(1);
    expect(faults.map((fault) => (fault as Error).message)).toEqual(['away', 'bad course']);
  });
});
