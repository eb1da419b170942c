// A great many undelivered messages, for endpoints that are away: what they cost in memory, what they cost intake, and how
// fast an endpoint that comes back gets its messages: relayed from the store through RabbitMQ to its consumer, against a
// bare amqplib consumer of as many messages that lie ready in a quorum queue. The many wait in the store, filled in by bulk
// rows with contents of 200 bytes; only the endpoint that comes back has a queue. Needs RabbitMQ at
// OVERGANG_TEST_AMQP_URL or amqp://guest:guest@127.0.0.1:5672.
//
//     node bench/backlog.ts [--messages 100000] [--endpoints 3000] [--drain 5000] [--bytes 10240]
import { randomUUID } from 'node:crypto';
import { type ConfirmChannel, connect } from 'amqplib';
import { openRabbitMqBroker } from '../src/broker/rabbitmq-broker.ts';
import { topology as topologyOf } from '../src/broker/topology.ts';
import { createCircuits } from '../src/deliver/circuits.ts';
import { startRelay } from '../src/deliver/relay.ts';
import { machineLine } from './machine.ts';
import {
  type BenchStore,
  intake,
  kinds,
  megabytes,
  newMessage,
  openBenchStore,
  option,
} from './stores/bench-store.ts';
import { fill } from './stores/fill.ts';
import { median, takeTurns } from './stores/take-turns.ts';

const url = process.env.OVERGANG_TEST_AMQP_URL ?? 'amqp://guest:guest@127.0.0.1:5672';
const messages = option('messages', 100_000);
const endpoints = option('endpoints', 3000);
const drain = option('drain', 5000);
const bytes = option('bytes', 10_240);
const prefetch = 200;
const prefix = `bench-${randomUUID()}.`;
const topology = topologyOf({ prefix, deliveryLimit: 20, queueMaxBytes: 2 ** 30 });

console.log(machineLine());
console.log(`${messages} undelivered messages for ${endpoints} endpoints; messages of ${bytes} bytes\n`);
const bare = await connect(url, { noDelay: true });
const channel = await bare.createConfirmChannel();
try {
  for (const kind of kinds) await measure(kind);
} finally {
  for (const queue of [topology.queue('back'), topology.deadQueue]) await channel.deleteQueue(queue);
  for (const exchange of [topology.exchange, topology.deadExchange]) await channel.deleteExchange(exchange);
  await bare.close();
}

async function measure(kind: BenchStore['kind']): Promise<void> {
  const big = await openBenchStore(kind);
  const empty = await openBenchStore(kind);
  try {
    await fill(big, { from: 0, to: messages, contentBytes: 200, endpoints, state: 'waiting' });
    const turns = await takeTurns([big.store, empty.store], 9, (store) => intake(store, 1000, bytes));
    console.log(
      `${kind}: intake with the backlog / empty  ${median(turns.map(([one, two]) => one / two)).toFixed(2)}`,
    );
    const before = performance.now();
    const states = await big.store.backlog(
      Array.from({ length: endpoints }, (_, n) => `e${n}`),
      1000,
    );
    console.log(
      `${kind}: how ${states.length} endpoints stand     ${(performance.now() - before).toFixed(0)} ms`,
    );
    // What was taken in for the measurement has nowhere to go.
    await big.run("UPDATE delivery SET due_at = NULL WHERE endpoint = 'kom'");
    for (let n = 0; n < drain; n += 100) {
      const more = Array.from({ length: 100 }, () => newMessage(bytes, Date.now(), { endpoint: 'back' }));
      await Promise.all(more.map((each) => big.store.accept(each)));
    }
    const ours = await comeBack(big);
    const theirs = await consumeBare(channel);
    console.log(
      `${kind}: an endpoint that comes back      ${ours.toFixed(0)}/s, bare consumer ${theirs.toFixed(0)}/s, ratio ${(ours / theirs).toFixed(2)}`,
    );
    console.log(`${kind}: resident at the end              ${megabytes(process.memoryUsage().rss)} MB\n`);
  } finally {
    await big.dispose();
    await empty.dispose();
  }
}

/** Messages a second from the relay's start to the last one in the consumer's hands. */
async function comeBack({ store }: BenchStore): Promise<number> {
  const broker = openRabbitMqBroker({ urls: [url], prefix, now: Date.now, random: Math.random });
  await broker.provision(['back']);
  const all = Promise.withResolvers<void>();
  let taken = 0;
  await broker.consume('back', { prefetch }, async () => {
    taken += 1;
    if (taken === drain) all.resolve();
    return 'done';
  });
  const began = performance.now();
  const retry = { firstWait: 10_000, longestWait: 1_800_000, giveUpAfter: 259_200_000 };
  const relay = startRelay({
    store,
    broker,
    retry,
    circuits: createCircuits({ store, retry, pauseAfter: 10, probeWithin: 60_000, random: Math.random }),
    now: Date.now,
    random: Math.random,
    window: 128,
    onFault: console.error,
  });
  await all.promise;
  const seconds = (performance.now() - began) / 1000;
  await relay.stop();
  await broker.close();
  return drain / seconds;
}

async function consumeBare(on: ConfirmChannel): Promise<number> {
  const queue = topology.queue('back');
  const body = Buffer.alloc(bytes, 'x');
  for (let n = 0; n < drain; n += 1) on.sendToQueue(queue, body, { persistent: true });
  await on.waitForConfirms();
  await on.prefetch(prefetch);
  const all = Promise.withResolvers<void>();
  let taken = 0;
  const began = performance.now();
  const { consumerTag } = await on.consume(queue, (message) => {
    if (message === null) return;
    on.ack(message);
    taken += 1;
    if (taken === drain) all.resolve();
  });
  await all.promise;
  const seconds = (performance.now() - began) / 1000;
  await on.cancel(consumerTag);
  return drain / seconds;
}
