import { pino } from 'pino';
import { loadConfig } from '../config.ts';
import { startGateway } from '../gateway.ts';
import { loadNetwork } from '../network/load-network.ts';
import { exitCodes, type Terminal } from './terminal.ts';

/** `overgang serve`: runs the gateway until it is told to stop. Exit code 2 when it cannot start, with every reason. */
export async function serve(
  environment: Readonly<Record<string, string | undefined>>,
  terminal: Terminal,
  untilStopped: () => Promise<void>,
): Promise<number> {
  const { config, faults } = loadConfig(environment);
  if (config === undefined) return refuse(faults, terminal);
  const network = loadNetwork(config.network);
  if (network.file === undefined) return refuse(network.faults, terminal);
  try {
    const log = pino({ level: config.logLevel }, pino.destination(logging));
    const gateway = await startGateway({ config, network: network.file, log, environment });
    await untilStopped();
    await gateway.stop();
    return exitCodes.ok;
  } catch (fault) {
    return refuse([fault instanceof Error ? fault.message : 'the gateway cannot start'], terminal);
  }
}

/** To standard output, many lines in one write: a line for each request would cost as much as publishing its message. */
const logging = { dest: 1, sync: false, minLength: 4096, periodicFlush: 100 } as const;

function refuse(faults: readonly string[], terminal: Terminal): number {
  for (const fault of faults) terminal.error(fault);
  return exitCodes.usage;
}
