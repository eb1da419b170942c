// A gateway as it is served, with a token for everybody who sends something in a course; `--unfollowed` follows none.

import { randomBytes } from 'node:crypto';
import { registerHooks } from 'node:module';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { issueTokens } from '../../src/cli/issue-token.ts';
import { loadConfig } from '../../src/config.ts';
import { loadNetwork } from '../../src/network/load-network.ts';
import { senders } from './stories.ts';

const [path = '', followed] = process.argv.slice(2);
if (followed === '--unfollowed') {
  registerHooks({
    resolve: (specifier, context, next) =>
      next(
        specifier.endsWith('/follow/follow.ts')
          ? new URL('./unfollowed.ts', import.meta.url).href
          : specifier,
        context,
      ),
  });
}
const { startGateway } = await import('../../src/gateway.ts');
const { file } = loadNetwork(join(import.meta.dirname, '..', '..', 'fixtures', 'networks', 'demo.json'));
if (file === undefined) throw new Error('the demo network is not valid');
const { network, tokens } = issueTokens(file, [...senders], { random: randomBytes, now: Date.now });
const secret = `whsec_${randomBytes(32).toString('base64')}`;
const environment = {
  ...process.env,
  OVERGANG_HOOK_SECRET: secret,
  OVERGANG_PORT: '0',
  OVERGANG_UNCHECKED_PROFILES: 'accept',
  OVERGANG_DATABASE: path,
};
const { config, faults } = loadConfig(environment);
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
const signed = {
  ...network,
  organisations: network.organisations.map((organisation) => ({
    ...organisation,
    endpoints: organisation.endpoints.map((each) => (each.kind === 'rest-hook' ? { ...each, secret } : each)),
  })),
};
const { url } = await startGateway({ config, network: signed, log, environment });
process.send?.({ url, tokens });
process.on('disconnect', () => process.exit());
process.on('message', () => process.send?.(process.cpuUsage()));
