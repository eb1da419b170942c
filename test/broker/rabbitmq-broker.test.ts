import { describe } from 'vitest';
import { brokerContract } from '../contracts/broker-contract.ts';
import { amqpUrl, openBehindProxy, rabbitMqAnswers } from './rabbitmq-under-test.ts';

const reachable = await rabbitMqAnswers();

describe.skipIf(!reachable)(
  `the broker on RabbitMQ${reachable ? '' : ` (none answers at ${hostOf(amqpUrl)})`}`,
  () => {
    brokerContract(openBehindProxy, { oldestAt: 'RabbitMQ does not let anybody look into a queue' });
  },
);

function hostOf(url: string): string {
  return new URL(url).host;
}
