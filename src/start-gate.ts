import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type IntakeGate, type IntakeGateParts, watchIntake } from './accept/intake-gate.ts';
import type { Config } from './config.ts';

/** Watches whether messages can be taken, by the limits of the configuration and the disk of the SQLite file. */
export function startGate(
  config: Config,
  parts: Pick<IntakeGateParts, 'store' | 'broker' | 'onChange' | 'onFault'>,
): IntakeGate {
  return watchIntake({
    ...parts,
    blockedFor: config.blockedFor * 1000,
    backlogLimit: config.backlogLimit,
    diskReserve: config.diskReserve * 1024 * 1024,
    diskFree: async () => {
      if (config.databaseUrl !== undefined) return undefined;
      const { bavail, bsize } = await statfs(dirname(config.database));
      return bavail * bsize;
    },
    pause: (milliseconds, signal) => pause(milliseconds, undefined, { signal }).catch(() => {}),
    monotonic: () => performance.now(),
  });
}
