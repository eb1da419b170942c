import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDanish } from '../course/time/danish-time.ts';
import { playRefusal, playVariant } from '../demo/play-scenario.ts';
import { readScenario, type Scenario, scenarioNetwork, settingsOf, type Variant } from '../demo/scenario.ts';
import type { DoorAnswer } from '../demo/stage.ts';
import { createStoryClock } from '../demo/story-clock.ts';
import { type OwnGateway, startOwnGateway } from './own-gateway.ts';
import { exitCodes, type Terminal } from './terminal.ts';

/**
 * `overgang replay FOLDER --clock INSTANT`: plays the scenarios of folders through the door of a gateway of its own,
 * whose clock begins at the instant and is set by every step, and tells each as a story. Every scenario has a gateway that
 * knows nothing of the others. A clock that begins in the midst of
 * one is warned of. Exit code 0 when everything was
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
  const time = createStoryClock(start);
  let isLate = false;
  const setClock = (instant: number): void => {
    if (instant < start && !isLate) {
      terminal.error(
        `--clock begins after ${writeDanish(instant)}: what happens before it is judged as late as that`,
      );
      isLate = true;
    }
    time.set(Math.max(instant, start));
  };
  const work = mkdtempSync(join(tmpdir(), 'overgang-scenarios-'));
  const exchange = join(work, 'exchange');
  mkdirSync(exchange);
  // What one gateway has compiled serves the next, and must be there as long as any of them.
  const shared = { OVERGANG_PROFILE_CACHE: join(work, 'profiles'), ...environment };
  // Courses of a scenario with the usual settings share a gateway: to start one takes longer than to play one.
  let usual: OwnGateway | undefined;
  let faults = 0;
  try {
    for (const [folder, { id, title, variants }] of scenarios) {
      terminal.line(`${id}: ${title}\n`);
      for (const variant of variants) {
        const settings = { ...shared, ...settingsOf(variant, folder) };
        if (variant.refused !== undefined) {
          const start = async (): Promise<void> => {
            const own = await startOwnGateway(settings, time.now, scenarioNetwork(exchange));
            if (!('gateway' in own)) throw new Error(own.join());
            await own.close();
          };
          const found = await playRefusal(variant, start, terminal.line);
          tellEnd(found, terminal);
          faults += found.length;
          continue;
        }
        const own =
          (variant.settings ? undefined : usual) ??
          (await startOwnGateway(settings, time.now, scenarioNetwork(exchange)));
        if (!('gateway' in own)) {
          for (const fault of own) terminal.error(fault);
          return exitCodes.usage;
        }
        if (variant.settings === undefined) usual = own;
        const found = await play(variant, folder, own, exchange, setClock, terminal);
        if (own !== usual) await own.close();
        tellEnd(found, terminal);
        faults += found.length;
      }
      await usual?.close();
      usual = undefined;
    }
  } finally {
    await usual?.close();
    rmSync(work, { recursive: true, force: true });
  }
  return faults === 0 ? exitCodes.ok : exitCodes.failed;
}

function tellEnd(faults: readonly string[], terminal: Terminal): void {
  for (const fault of faults) terminal.line(`    ✗ ${fault}`);
  terminal.line(faults.length === 0 ? '    ✓ as told\n' : '');
}

/** Plays one course on a gateway; tells what was otherwise than written. */
function play(
  variant: Variant,
  folder: string,
  own: OwnGateway,
  exchange: string,
  setClock: (instant: number) => void,
  terminal: Terminal,
): Promise<readonly string[]> {
  const call = async (organisation: string, path: string, bytes?: Uint8Array): Promise<DoorAnswer> => {
    const response = await fetch(own.gateway.url + path, {
      method: bytes === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${own.tokens[organisation] ?? ''}`,
        'content-type': path === '/legacy' ? 'application/xml' : 'application/fhir+json',
      },
      ...(bytes === undefined ? {} : { body: Buffer.from(bytes) }),
    });
    const text = await response.text();
    const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
    const messageId = response.headers.get('x-message-id') ?? undefined;
    return { status: response.status, text, body: isJson ? JSON.parse(text) : undefined, messageId };
  };
  return playVariant(variant, folder, {
    send: (organisation, bytes, path) => call(organisation, path, bytes),
    read: call,
    setClock,
    tell: terminal.line,
    exchange,
  });
}
