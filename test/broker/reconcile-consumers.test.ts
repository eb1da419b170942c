import { randomUUID } from 'node:crypto';
import { type ChannelModel, connect } from 'amqplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { afterRealTime } from '../../src/broker/after.ts';
import type { Supervision } from '../../src/broker/connection-supervisor.ts';
import type { RabbitMqLink } from '../../src/broker/rabbitmq-link.ts';
import { reconcileConsumers } from '../../src/broker/reconcile-consumers.ts';
import { eventually } from '../eventually.ts';
import { amqpUrl, rabbitMqAnswers } from './rabbitmq-under-test.ts';

const reachable = await rabbitMqAnswers();

describe.skipIf(!reachable)('comparing what ought to be subscribed with what RabbitMQ says', () => {
  const queue = `test-${randomUUID()}.silent`;
  const missing = `test-${randomUUID()}.missing`;
  let model: ChannelModel;

  beforeAll(async () => {
    model = await connect(amqpUrl);
    const channel = await model.createChannel();
    await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  });
  afterAll(async () => {
    const channel = await model.createChannel();
    for (const each of [queue, missing]) await channel.deleteQueue(each);
    await model.close();
  });

  it('takes up anew a subscription that RabbitMQ knows nothing of any more, and makes a missing queue', async () => {
    const renewed: unknown[] = [];
    const faults: unknown[] = [];
    const link = { model, lost: new Promise(() => {}) } as unknown as RabbitMqLink;
    const reconciliation = reconcileConsumers({
      supervision: { current: () => link } as Supervision<RabbitMqLink>,
      queues: () => [
        // Confirmed once, and forgotten in silence.
        { queue, subscription: () => 'tag-1', handedOver: () => 0, renew: (tag) => renewed.push(tag) },
        { queue: missing, subscription: () => undefined, handedOver: () => 0, renew: () => {} },
      ],
      declare: async (_, name) => {
        expect(name).toBe(missing);
        const channel = await model.createChannel();
        await channel.assertQueue(missing, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
        await channel.close();
      },
      after: afterRealTime,
      every: 20,
      onFault: (cause) => faults.push(cause),
    });
    await eventually(() => expect(renewed.length).toBeGreaterThan(2));
    await reconciliation.stop();
    expect(new Set(renewed)).toEqual(new Set(['tag-1']));
    const channel = await model.createChannel();
    expect((await channel.checkQueue(missing)).messageCount).toBe(0);
    await channel.close();
    expect(faults).toEqual([]);
  });
});
