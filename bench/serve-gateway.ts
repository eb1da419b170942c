import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { issueTokens } from '../src/cli/issue-token.ts';
import { loadConfig } from '../src/config.ts';
import { loadNetwork } from '../src/network/load-network.ts';
import type { Endpoint } from '../src/network/network.ts';

/** What differs between the gateways that are measured. */
export interface Served {
  /** Who gets a token. */
  readonly senders: readonly string[];
  /** Settings beside those of every one of them. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Makes another endpoint of one that is no hook. */
  readonly endpoint?: (endpoint: Endpoint) => Endpoint;
}

/**
 * Starts the gateway as it is served, on the demo network, over the SQLite file at a path, and logs beside that. What it
 * is made of is loaded here, so that whoever replaces a part does it before. It ends with the process that started this one.
 */
export async function serveGateway(path: string, { senders, environment = {}, endpoint }: Served) {
  const { startGateway } = await import('../src/gateway.ts');
  const { file } = loadNetwork(join(import.meta.dirname, '..', 'fixtures', 'networks', 'demo.json'));
  if (file === undefined) throw new Error('the demo network is not valid');
  const { network, tokens } = issueTokens(file, [...senders], { random: randomBytes, now: Date.now });
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const signed = {
    ...network,
    organisations: network.organisations.map((organisation) => ({
      ...organisation,
      endpoints: organisation.endpoints.map((each) =>
        each.kind === 'rest-hook' ? { ...each, secret } : (endpoint?.(each) ?? each),
      ),
    })),
  };
  const settings = {
    ...process.env,
    OVERGANG_PORT: '0',
    OVERGANG_UNCHECKED_PROFILES: 'accept',
    OVERGANG_DATABASE: path,
    ...environment,
  };
  const { config, faults } = loadConfig(settings);
  if (config === undefined) throw new Error(faults.join('\n'));
  const log = pino(
    { level: 'info' },
    pino.destination({
      dest: join(dirname(path), 'gateway.log'),
      sync: false,
      minLength: 4096,
      periodicFlush: 100,
    }),
  );
  const { url } = await startGateway({ config, network: signed, log, environment: settings });
  process.on('disconnect', () => process.exit());
  return { url, tokens };
}
