/**
 * How much of a bare amqplib publisher's rate the gateway's broker keeps: same window, message size and queue
 * type, in one run, taking turns. Needs RabbitMQ at OVERGANG_TEST_AMQP_URL or amqp://guest:guest@127.0.0.1:5672.
 * 9 rounds of 2 times 10,000 messages; ends after a minute whatever happens.
 *
 *     node bench/relay.ts
 */
import { randomUUID } from 'node:crypto';
import { cpus, totalmem } from 'node:os';
import { type ConfirmChannel, connect } from 'amqplib';
import { openRabbitMqBroker } from '../src/broker/rabbitmq-broker.ts';
import { topology as topologyOf } from '../src/broker/topology.ts';

const url = process.env.OVERGANG_TEST_AMQP_URL ?? 'amqp://guest:guest@127.0.0.1:5672';
const messages = 10_000;
const windowSize = 128;
const rounds = 9;
const body = Buffer.alloc(12 * 1024, 'Bundle');
const prefix = `bench-${randomUUID()}.`;
const endpoint = 'kom-0101';
const topology = topologyOf({ prefix, deliveryLimit: 20, queueMaxBytes: 2 ** 30 });

interface Round {
  readonly perSecond: number;
  /** Microseconds of this process per message. */
  readonly cpu: number;
}

const broker = openRabbitMqBroker({ urls: [url], prefix, now: Date.now, random: Math.random });
const bare = await connect(url, { noDelay: true });
const channel = await bare.createConfirmChannel();
const giveUp = setTimeout(() => {
  console.error('gave up after a minute');
  process.exit(1);
}, 60_000);

try {
  await broker.provision([endpoint]);
  const ours: Round[] = [];
  const theirs: Round[] = [];
  for (let round = 0; round <= rounds; round++) {
    const order = round % 2 === 0 ? [viaBroker, viaChannel] : [viaChannel, viaBroker];
    for (const publish of order) {
      const result = await measure(publish);
      await channel.purgeQueue(topology.queue(endpoint));
      // The first round warms up.
      if (round > 0) (publish === viaBroker ? ours : theirs).push(result);
    }
  }
  const ratio = medianRate(ours) / medianRate(theirs);
  const version = (bare.connection.serverProperties as { version: string }).version;
  console.log(
    `machine  ${cpus().length} x ${cpus()[0]?.model.trim()}, ${gigabytes()} GB, node ${process.version}`,
  );
  console.log(
    `broker   RabbitMQ ${version}, quorum queue, mandatory, persistent, confirms in a window of ${windowSize}`,
  );
  console.log(
    `each     ${rounds} rounds of ${messages} messages of ${body.length} bytes, median [least to most]`,
  );
  console.log(`bare     ${shown(theirs)}`);
  console.log(`overgang ${shown(ours)}`);
  console.log(`ratio    ${ratio.toFixed(2)} (at least 0.70)`);
  process.exitCode = ratio >= 0.7 ? 0 : 1;
} finally {
  clearTimeout(giveUp);
  await broker.close();
  await channel.deleteQueue(topology.queue(endpoint));
  await channel.deleteQueue(topology.deadQueue);
  await channel.deleteExchange(topology.exchange);
  await channel.deleteExchange(topology.deadExchange);
  await bare.close();
}

async function measure(publish: (n: number) => Promise<void>): Promise<Round> {
  const cpuBefore = process.cpuUsage();
  const before = performance.now();
  let next = 0;
  async function worker(): Promise<void> {
    for (let n = next++; n < messages; n = next++) await publish(n);
  }
  await Promise.all(Array.from({ length: windowSize }, worker));
  const seconds = (performance.now() - before) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { perSecond: messages / seconds, cpu: (user + system) / messages };
}

async function viaBroker(n: number): Promise<void> {
  const result = await broker.publish({
    id: `delivery-${n}`,
    correlationId: `message-${n}`,
    endpoint,
    event: 'hospital-notification.v3',
    contentType: 'application/fhir+json',
    sentAt: 1_790_000_000_000,
    headers: {},
    body,
  });
  if (result.status !== 'available') throw new Error(result.status);
}

function viaChannel(n: number): Promise<void> {
  return publishBare(channel, {
    messageId: `delivery-${n}`,
    correlationId: `message-${n}`,
    type: 'hospital-notification.v3',
    contentType: 'application/fhir+json',
    timestamp: 1_790_000_000,
    persistent: true,
    mandatory: true,
  });
}

function publishBare(on: ConfirmChannel, options: object): Promise<void> {
  const routingKey = topology.routingKey(endpoint, 'hospital-notification.v3');
  return new Promise((resolve, reject) => {
    on.publish(topology.exchange, routingKey, body, options, (failure) =>
      failure ? reject(failure) : resolve(),
    );
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function medianRate(results: readonly Round[]): number {
  return median(results.map(({ perSecond }) => perSecond));
}

function shown(results: readonly Round[]): string {
  const rates = results.map(({ perSecond }) => perSecond);
  const [rate, least, most] = [median(rates), Math.min(...rates), Math.max(...rates)].map((n) =>
    Math.round(n).toLocaleString('en'),
  );
  const cpu = median(results.map((each) => each.cpu)).toFixed(0);
  return `${rate} messages/s [${least} to ${most}], ${cpu} us of CPU each`;
}

function gigabytes(): number {
  return Math.round(totalmem() / 2 ** 30);
}
