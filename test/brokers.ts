import { amqpUrl, rabbitMqAnswers } from './broker/rabbitmq-under-test.ts';

const reachable = await rabbitMqAnswers();
const why = reachable ? '' : ` (skipped: none answers at ${new URL(amqpUrl).host})`;

/** The brokers that path tests run on. */
export const brokers = [
  { name: 'the embedded broker', rabbitMq: false, skip: false },
  { name: `RabbitMQ${why}`, rabbitMq: true, skip: !reachable },
];
