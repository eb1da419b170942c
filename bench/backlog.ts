// A great many undelivered messages, for endpoints that are away: what they cost in memory, what they cost intake, and how
// fast an endpoint that comes back gets its messages. The many wait in the store, filled in by bulk rows with contents of
// 200 bytes; only the endpoint that comes back has a queue. Against amqplib by itself on the same quorum queue, with messages
// of the same size, in turn:
//
//   relay     store to queue (claim, publish with confirms, settle), nobody reads / a publisher with confirms, and / a
//             program that reads contents from a table, publishes them and notes it, which is the least that a relay with
//             a store does
//   own queue the receiver's own client reads what the gateway has put into its queue while it was away / a bare consumer
//   drain     store to queue to a consumer, acknowledged / a consumer of what lies ready, and / a publisher and a
//             consumer at once, which is the least that bringing anything through the queue costs, and / that program
//             with a consumer
//
// Needs RabbitMQ at OVERGANG_TEST_AMQP_URL or amqp://guest:guest@127.0.0.1:5672.
//
//     node bench/backlog.ts [--messages 100000] [--endpoints 3000] [--drain 5000] [--rounds 3] [--bytes 10240]
import { randomUUID } from 'node:crypto';
import { connect } from 'amqplib';
import { openRabbitMqBroker } from '../src/broker/rabbitmq-broker.ts';
import { topology as topologyOf } from '../src/broker/topology.ts';
import { createCircuits } from '../src/deliver/circuits.ts';
import { startRelay } from '../src/deliver/relay.ts';
import type { Store } from '../src/store/store.ts';
import { machineLine } from './machine.ts';
import { type BareQueue, openBareQueue, rateOf } from './stores/bare-queue.ts';
import { type BareTable, openBareTable } from './stores/bare-relay.ts';
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
const rounds = option('rounds', 3);
const bytes = option('bytes', 10_240);
const prefetch = 200;
/** As OVERGANG_RELAY_WINDOW is unless set. */
const window = 512;
const prefix = `bench-${randomUUID()}.`;
const topology = topologyOf({ prefix, deliveryLimit: 20, queueMaxBytes: 2 ** 30 });

console.log(machineLine());
console.log(
  `${messages} undelivered messages for ${endpoints} endpoints; median of ${rounds} rounds of ${drain} messages of ${bytes} bytes\n`,
);
const publishing = await connect(url, { noDelay: true });
const consuming = await connect(url, { noDelay: true });
const broker = openRabbitMqBroker({ urls: [url], prefix, now: Date.now, random: Math.random });
try {
  await broker.provision(['back']);
  const bare = await openBareQueue(publishing, consuming, {
    exchange: topology.exchange,
    routingKey: topology.routingKey('back', 'hospital-notification-message'),
    queue: topology.queue('back'),
    bytes,
    window,
    prefetch,
  });
  for (const kind of kinds) await measure(kind, bare);
} finally {
  await broker.close();
  const channel = await consuming.createChannel();
  for (const queue of [topology.queue('back'), topology.deadQueue]) await channel.deleteQueue(queue);
  for (const exchange of [topology.exchange, topology.deadExchange]) await channel.deleteExchange(exchange);
  await publishing.close();
  await consuming.close();
}

