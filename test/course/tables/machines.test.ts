import { describe, expect, it } from 'vitest';
import { conditions } from '../../../src/course/tables/conditions.ts';
import { drawMachines } from '../../../src/course/tables/draw-machines.ts';
import { machines } from '../../../src/course/tables/machines.ts';

describe('the state machines', () => {
  it('are drawn in docs/course.md as they are', async () => {
    await expect(drawMachines(machines)).toMatchFileSnapshot('../../../docs/course.md');
  });

  it.each(machines.map((table) => [table.title, table] as const))(
    '%s: every state can be reached and is named',
    (_, table) => {
      const reached = new Set([table.initial]);
      for (let size = 0; size !== reached.size; ) {
        size = reached.size;
        for (const { from, to } of table.transitions) {
          if (to !== 'same' && from.some((state) => reached.has(state))) reached.add(to);
        }
      }
      expect([...reached].sort()).toEqual(Object.keys(table.states).sort());
    },
  );

  it.each(machines.map((table) => [table.title, table] as const))(
    '%s: no arrow hides behind an earlier one',
    (_, table) => {
      const hidden = table.transitions.filter((row, index) =>
        row.from.every((state) =>
          table.transitions
            .slice(0, index)
            .some(
              (earlier) =>
                earlier.on === row.on && earlier.when === undefined && earlier.from.includes(state),
            ),
        ),
      );
      expect(hidden).toEqual([]);
    },
  );

  it('use every condition there is', () => {
    const used = new Set(
      machines.flatMap(({ transitions, refusals }) => [...transitions, ...refusals].map(({ when }) => when)),
    );
    expect(Object.keys(conditions).filter((name) => !used.has(name as keyof typeof conditions))).toEqual([]);
  });

  it('never stop a departure, a death or an admission to hospital', () => {
    const reality = ['departed', 'died', 'hospital-admitted', 'hospital-returned'];
    expect(machines.flatMap(({ refusals }) => refusals).filter(({ on }) => reality.includes(on))).toEqual([]);
  });
});
