// The gateway as it is served, on the demo network with a token for the hospital. On RabbitMQ receivers read their queues
// themselves, so that every message goes through it and no further.
import { serveGateway } from '../serve-gateway.ts';

const [path = ''] = process.argv.slice(2);
const { url, tokens } = await serveGateway(path, {
  senders: ['bfh-medicin'],
  // The message of the benchmarks continues another one, which never comes: it would wait for that, and not be relayed.
  environment: { OVERGANG_HOLD_FOR: '0' },
  endpoint: (each) =>
    each.kind === 'mailbox' && process.env.OVERGANG_AMQP_URL ? { ...each, kind: 'amqp' } : each,
});
process.send?.({ url, token: tokens['bfh-medicin'] });
process.on('message', () => process.send?.({ rss: process.memoryUsage.rss(), cpu: process.cpuUsage() }));
