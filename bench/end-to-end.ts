/**
 * From the request to the receiver: how long after a message was posted an AMQP client of the receiver has it, on
 * PostgreSQL and RabbitMQ, at half of the highest rate of intake that the same run has shown.
 *
 *     node bench/end-to-end.ts
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from 'amqplib';
import { usualTopology } from '../src/broker/topology.ts';
import { startChild } from './intake/child.ts';
import { load, messageBytes, nextMessage } from './intake/load.ts';
import { amqpUrl, inSchema, rabbitMqPrefix } from './intake/surroundings.ts';
import { machineLine } from './machine.ts';

const seconds = Number(process.env.SECONDS_EACH ?? 8);
const receiver = 'kommune-koebenhavn';
const folder = mkdtempSync(join(tmpdir(), 'overgang-bench-'));
const prefix = `bench-${randomUUID()}.`;

console.log(machineLine());
try {
  await inSchema((url) => rabbitMqPrefix(prefix, url, measure));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(): Promise<void> {
  const child = await startChild('gateway-server', join(folder, 'unused.db'));
  const arrivals = new Map<string, number>();
  const model = await connect(amqpUrl, { noDelay: true });
  const channel = await model.createChannel();
  await channel.prefetch(200);
  await channel.consume(usualTopology(prefix).queue(receiver), (message) => {
    if (message === null) return;
    arrivals.set(String(message.properties.correlationId), performance.now());
    channel.ack(message);
  });
  try {
    await load(child, 2);
    const { perSecond: most } = await load(child, seconds);
    const rate = most / 2;
    await settled(arrivals);
    arrivals.clear();
    const departures = await postAtRate(child, rate);
    await settled(arrivals);
    const waits = [...departures].map(([id, at]) => (arrivals.get(id) ?? Infinity) - at);
    const sorted = waits.toSorted((one, other) => one - other);
    const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? NaN).toFixed(1);
    console.log(
      `highest rate ${most.toFixed(0)}/s; ${sorted.length} messages of ${messageBytes} bytes posted at ${rate.toFixed(0)}/s`,
    );
    console.log(
      `request to receiver: p50 ${at(0.5)} ms  p99 ${at(0.99)} ms  most ${at(1)} ms (p99 below 50 ms)`,
    );
    process.exitCode = Number(at(0.99)) < 50 ? 0 : 1;
  } finally {
    await model.close();
    await child.stop();
  }
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
        fetch(`${url}/fhir/$process-message`, {
          method: 'POST',
          headers: { 'content-type': 'application/fhir+json', authorization: `Bearer ${token}` },
          body,
        }).then(async (response) => {
          await response.arrayBuffer();
          if (response.status !== 202) throw new Error(`answered with ${response.status}`);
        }),
      );
    }
    await pause(1);
  }
  await Promise.all(answers);
  return departures;
}

/** Waits until nothing has arrived for a second. */
async function settled(arrivals: ReadonlyMap<string, number>): Promise<void> {
  for (let before = -1; before !== arrivals.size; await pause(1000)) before = arrivals.size;
}
