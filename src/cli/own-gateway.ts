import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Config, loadConfig } from '../config.ts';
import { startHookReceiver } from '../demo/hook-receiver.ts';
import { fixturesFolder } from '../demo/story.ts';
import { type Gateway, startGateway } from '../gateway.ts';
import { loadNetwork } from '../network/load-network.ts';
import type { NetworkFile } from '../network/network.ts';
import { issueTokens } from './issue-token.ts';

/** A gateway of the demo network in a temporary folder, for a story. */
export interface OwnGateway {
  readonly gateway: Gateway;
  readonly config: Config;
  readonly network: NetworkFile;
  /** By organisation id. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly hook: Awaited<ReturnType<typeof startHookReceiver>>;
  readonly folder: string;
  /** Stops everything and removes the folder. */
  close(): Promise<void>;
}

/**
 * Starts one, with freshly issued tokens; its settings come from the environment, but for database and log. The faults
 * of the settings instead, when they are wrong.
 * @param now the gateway's clock, milliseconds since the epoch
 * @param bodies the network; the demo's unless given
 */
export async function startOwnGateway(
  environment: Readonly<Record<string, string | undefined>>,
  now: () => number,
  bodies?: NetworkFile,
): Promise<OwnGateway | readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'overgang-demo-'));
  const hook = await startHookReceiver();
  const clean = (): void => {
    hook.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { config, faults } = loadConfig({
      OVERGANG_PORT: '0',
      OVERGANG_AMQP_PREFIX: 'overgang-demo.',
      OVERGANG_UNCHECKED_PROFILES: 'accept',
      OVERGANG_PROFILE_CACHE: join(folder, 'profiles'),
      ...environment,
      OVERGANG_DATABASE: join(folder, 'overgang.db'),
      OVERGANG_LOG_LEVEL: 'warn',
    });
    if (config === undefined) {
      clean();
      return faults;
    }
    const base = bodies ?? demoNetwork();
    const everybody = base.organisations.map(({ id }) => id);
    const parts = { random: randomBytes, now };
    const { network: issued, tokens: partyTokens } = issueTokens(base, everybody, parts);
    const { network: file, tokens: operators } = issueTokens(issued, [issued.gateway], parts, 'operator');
    const tokens: Readonly<Record<string, string>> = {
      ...partyTokens,
      operator: operators[issued.gateway] ?? '',
    };
    const network = {
      ...file,
      organisations: file.organisations.map((organisation) => ({
        ...organisation,
        endpoints: organisation.endpoints.map((endpoint) =>
          endpoint.kind === 'rest-hook'
            ? { ...endpoint, url: hook.url, secret: `whsec_${randomBytes(32).toString('base64')}` }
            : endpoint,
        ),
      })),
    };
    const log = pino({ level: 'warn' }, process.stderr);
    const gateway = await startGateway({ config, network, log, environment, now });
    const close = async (): Promise<void> => {
      await gateway.stop();
      clean();
    };
    return { gateway, config, network, tokens, hook, folder, close };
  } catch (fault) {
    clean();
    throw fault;
  }
}

function demoNetwork(): NetworkFile {
  const { file, faults } = loadNetwork(join(fixturesFolder, 'networks', 'demo.json'));
  if (file === undefined) throw new Error(faults.join('\n'));
  return file;
}
