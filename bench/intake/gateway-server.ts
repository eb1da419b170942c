// The gateway as it is served, on the demo network with a token for the hospital. On RabbitMQ receivers read their queues
// themselves, so that every message goes through it and no further.
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { issueTokens } from '../../src/cli/issue-token.ts';
import { loadConfig } from '../../src/config.ts';
import { startGateway } from '../../src/gateway.ts';
import { loadNetwork } from '../../src/network/load-network.ts';

const [path = ''] = process.argv.slice(2);
const { file } = loadNetwork(join(import.meta.dirname, '..', '..', 'fixtures', 'networks', 'demo.json'));
if (file === undefined) throw new Error('the demo network is not valid');
const { network, tokens } = issueTokens(file, ['bfh-medicin'], { random: randomBytes, now: Date.now });
const secret = `whsec_${randomBytes(32).toString('base64')}`;
const signed = {
  ...network,
  organisations: network.organisations.map((organisation) => ({
    ...organisation,
    endpoints: organisation.endpoints.map((each) =>
      each.kind === 'rest-hook'
        ? { ...each, secret }
        : each.kind === 'mailbox' && process.env.OVERGANG_AMQP_URL
          ? { ...each, kind: 'amqp' as const }
          : each,
    ),
  })),
};
const environment = {
  ...process.env,
  OVERGANG_PORT: '0',
  OVERGANG_UNCHECKED_PROFILES: 'accept',
  // The message of the benchmarks continues another one, which never comes: it would wait for that, and not be relayed.
  OVERGANG_HOLD_FOR: '0',
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
const { url } = await startGateway({ config, network: signed, log, environment });
process.send?.({ url, token: tokens['bfh-medicin'] });
process.on('disconnect', () => process.exit());
process.on('message', () => process.send?.({ rss: process.memoryUsage.rss(), cpu: process.cpuUsage() }));
