import { randomUUID } from 'node:crypto';
import { type ChannelModel, connect } from 'amqplib';
import type { Broker } from '../../src/broker/broker.ts';
import { openRabbitMqBroker, type RabbitMqBrokerOptions } from '../../src/broker/rabbitmq-broker.ts';
import { type Topology, topology } from '../../src/broker/topology.ts';
import type { BrokerLimits, BrokerUnderTest } from '../contracts/open-each-broker.ts';
import { type TcpProxy, tcpProxy } from '../tcp-proxy.ts';

/** The RabbitMQ that tests use; theirs alone are the names under one prefix per test. */
export const amqpUrl = process.env.OVERGANG_TEST_AMQP_URL ?? 'amqp://guest:guest@127.0.0.1:5672';

/** Whether a RabbitMQ answers there. */
export async function rabbitMqAnswers(): Promise<boolean> {
  try {
    const model = await connect(amqpUrl, { timeout: 2000 });
    await model.close();
    return true;
  } catch {
    return false;
  }
}

/** A broker on RabbitMQ behind a proxy, under names of its own. */
export interface RabbitMqUnderTest extends BrokerUnderTest {
  readonly proxy: TcpProxy;
  readonly topology: Topology;
  readonly faults: unknown[];
  /** A plain client's connection that does not pass the proxy. */
  readonly direct: ChannelModel;
  /** Opens one more broker under the same names. */
  open(options?: Partial<RabbitMqBrokerOptions>): Broker;
}

export async function openBehindProxy(
  limits: Partial<BrokerLimits & RabbitMqBrokerOptions> = {},
): Promise<RabbitMqUnderTest> {
  const prefix = `test-${randomUUID()}.`;
  const target = new URL(amqpUrl);
  const proxy = await tcpProxy(target.hostname, Number(target.port || 5672));
  const url = new URL(amqpUrl);
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  const direct = await connect(amqpUrl, { noDelay: true });
  const faults: unknown[] = [];
  const opened: Broker[] = [];

  function open(options: Partial<RabbitMqBrokerOptions> = {}): Broker {
    const broker = openRabbitMqBroker({
      urls: [url.href],
      prefix,
      now: Date.now,
      // The shortest pauses there are: tests need not wait.
      random: () => 0.1,
      onFault: (cause) => faults.push(cause),
      ...limits,
      ...options,
    });
    opened.push(broker);
    return broker;
  }

  const names = topology({ prefix, deliveryLimit: 20, queueMaxBytes: 2 ** 30 });
  return {
    broker: open(),
    open,
    proxy,
    topology: names,
    faults,
    direct,
    crashAndReopen: async () => {
      // Its connections die, and it never gets another.
      proxy.refuse();
      proxy.sever();
      await Promise.all(opened.splice(0).map((broker) => broker.close()));
      proxy.accept();
      return open();
    },
    closeAndReopen: async () => {
      await Promise.all(opened.splice(0).map((broker) => broker.close()));
      return open();
    },
    dispose: async () => {
      await Promise.all(opened.splice(0).map((broker) => broker.close()));
      await proxy.close();
      await deleteNames(direct, names);
      await direct.close();
    },
  };
}

/** Endpoints that any test provisions. */
const endpoints = ['kom-0101', 'kom-0147', 'gp-1', 'kom-0101.ward', 'kom #*/ø'];

async function deleteNames(direct: ChannelModel, names: Topology): Promise<void> {
  const channel = await direct.createChannel();
  for (const endpoint of endpoints) await channel.deleteQueue(names.queue(endpoint));
  await channel.deleteQueue(names.deadQueue);
  await channel.deleteExchange(names.exchange);
  await channel.deleteExchange(names.deadExchange);
  await channel.close();
}
