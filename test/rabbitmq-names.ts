import { randomUUID } from 'node:crypto';
import { type ChannelModel, connect } from 'amqplib';
import { expect } from 'vitest';
import { type Topology, topology } from '../src/broker/topology.ts';
import { amqpUrl } from './broker/rabbitmq-under-test.ts';
import { eventually } from './eventually.ts';
import { type TcpProxy, tcpProxy } from './tcp-proxy.ts';

/** Names of one gateway under test on RabbitMQ, and the proxy it goes through. */
export interface RabbitMqNames {
  readonly url: string;
  readonly prefix: string;
  readonly proxy: TcpProxy;
  readonly topology: Topology;
  /** A plain client's connection that does not pass the proxy. */
  readonly direct: ChannelModel;
  /** Fails while the gateway still has connections or consumers. */
  expectNoConnections(): Promise<void>;
  /** Deletes everything under the prefix. */
  dispose(): Promise<void>;
}

/** Makes names that nobody else has. */
export async function rabbitMqNames(endpoints: readonly string[]): Promise<RabbitMqNames> {
  const prefix = `test-${randomUUID()}.`;
  const target = new URL(amqpUrl);
  const proxy = await tcpProxy(target.hostname, Number(target.port || 5672));
  const url = new URL(amqpUrl);
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  const direct = await connect(amqpUrl, { noDelay: true });
  const names = topology({ prefix, deliveryLimit: 20, queueMaxBytes: 2 ** 30 });
  return {
    url: url.href,
    prefix,
    proxy,
    topology: names,
    direct,
    expectNoConnections: () =>
      eventually(() => expect(proxy.connections(), 'connections to RabbitMQ').toBe(0)),
    async dispose() {
      await proxy.close();
      const channel = await direct.createChannel();
      for (const endpoint of endpoints) {
        await channel.deleteQueue(names.queue(endpoint));
        await channel.deleteQueue(names.intake(endpoint));
        await channel.deleteQueue(names.refused(endpoint));
        await channel.deleteExchange(names.intake(endpoint));
      }
      await channel.deleteQueue(names.deadQueue);
      await channel.deleteExchange(names.exchange);
      await channel.deleteExchange(names.deadExchange);
      await channel.close();
      await direct.close();
    },
  };
}
