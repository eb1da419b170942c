import { playVariant } from '../demo/play-scenario.ts';
import { readScenario, type Scenario, scenarioNetwork, settingsOf, type Variant } from '../demo/scenario.ts';
import { createStoryClock } from '../demo/story-clock.ts';
import { startOwnGateway } from './own-gateway.ts';
import { exitCodes, type Terminal } from './terminal.ts';

/**
 * `overgang replay FOLDER --clock INSTANT`: plays the scenarios of folders through the door of a gateway of its own,
 * whose clock begins at the instant and is set by every step, and tells each as a story. Exit code 0 when everything was
 * as the scenarios say, 1 when something was not, 2 when it could not be tried.
 */
export async function playScenarios(
  folders: readonly string[],
  clock: string,
  environment: Readonly<Record<string, string | undefined>>,
  terminal: Terminal,
): Promise<number> {
  const start = Date.parse(clock);
  if (Number.isNaN(start)) {
    terminal.error(`--clock ${clock.slice(0, 64)} is no instant, such as 2027-04-01T08:00:00+02:00`);
    return exitCodes.usage;
  }
  const scenarios: (readonly [folder: string, scenario: Scenario])[] = [];
  for (const folder of folders) {
    try {
      scenarios.push([folder, readScenario(folder)]);
    } catch {
      terminal.error(`there is no scenario.json that can be read in ${folder}`);
      return exitCodes.usage;
    }
  }
  let faults = 0;
  for (const [folder, { id, title, variants }] of scenarios) {
    terminal.line(`${id}: ${title}\n`);
    for (const variant of variants) {
      const found = await playAlone(variant, folder, start, environment, terminal);
      if (found === undefined) return exitCodes.usage;
      for (const fault of found) terminal.line(`    ✗ ${fault}`);
      terminal.line(found.length === 0 ? '    ✓ as told\n' : '');
      faults += found.length;
    }
  }
  return faults === 0 ? exitCodes.ok : exitCodes.failed;
}

/** Plays one course on a gateway of its own; undefined, with the faults told, where none can be started. */
async function playAlone(
  variant: Variant,
  folder: string,
  start: number,
  environment: Readonly<Record<string, string | undefined>>,
  terminal: Terminal,
): Promise<readonly string[] | undefined> {
  const time = createStoryClock(start);
  const settings = { ...environment, ...settingsOf(variant, folder) };
  const own = await startOwnGateway(settings, time.now, scenarioNetwork());
  if (!('gateway' in own)) {
    for (const fault of own) terminal.error(fault);
    return undefined;
  }
  const call = async (organisation: string, path: string, bytes?: Uint8Array) => {
    const response = await fetch(own.gateway.url + path, {
      method: bytes === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${own.tokens[organisation] ?? ''}`,
        'content-type': 'application/fhir+json',
      },
      ...(bytes === undefined ? {} : { body: Buffer.from(bytes) }),
    });
    return { status: response.status, body: (await response.json()) as unknown };
  };
  try {
    return await playVariant(variant, folder, {
      send: (organisation, bytes) => call(organisation, '/fhir/$process-message', bytes),
      read: call,
      setClock: (instant) => time.set(Math.max(instant, start)),
      tell: terminal.line,
    });
  } finally {
    await own.close();
  }
}
