import type { Follow } from '../../src/follow/follow.ts';

/** A gateway that follows no course: every message goes its way. */
export function createFollow(): Follow {
  return {
    message: async () => ({ findings: [], routed: true, change: undefined, sends: [] }),
    present: async () => undefined,
    look: async () => {},
  };
}
