import { Socket } from 'node:net';
import type { ConsumeMessage } from 'amqplib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { amqpAddress } from '../../src/broker/amqp-address.ts';
import type { Broker, Settlement } from '../../src/broker/broker.ts';
import { TopologyConflict } from '../../src/broker/topology-conflict.ts';
import { brokerContract } from '../contracts/broker-contract.ts';
import { publishAll, take } from '../contracts/broker-steps.ts';
import { idOf, message, numbers } from '../contracts/numbered-message.ts';
import { eventually } from '../eventually.ts';
import { testTimers } from '../test-timers.ts';
import { amqpUrl, openBehindProxy, type RabbitMqUnderTest, rabbitMqAnswers } from './rabbitmq-under-test.ts';

const reachable = await rabbitMqAnswers();
const where = reachable ? '' : ` (skipped: none answers at ${new URL(amqpUrl).host})`;

describe.skipIf(!reachable)(`the broker on RabbitMQ${where}`, () => {
  brokerContract(openBehindProxy, { oldestAt: 'RabbitMQ does not let anybody look into a queue' });
});

describe.skipIf(!reachable)(`the broker on RabbitMQ, when the network fails${where}`, () => {
  let under: RabbitMqUnderTest;
  let broker: Broker;

  beforeEach(async () => {
    under = await openBehindProxy({ stopWithin: 500, confirmWithin: 10_000 });
    broker = under.broker;
    await broker.provision(['kom-0101', 'kom-0147']);
  });
  afterEach(() => under.dispose());

  const connected = () => eventually(() => expect(broker.health().state).toBe('connected'));
  const lost = () => eventually(() => expect(broker.health().state).toBe('reconnecting'));

  it('switches Nagle off on every connection, or each confirm would take 40 ms', async () => {
    const setNoDelay = vi.spyOn(Socket.prototype, 'setNoDelay');
    const another = under.open();
    await another.provision(['kom-0101']);
    const port = String(under.proxy.port);
    const ours = setNoDelay.mock.contexts.filter((socket) => String((socket as Socket).remotePort) === port);
    expect(new Set(ours).size).toBe(3);
    expect(setNoDelay.mock.calls.every(([on]) => on !== false)).toBe(true);
    setNoDelay.mockRestore();
  });

  it('publishes, consumes and administers on connections of their own', () => {
    expect(under.proxy.connections()).toBe(3);
  });

  it('does not publish while disconnected, says so, and publishes again when the connection is back', async () => {
    const states: string[] = [];
    broker.onHealthChange(({ state }) => states.push(state));
    under.proxy.refuse();
    under.proxy.sever();
    await lost();
    await expect(broker.publish(message(1))).rejects.toMatchObject({ name: 'BrokerUnavailable', sent: 'no' });
    await expect(broker.depth('kom-0101')).rejects.toMatchObject({ name: 'BrokerUnavailable' });
    expect(broker.health().reason).toMatch(/publishing|consuming|administering/);
    under.proxy.accept();
    await connected();
    expect(states.at(0)).toBe('reconnecting');
    expect((await broker.publish(message(2))).status).toBe('available');
    expect(await broker.depth('kom-0101')).toEqual({ waiting: 1 });
  });

  it('loses nothing it called available when the connection is cut in the midst of publishing', async () => {
    const fates = numbers(400).map((n) =>
      broker.publish(message(n, { body: new Uint8Array(10_000) })).then(
        ({ status }) => status,
        (cause) => `unavailable, sent: ${cause.sent}`,
      ),
    );
    await Promise.race(fates);
    under.proxy.sever();
    const settled = await Promise.all(fates);
    expect(settled).toContain('available');
    const allowed = ['available', 'unavailable, sent: unknown', 'unavailable, sent: no'];
    expect(settled.filter((fate) => !allowed.includes(fate))).toEqual([]);
    await connected();
    const available = numbers(400)
      .filter((n) => settled[n - 1] === 'available')
      .map(idOf);
    const { waiting = 0 } = (await broker.depth('kom-0101')) ?? {};
    const kept = new Set((await take(broker, waiting, { prefetch: 50 })).map(({ id }) => id));
    expect(available.filter((id) => !kept.has(id))).toEqual([]);
  });

  it('gives unconfirmed publishes up as unknown when the connection falls silent, and closes in bounded time', async () => {
    const impatient = under.open({ confirmWithin: 50, stopWithin: 50 });
    await impatient.provision(['kom-0101']);
    under.proxy.swallow();
    await expect(impatient.publish(message(1))).rejects.toMatchObject({
      name: 'BrokerUnavailable',
      sent: 'unknown',
      message: 'no confirm within 50 ms',
    });
    await impatient.close();
    expect(impatient.health().state).toBe('closed');
  });

  it('leaves no publish open when it is closed while the connection is silent', async () => {
    const patient = under.open({ confirmWithin: 600_000, stopWithin: 50 });
    await patient.provision(['kom-0101']);
    under.proxy.swallow();
    const publishing = patient.publish(message(1));
    await Promise.all([
      expect(publishing).rejects.toMatchObject({ name: 'BrokerUnavailable', sent: 'unknown' }),
      patient.close(),
    ]);
  });

  it('takes consumers up again after a lost connection, in order', async () => {
    const done: string[] = [];
    await broker.consume('kom-0101', { prefetch: 1 }, async ({ id }) => {
      done.push(id);
      return 'done';
    });
    await publishAll(broker, 1);
    await eventually(() => expect(done).toEqual([idOf(1)]));
    under.proxy.refuse();
    under.proxy.sever();
    await lost();
    under.proxy.accept();
    await connected();
    for (const n of [2, 3]) await broker.publish(message(n));
    await eventually(() => expect(done.slice(-2)).toEqual([idOf(2), idOf(3)]));
  });

  it('ignores what a handler says about a message whose connection is gone, and offers it again', async () => {
    const gate = Promise.withResolvers<Settlement>();
    const attempts: number[] = [];
    await broker.consume('kom-0101', { prefetch: 1 }, async ({ attempt }) => {
      attempts.push(attempt);
      return attempts.length === 1 ? gate.promise : 'done';
    });
    await broker.publish(message(1));
    await eventually(() => expect(attempts).toEqual([1]));
    under.proxy.sever();
    await eventually(() => expect(attempts).toEqual([1, 2]));
    gate.resolve('dead');
    await connected();
    expect(await broker.depth('kom-0101')).toEqual({ waiting: 0 });
  });

  it('makes queues and exchanges again that are gone when the connection comes back', async () => {
    const seen: string[] = [];
    await broker.consume('kom-0101', { prefetch: 1 }, async ({ id }) => {
      seen.push(id);
      return 'done';
    });
    under.proxy.refuse();
    under.proxy.sever();
    await lost();
    const channel = await under.direct.createChannel();
    await channel.deleteQueue(under.topology.queue('kom-0101'));
    await channel.deleteExchange(under.topology.exchange);
    await channel.close();
    under.proxy.accept();
    await connected();
    expect((await broker.publish(message(1))).status).toBe('available');
    await eventually(() => expect(seen).toEqual([idOf(1)]));
  });

  it('survives a subscription that the broker cancels, and takes it up when the queue is there again', async () => {
    const seen: string[] = [];
    await broker.consume('kom-0101', { prefetch: 1 }, async ({ id }) => {
      seen.push(id);
      return 'done';
    });
    const channel = await under.direct.createChannel();
    await channel.deleteQueue(under.topology.queue('kom-0101'));
    await channel.close();
    await eventually(() => expect(under.faults.map(String).join()).toMatch(/cancelled the subscription/));
    expect((await broker.publish(message(1))).status).toBe('unroutable');
    await broker.provision(['kom-0101']);
    expect((await broker.publish(message(2))).status).toBe('available');
    await eventually(() => expect(seen).toEqual([idOf(2)]));
  });

  it('makes a queue again that somebody has deleted, whether it reads it itself or its receiver does', async () => {
    const another = under.open({ reconcileEvery: 50 });
    await another.provision(['kom-0101', 'gp-1']);
    const seen: string[] = [];
    await another.consume('kom-0101', { prefetch: 1 }, async ({ id }) => {
      seen.push(id);
      return 'done';
    });
    const channel = await under.direct.createChannel();
    for (const each of ['kom-0101', 'gp-1']) await channel.deleteQueue(under.topology.queue(each));
    await channel.close();
    await eventually(async () => expect(await another.depth('gp-1')).toEqual({ waiting: 0 }));
    await eventually(async () => {
      if (seen.length === 0) await another.publish(message(1));
      expect(seen).toContain(idOf(1));
    });
  });

  it('has its consumers again, all of them, however often a queue of theirs is deleted and made at once', async () => {
    const another = under.open({ reconcileEvery: 200, random: Math.random });
    const endpoints = ['kom-0101', 'kom-0147', 'gp-1'];
    await another.provision(endpoints);
    const seen = new Map<string, number>();
    for (const endpoint of endpoints) {
      await another.consume(endpoint, { prefetch: 8 }, async () => {
        seen.set(endpoint, (seen.get(endpoint) ?? 0) + 1);
        return 'done';
      });
    }
    const answers = async (endpoint: string): Promise<void> => {
      const before = seen.get(endpoint) ?? 0;
      await eventually(async () => {
        n += 1;
        await another.publish(message(n, { endpoint })).catch(() => {});
        expect(seen.get(endpoint) ?? 0, endpoint).toBeGreaterThan(before);
      });
    };
    let n = 0;
    // One at a time: a storm of deletions stops the supervisor of RabbitMQ 3.10's own dead-lettering, for everybody.
    for (let round = 0; round < 6; round += 1) {
      const endpoint = endpoints[round % 2] ?? '';
      const channel = await under.direct.createChannel();
      channel.on('error', () => {});
      await Promise.allSettled([
        channel.deleteQueue(under.topology.queue(endpoint)),
        ...(round % 3 === 0 ? [] : [another.provision(endpoints)]),
      ]);
      await channel.close().catch(() => {});
      await answers(endpoint);
    }
    for (const endpoint of endpoints) await answers(endpoint);
  }, 60_000);

  it('does not take a subscription up again that was stopped', async () => {
    const timers = testTimers();
    const other = under.open({ after: timers.after });
    await other.provision(['gp-1']);
    const consumer = await other.consume('gp-1', { prefetch: 1 }, async () => 'done');
    await consumer.stop();
    // Only those of links that have yet to prove stable are left, and the next look at the queues.
    expect(timers.pending()).toEqual([10_000, 10_000, 10_000, 30_000]);
  });

  it('gets over a publishing channel that the broker closes', async () => {
    const channel = await under.direct.createChannel();
    await channel.deleteExchange(under.topology.exchange);
    await channel.close();
    await expect(broker.publish(message(1))).rejects.toMatchObject({
      name: 'BrokerUnavailable',
      sent: 'unknown',
    });
    await eventually(async () => expect((await broker.publish(message(2))).status).toBe('available'));
  });

  it('stops publishing while RabbitMQ is blocked, keeps consuming, and goes on when it is not', async () => {
    await broker.publish(message(9));
    under.proxy.inject(connectionBlocked('low on disk'));
    await eventually(() => expect(broker.health().state).toBe('blocked'));
    expect(broker.health().reason).toMatch(/low on disk/);
    await expect(broker.publish(message(1))).rejects.toMatchObject({ name: 'BrokerUnavailable', sent: 'no' });
    expect(await take(broker, 1)).toMatchObject([{ id: idOf(9) }]);
    under.proxy.inject(connectionUnblocked());
    await connected();
    expect((await broker.publish(message(2))).status).toBe('available');
  });

  it('closes at once while RabbitMQ is blocked', async () => {
    under.proxy.inject(connectionBlocked('low on memory'));
    await eventually(() => expect(broker.health().state).toBe('blocked'));
    await broker.close();
    await eventually(() => expect(under.proxy.connections()).toBe(0));
  });

  it('begins without RabbitMQ and is there when it comes', async () => {
    under.proxy.refuse();
    const early = under.open();
    await expect(early.provision(['gp-1'])).rejects.toMatchObject({ name: 'BrokerUnavailable', sent: 'no' });
    const seen: string[] = [];
    await early.consume('gp-1', { prefetch: 1 }, async ({ id }) => {
      seen.push(id);
      return 'done';
    });
    under.proxy.accept();
    await eventually(() => expect(early.health().state).toBe('connected'));
    expect((await early.publish(message(1, { endpoint: 'gp-1' }))).status).toBe('available');
    await eventually(() => expect(seen).toEqual([idOf(1)]));
  });

  it('tries the nodes of a cluster in turn', async () => {
    const broker = under.open({ urls: ['amqp://127.0.0.1:1', amqpUrl] });
    await eventually(() => expect(broker.health().state).toBe('connected'));
  });

  it('never tells a password', async () => {
    const secret = 'correct-horse';
    const url = new URL(amqpUrl);
    url.password = secret;
    const broker = under.open({ urls: [url.href] });
    await eventually(() => expect(broker.health().reason).toMatch(/ACCESS_REFUSED/));
    expect(JSON.stringify(broker.health())).not.toContain(secret);
    expect(under.faults.map(String).join()).not.toContain(secret);
  });
});

