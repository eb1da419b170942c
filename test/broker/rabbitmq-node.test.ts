import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'amqplib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Broker, BrokerMessage } from '../../src/broker/broker.ts';
import { openRabbitMqBroker, type RabbitMqBrokerOptions } from '../../src/broker/rabbitmq-broker.ts';
import { publishAll, take } from '../contracts/broker-steps.ts';
import { idOf, message, numbers } from '../contracts/numbered-message.ts';
import { eventually } from '../eventually.ts';
import { type PrivateRabbitMq, privateRabbitMq, startPrivateRabbitMq } from '../private-rabbitmq.ts';

const largest = 64 * 1024;
/** A node takes seconds to stop and to start. */
const patience = 60_000;

describe.skipIf(!privateRabbitMq.possible)(
  `the broker on a RabbitMQ of its own${privateRabbitMq.why}`,
  () => {
    let node: PrivateRabbitMq;
    let broker: Broker;
    let faults: unknown[];
    let opened: Broker[];

    beforeAll(async () => {
      node = await startPrivateRabbitMq({ config: [`max_message_size = ${largest}`] });
    }, patience);
    afterAll(() => node.dispose());
    beforeEach(() => {
      faults = [];
      opened = [];
      // Heartbeats of a second: a peer that hangs is noticed after two or three.
      broker = open({ urls: [`${node.url}?heartbeat=1`] });
    });
    afterEach(async () => {
      await Promise.all(opened.map((each) => each.close()));
      const model = await connect(node.url);
      const channel = await model.createChannel();
      for (const queue of await queues()) await channel.deleteQueue(queue);
      await model.close();
    }, patience);

    function open(options: Partial<RabbitMqBrokerOptions> = {}): Broker {
      const made = openRabbitMqBroker({
        urls: [node.url],
        prefix: 'own.',
        now: Date.now,
        random: () => 0.1,
        stopWithin: 1000,
        connectWithin: 2000,
        onFault: (cause) => faults.push(cause),
        ...options,
      });
      opened.push(made);
      return made;
    }

    const connected = () => eventually(() => expect(broker.health().state).toBe('connected'), patience);

    async function queues(): Promise<readonly string[]> {
      const listed = await node.ctl('list_queues', 'name', '--silent');
      return listed.split('\n').filter((line) => line !== '');
    }

    /** What a relay does: publishes until the broker has said that it has the message. */
    async function insist(sent: BrokerMessage): Promise<void> {
      await eventually(async () => expect((await broker.publish(sent)).status).toBe('available'), patience);
    }

    it('makes every queue a durable quorum queue with a single active consumer, a delivery limit and a way for the dead', async () => {
      await broker.provision(['kom-0101']);
      const listed = await node.ctl(
        'list_queues',
        'name',
        'type',
        'durable',
        'arguments',
        '--formatter=json',
      );
      const found = JSON.parse(listed) as {
        name: string;
        type: string;
        durable: boolean;
        arguments: unknown[][];
      }[];
      const argumentsOf = (name: string) =>
        Object.fromEntries(
          (found.find((each) => each.name === name)?.arguments ?? []).map(([key, , value]) => [key, value]),
        );
      expect(found.map(({ name, type, durable }) => [name, type, durable]).toSorted()).toEqual([
        ['own.dead', 'quorum', true],
        ['own.ep.kom-0101', 'quorum', true],
      ]);
      expect(argumentsOf('own.ep.kom-0101')).toEqual({
        'x-queue-type': 'quorum',
        'x-single-active-consumer': true,
        'x-delivery-limit': 20,
        'x-dead-letter-exchange': 'own.dead',
        'x-dead-letter-strategy': 'at-least-once',
        'x-overflow': 'reject-publish',
        'x-max-length-bytes': 2 ** 30,
      });
      // An alternate exchange would hide what cannot be routed.
      const exchanges = await node.ctl('list_exchanges', 'name', 'durable', 'arguments', '--silent');
      expect(exchanges).toMatch(/^own\.route\ttrue\t\[\]$/m);
      expect(exchanges).toMatch(/^own\.dead\ttrue\t\[\]$/m);
    });

    it(
      'wins everything back after a restart of the broker: connections, channels, consumers, queues and what is in them',
      async () => {
        await broker.provision(['kom-0101', 'kom-0147']);
        const seen: string[] = [];
        await broker.consume('kom-0147', { prefetch: 10 }, async ({ id }) => {
          seen.push(id);
          return 'done';
        });
        await publishAll(broker, 20);
        await node.stop();
        await eventually(() => expect(broker.health().state).toBe('reconnecting'));
        await expect(broker.publish(message(21))).rejects.toMatchObject({
          name: 'BrokerUnavailable',
          sent: 'no',
        });
        await node.start();
        await connected();
        await insist(message(21));
        await insist(message(22, { endpoint: 'kom-0147' }));
        await eventually(() => expect(seen).toEqual([idOf(22)]), patience);
        expect((await take(broker, 21, { prefetch: 50 })).map(({ id }) => id)).toEqual(numbers(21).map(idOf));
      },
      patience,
    );

    it(
      'loses nothing that it called available when the broker is killed in the midst of publishing',
      async () => {
        await broker.provision(['kom-0101']);
        // Observed on RabbitMQ 3.10: killed within about two seconds of making a queue, it came back without it.
        await sleep(3000);
        const available = new Set<string>();
        const publishing = Promise.allSettled(
          numbers(600).map(async (n) => {
            const sent = message(n, { body: new Uint8Array(4000) });
            const { status } = await broker.publish(sent);
            if (status === 'available') available.add(sent.id);
          }),
        );
        await eventually(() => expect(available.size).toBeGreaterThan(50));
        await node.kill();
        const unknown = (await publishing).filter(({ status }) => status === 'rejected');
        await node.start();
        await connected();
        await insist(message(601));
        const { waiting = 0 } = (await broker.depth('kom-0101')) ?? {};
        const kept = new Set((await take(broker, waiting, { prefetch: 50 })).map(({ id }) => id));
        expect([...available].filter((id) => !kept.has(id))).toEqual([]);
        expect(available.size + unknown.length).toBe(600);
      },
      patience,
    );

    it(
      'notices a broker that hangs, and goes on when it wakes up',
      async () => {
        await broker.provision(['kom-0101']);
        node.pause();
        try {
          const fate = broker.publish(message(1));
          await expect(fate).rejects.toMatchObject({ name: 'BrokerUnavailable', sent: 'unknown' });
          await eventually(() => expect(broker.health().state).toBe('reconnecting'));
        } finally {
          node.resume();
        }
        await connected();
        await insist(message(1));
        const got = await take(broker, 1);
        expect(got.map(({ id }) => id)).toEqual([idOf(1)]);
      },
      patience,
    );

    it.each([
      { alarm: 'disk', raise: ['set_disk_free_limit', '900GB'], clear: ['set_disk_free_limit', '1MB'] },
      {
        alarm: 'memory',
        raise: ['set_vm_memory_high_watermark', '0'],
        clear: ['set_vm_memory_high_watermark', '0.4'],
      },
    ])(
      'takes no messages while RabbitMQ runs short of $alarm, still hands out, and goes on by itself',
      async ({ alarm, raise, clear }) => {
        await broker.provision(['kom-0101', 'kom-0147']);
        await publishAll(broker, 3, 'kom-0147');
        await node.ctl(...raise);
        try {
          // RabbitMQ tells a connection when it publishes.
          await eventually(async () => {
            const fate = await Promise.race([broker.publish(message(1)).catch(({ sent }) => sent), 'waits']);
            expect(fate).not.toBe('available');
            expect(broker.health()).toMatchObject({
              state: 'blocked',
              reason: expect.stringContaining(alarm),
            });
          });
          await expect(broker.publish(message(2))).rejects.toMatchObject({
            name: 'BrokerUnavailable',
            sent: 'no',
          });
          expect((await take(broker, 3, { endpoint: 'kom-0147' })).map(({ id }) => id)).toEqual(
            numbers(3).map(idOf),
          );
        } finally {
          await node.ctl(...clear);
        }
        await connected();
        await insist(message(2));
      },
      patience,
    );

    it(
      'refuses a message that is too large for RabbitMQ for good, and lets all others through',
      async () => {
        await broker.provision(['kom-0101', 'kom-0147']);
        const tooLarge = message(1, { body: new Uint8Array(largest + 1) });
        const others = numbers(50).map((n) => message(n + 1, { endpoint: 'kom-0147' }));
        const fates = [broker.publish(tooLarge), ...others.map((each) => broker.publish(each))];
        expect(await fates[0]).toEqual({
          status: 'refused',
          permanent: true,
          reason: `the body of ${largest + 1} bytes is above the limit of ${largest}`,
        });
        await Promise.allSettled(fates);
        for (const each of others) await insist(each);
        // From now on it is not even tried: the channel stays.
        const before = faults.length;
        expect(await broker.publish(tooLarge)).toMatchObject({ status: 'refused', permanent: true });
        expect((await broker.publish(message(60, { body: new Uint8Array(largest) }))).status).toBe(
          'available',
        );
        expect(faults).toHaveLength(before);
      },
      patience,
    );

    it(
      'keeps everybody else’s consumers when one endpoint’s queue is made and deleted again and again',
      async () => {
        const endpoints = numbers(12).map((n) => `gp-${n}`);
        await broker.provision(endpoints);
        const seen = new Set<string>();
        for (const endpoint of endpoints) {
          await broker.consume(endpoint, { prefetch: 1 }, async ({ endpoint: from, id }) => {
            seen.add(`${from} ${id}`);
            return 'done';
          });
        }
        // RabbitMQ 3.10 may end the whole connection (541) of who subscribes to a quorum queue in that moment.
        const model = await connect(node.url);
        const channel = await model.createChannel();
        for (const _ of numbers(10)) {
          await channel.deleteQueue('own.ep.gp-1');
          await eventually(() => broker.provision(['gp-1']), patience);
        }
        await model.close();
        const others = endpoints.slice(1);
        for (const endpoint of others) await insist(message(1, { endpoint }));
        const expected = others.map((endpoint) => `${endpoint} ${idOf(1)}`);
        await eventually(() => expect([...seen].toSorted()).toEqual(expected.toSorted()), patience);
      },
      patience,
    );
  },
);
