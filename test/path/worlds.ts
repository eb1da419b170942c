import { amqpUrl, rabbitMqAnswers } from '../broker/rabbitmq-under-test.ts';
import { type GatewayUnderTest, openGateway, type UnderTestOptions } from '../gateway-under-test.ts';
import { openPostgres, reachable, where } from '../store/postgres/postgres-under-test.ts';

const rabbitMqReachable = await rabbitMqAnswers();
const why = rabbitMqReachable ? where : ` (skipped: no RabbitMQ answers at ${new URL(amqpUrl).host})`;

/** A gateway with the store and the broker of its world. */
export interface World {
  readonly gateway: GatewayUnderTest;
  dispose(): Promise<void>;
}

/** What a small and a large installation run on. */
export const worlds = [
  {
    name: 'SQLite and the embedded broker',
    skip: false,
    async open(options: UnderTestOptions): Promise<World> {
      const gateway = await openGateway(options);
      return { gateway, dispose: () => gateway.dispose() };
    },
  },
  {
    name: `PostgreSQL and RabbitMQ${why}`,
    skip: !reachable || !rabbitMqReachable,
    async open(options: UnderTestOptions): Promise<World> {
      const postgres = await openPostgres();
      const settings = { ...options.settings, OVERGANG_DATABASE_URL: postgres.url };
      const gateway = await openGateway({ ...options, rabbitMq: true, settings });
      return {
        gateway,
        async dispose() {
          await gateway.dispose();
          await postgres.dispose();
        },
      };
    },
  },
];
