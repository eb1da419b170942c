import { expect } from 'vitest';
import { eventually } from './eventually.ts';

/** How many resources of each kind keep the process alive. */
export type ResourceCount = ReadonlyMap<string, number>;

/** Counts what keeps the process alive now: servers, sockets, timers … */
export function countResources(): ResourceCount {
  const groups = Map.groupBy(process.getActiveResourcesInfo(), (kind) => kind);
  return new Map([...groups].map(([kind, all]) => [kind, all.length]));
}

/** Fails when more is open than before, once what is closing has had time to close. */
export async function expectNothingLeft(before: ResourceCount, patience?: number): Promise<void> {
  await eventually(() => {
    const left = [...countResources()]
      .filter(([kind, count]) => !transient.has(kind) && count > (before.get(kind) ?? 0))
      .map(([kind, count]) => `${kind}: ${count} instead of ${before.get(kind) ?? 0}`);
    expect(left, 'left open').toEqual([]);
  }, patience);
}

/** Work of the moment, such as the test runner's own messages. */
const transient = new Set(['Immediate', 'FSReqCallback', 'FSReqPromise', 'MessagePort', 'CloseReq']);