describe.skipIf(!reachable)(`what others see of the broker on RabbitMQ${where}`, () => {
  let under: RabbitMqUnderTest;

  beforeEach(async () => {
    under = await openBehindProxy({ stopWithin: 500 });
    await under.broker.provision(['kom-0101', 'kom-0147']);
  });
  afterEach(() => under.dispose());

  it("lets an endpoint's own client read its queue, with all properties", async () => {
    const sent = message(1, { headers: { sender: 'hosp-bfh', part: 1 }, event: 'hospital-notification.v3' });
    await under.broker.publish(sent);
    const { queue } = amqpAddress(under.topology, 'kom-0101');
    const channel = await under.direct.createChannel();
    await channel.prefetch(10);
    const arrived = Promise.withResolvers<ConsumeMessage | null>();
    await channel.consume(queue, arrived.resolve);
    const got = await arrived.promise;
    if (!got) throw new Error('cancelled');
    expect(got.content.toString()).toBe('message 1');
    expect(got.properties).toMatchObject({
      messageId: sent.id,
      correlationId: sent.correlationId,
      type: 'hospital-notification.v3',
      contentType: 'application/fhir+json',
      timestamp: Math.floor(sent.sentAt / 1000),
      deliveryMode: 2,
      appId: 'overgang',
    });
    expect(got.properties.headers).toMatchObject({ sender: 'hosp-bfh', part: 1 });
    channel.ack(got);
    await channel.close();
  });

  it('gives a rejected message of an endpoint’s own client to the dead', async () => {
    await under.broker.publish(message(1));
    const channel = await under.direct.createChannel();
    await channel.consume(amqpAddress(under.topology, 'kom-0101').queue, (got) => {
      if (got) channel.reject(got, false);
    });
    const dead = Promise.withResolvers<unknown>();
    await under.broker.consumeDead({ prefetch: 1 }, async (found) => {
      dead.resolve(found);
      return 'done';
    });
    expect(await dead.promise).toMatchObject({ id: idOf(1), endpoint: 'kom-0101', reason: 'rejected' });
    await channel.close();
  });

  it('names the queue that exists with other properties, and provisions the others all the same', async () => {
    const channel = await under.direct.createChannel();
    await channel.assertQueue(under.topology.queue('gp-1'), { durable: true });
    await channel.close();
    const provisioning = under.broker.provision(['kom-0101', 'gp-1', 'kom-0101.ward']);
    await expect(provisioning).rejects.toBeInstanceOf(TopologyConflict);
    await expect(provisioning).rejects.toThrow(/ep\.gp-1/);
    expect(await under.broker.depth('kom-0101.ward')).toEqual({ waiting: 0 });
    under.proxy.sever();
    await eventually(() =>
      expect(under.faults.some((fault) => fault instanceof TopologyConflict)).toBe(true),
    );
    await eventually(async () => expect((await under.broker.publish(message(1))).status).toBe('available'));
  });

  it('shares its queues with another gateway process, each message handed to one of them', async () => {
    const other = under.open();
    await other.provision(['kom-0101']);
    const seen: string[] = [];
    for (const broker of [under.broker, other]) {
      await broker.consume('kom-0101', { prefetch: 5 }, async ({ id }) => {
        seen.push(id);
        return 'done';
      });
    }
    await publishAll(other, 20);
    await eventually(() => expect(seen).toEqual(numbers(20).map(idOf)));
  });
});

/** A `connection.blocked` frame as RabbitMQ sends it. https://www.rabbitmq.com/docs/connection-blocked */
function connectionBlocked(reason: string): Uint8Array {
  const text = Buffer.from(reason);
  return methodFrame(Buffer.from([0, 10, 0, 60, text.length, ...text]));
}

function connectionUnblocked(): Uint8Array {
  return methodFrame(Buffer.from([0, 10, 0, 61]));
}

/** Frame type 1 on channel 0, with its length and end octet. */
function methodFrame(payload: Buffer): Uint8Array {
  const header = Buffer.alloc(7);
  header.writeUInt8(1, 0);
  header.writeUInt32BE(payload.length, 3);
  return Buffer.concat([header, payload, Buffer.from([0xce])]);
}