async function measure(kind: BenchStore['kind'], bare: BareQueue): Promise<void> {
  const big = await openBenchStore(kind);
  const empty = await openBenchStore(kind);
  const table = await openBareTable(kind);
  const show = (what: string, value: string): void => console.log(`${kind}: ${what.padEnd(42)}${value}`);
  try {
    await fill(big, { from: 0, to: messages, contentBytes: 200, endpoints, state: 'waiting' });
    const turns = await takeTurns([big.store, empty.store], 9, (store) => intake(store, 1000, bytes));
    show('intake with the backlog / empty', median(turns.map(([one, two]) => one / two)).toFixed(2));
    const before = performance.now();
    const states = await big.store.backlog(
      Array.from({ length: endpoints }, (_, n) => `e${n}`),
      1000,
    );
    show(`how ${states.length} endpoints stand`, `${(performance.now() - before).toFixed(0)} ms`);
    // What was taken in for the measurement has nowhere to go.
    await big.run("UPDATE delivery SET due_at = NULL WHERE endpoint = 'kom'");
    const rates: Record<string, number>[] = [];
    for (let round = -1; round < rounds; round += 1) {
      const each = await drainOnce(big.store, bare, table);
      // The first round warms up.
      if (round >= 0) rates.push(each);
    }
    for (const [what, one, other] of [
      ['relay / bare publisher', 'relay', 'publish'],
      ['relay / bare relay', 'relay', 'fromTable'],
      ['bare relay / bare publisher', 'fromTable', 'publish'],
      ['own queue / bare consumer', 'own', 'consume'],
      ['drain / bare consumer', 'drain', 'consume'],
      ['drain / bare publisher and consumer', 'drain', 'pass'],
      ['drain / bare relay and consumer', 'drain', 'throughTable'],
      ['bare relay and consumer / bare consumer', 'throughTable', 'consume'],
    ] as const) {
      const middle = (name: string): string => median(rates.map((rate) => rate[name] ?? NaN)).toFixed(0);
      const ratio = median(rates.map((rate) => (rate[one] ?? NaN) / (rate[other] ?? NaN))).toFixed(2);
      show(what, `${ratio}  (${middle(one)}/s, ${middle(other)}/s)`);
    }
    show('resident at the end', `${megabytes(process.memoryUsage().rss)} MB\n`);
  } finally {
    await big.dispose();
    await empty.dispose();
    await table.dispose();
  }
}

/** Each of them once, in messages a second. */
async function drainOnce(store: Store, bare: BareQueue, table: BareTable): Promise<Record<string, number>> {
  await queueUp(store);
  const relay = await relayed(store);
  const own = await bare.consume(drain);
  const publish = await bare.publish(drain);
  const consume = await bare.consume(drain);
  const fromTable = await bare.relay(table, drain);
  await bare.consume(drain);
  await queueUp(store);
  const all = Promise.withResolvers<void>();
  let taken = 0;
  const consumer = await broker.consume('back', { prefetch }, async () => {
    taken += 1;
    if (taken === drain) all.resolve();
    return 'done';
  });
  const drained = await relayed(store, all.promise);
  await consumer.stop();
  const throughTable = await bare.drain(table, drain);
  const pass = await bare.pass(drain);
  return { relay, own, publish, consume, fromTable, throughTable, drain: drained, pass };
}

/** Messages for the endpoint that is away, each of a course of its own. */
async function queueUp(store: Store): Promise<void> {
  for (let n = 0; n < drain; n += 100) {
    const more = Array.from({ length: 100 }, () => newMessage(bytes, Date.now(), { endpoint: 'back' }));
    const order = { inherits: false, at: Date.now(), follows: undefined };
    await Promise.all(more.map((each) => store.accept({ ...each, order: { ...order, key: randomUUID() } })));
  }
}

/** From the relay's start until everything is settled, or until that. */
async function relayed(store: Store, until?: Promise<void>): Promise<number> {
  const all = Promise.withResolvers<void>();
  let settled = 0;
  const settle: Store['settle'] = async (deliveryId, outcome) => {
    await store.settle(deliveryId, outcome);
    settled += 1;
    if (settled === drain) all.resolve();
  };
  const retry = { firstWait: 10_000, longestWait: 1_800_000, giveUpAfter: 259_200_000 };
  const circuits = createCircuits({ store, retry, pauseAfter: 10, probeWithin: 60_000, random: Math.random });
  const relay = startRelay({
    store: { ...store, settle },
    broker,
    retry,
    circuits,
    now: Date.now,
    random: Math.random,
    window,
    onFault: console.error,
  });
  const rate = await rateOf(drain, () => until ?? all.promise);
  await relay.stop();
  return rate;
}
