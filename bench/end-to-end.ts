/**
 * From the request to the receiver: how long after a message was posted an AMQP client of the receiver has it, on
 * PostgreSQL and RabbitMQ, at half of the highest rate at which the receiver got messages in the same run while 64 clients
 * posted as fast as they were answered; and the same of a bare Express handler that inserts and publishes, at the same rate
 * in turn, which tells what the machine can do just then.
 *
 *     node bench/end-to-end.ts
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from 'amqplib';
import { usualTopology } from '../src/broker/topology.ts';
import { type Child, startChild } from './intake/child.ts';
import { load, messageBytes, nextMessage } from './intake/load.ts';
import { amqpUrl, analyze, bareQueue, connections, inSchema, rabbitMqPrefix } from './intake/surroundings.ts';
import { machineLine } from './machine.ts';

const seconds = Number(process.env.SECONDS_EACH ?? 8);
const rounds = Number(process.env.ROUNDS ?? 3);
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const receiver = 'kommune-koebenhavn';
const folder = mkdtempSync(join(tmpdir(), 'overgang-bench-'));

console.log(machineLine());
const model = await connect(amqpUrl, { noDelay: true });
try {
  const gateway: Waits[] = [];
  const bare: Waits[] = [];
  let rate = Number.NaN;
  for (let round = 0; round < rounds; round += 1) {
    gateway.push(
      await ofGateway(async (child, queue, url) => {
        await load(child, seconds);
        await analyze(url);
        if (round === 0) rate = (await highestRate(child, queue)) / 2;
        return waitsAt(rate, child, queue);
      }),
    );
    bare.push(
      await ofBare(async (child, queue) => {
        await load(child, seconds);
        return waitsAt(rate, child, queue);
      }),
    );
  }
  console.log(
    `highest rate ${(2 * rate).toFixed(0)}/s at the receiver; ${rounds} rounds of ${seconds} s at ${rate.toFixed(0)}/s, messages of ${messageBytes} bytes, request to receiver:`,
  );
  for (const [name, waits] of [
    ['gateway', gateway],
    ['bare', bare],
  ] as const) {
    const all = waits.map(({ p50, p99 }) => `p50 ${p50.toFixed(1)} ms p99 ${p99.toFixed(1)} ms`).join(' | ');
    console.log(`${name.padEnd(8)} ${all}`);
  }
  const least = Math.min(...gateway.map(({ p99 }) => p99));
  console.log(`least p99 of the gateway ${least.toFixed(1)} ms (to be below 50 ms)`);
  process.exitCode = least < 50 ? 0 : 1;
} finally {
  agent.destroy();
  await model.close();
  rmSync(folder, { recursive: true, force: true });
}

type Measure = (child: Child, queue: string, url: string) => Promise<Waits>;

function ofGateway(measure: Measure): Promise<Waits> {
  const prefix = `bench-${randomUUID()}.`;
  return inSchema((url) =>
    rabbitMqPrefix(prefix, url, async () => {
      const child = await startChild('gateway-server', join(folder, 'unused.db'));
      return measure(child, usualTopology(prefix).queue(receiver), url).finally(child.stop);
    }),
  );
}

function ofBare(measure: Measure): Promise<Waits> {
  return inSchema((url) =>
    bareQueue(async (queue) => {
      const child = await startChild('bare-publishing-server', url, connections, amqpUrl, queue);
      return measure(child, queue, url).finally(child.stop);
    }),
  );
}

/** From the request to the consumer, milliseconds. */
interface Waits {
  readonly p50: number;
  readonly p99: number;
}

async function waitsAt(rate: number, child: Child, queue: string): Promise<Waits> {
  return receiving(queue, async (arrivals) => {
    const departures = await postAtRate(child, rate);
    await settled(arrivals);
    const waits = [...departures].map(([id, at]) => (arrivals.get(id) ?? Infinity) - at);
    const sorted = waits.toSorted((one, other) => one - other);
    const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
    return { p50: at(0.5), p99: at(0.99) };
  });
}

/** Messages a second at the receiver while 64 clients post as fast as they are answered. */
function highestRate(child: Child, queue: string): Promise<number> {
  return receiving(queue, async (arrivals) => {
    const before = performance.now();
    const { perSecond } = await load(child, seconds);
    const received = (arrivals.size / (performance.now() - before)) * 1000;
    console.log(`64 clients: ${perSecond.toFixed(0)}/s answered, ${received.toFixed(0)}/s at the receiver`);
    await settled(arrivals);
    return received;
  });
}

/** Runs it while a client of the receiver takes what comes; told when each message came, and of none that waited before. */
async function receiving<Result>(
  queue: string,
  work: (arrivals: ReadonlyMap<string, number>) => Promise<Result>,
): Promise<Result> {
  const arrivals = new Map<string, number>();
  const channel = await model.createChannel();
  await channel.prefetch(200);
  const { consumerTag } = await channel.consume(queue, (message) => {
    if (message === null) return;
    arrivals.set(String(message.properties.correlationId), performance.now());
    channel.ack(message);
  });
  await settled(arrivals);
  arrivals.clear();
  const result = await work(arrivals);
  await channel.cancel(consumerTag);
  await channel.close();
  return result;
}

/** Posts at an even rate, whatever the answers take; tells when each message left. */
async function postAtRate(
  { url, token }: { readonly url: string; readonly token: string },
  rate: number,
): Promise<ReadonlyMap<string, number>> {
  const departures = new Map<string, number>();
  const answers: Promise<unknown>[] = [];
  const began = performance.now();
  const count = Math.floor(rate * seconds);
  for (let sent = 0; sent < count; ) {
    const due = Math.min(count, Math.floor(((performance.now() - began) / 1000) * rate));
    for (; sent < due; sent += 1) {
      const body = nextMessage();
      const id = /e0e0e0e0-0000-4000-8000-[0-9a-f]{12}/.exec(body)?.[0] ?? '';
      departures.set(id, performance.now());
      answers.push(
        post(`${url}/fhir/$process-message`, token, body).then((status) => {
          if (status !== 202) throw new Error(`answered with ${status}`);
        }),
      );
    }
    await pause(1);
  }
  await Promise.all(answers);
  return departures;
}

/** Posts over a connection that is kept; the status of the answer. `fetch` takes three times the processor time. */
function post(url: string, token: string, body: string): Promise<number> {
  const headers = {
    'content-type': 'application/fhir+json',
    'content-length': Buffer.byteLength(body),
    authorization: `Bearer ${token}`,
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method: 'POST', headers }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0)).once('error', reject);
    });
    sent.once('error', reject).end(body);
  });
}

/** Waits until nothing has arrived for a second. */
async function settled(arrivals: ReadonlyMap<string, number>): Promise<void> {
  for (let before = -1; before !== arrivals.size; await pause(1000)) before = arrivals.size;
}
