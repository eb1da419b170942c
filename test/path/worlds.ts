import { DatabaseSync } from 'node:sqlite';
import { amqpUrl, rabbitMqAnswers } from '../broker/rabbitmq-under-test.ts';
import { type GatewayUnderTest, openGateway, type UnderTestOptions } from '../gateway-under-test.ts';
import { openPostgres, reachable, where } from '../store/postgres/postgres-under-test.ts';

const rabbitMqReachable = await rabbitMqAnswers();
const why = rabbitMqReachable ? where : ` (skipped: no RabbitMQ answers at ${new URL(amqpUrl).host})`;

/** A gateway with the store and the broker of its world. */
export interface World {
  readonly gateway: GatewayUnderTest;
  /** Makes the content of every message kept so far another than it was. */
  damage(): Promise<void>;
  dispose(): Promise<void>;
}

/** What a small and a large installation run on. */
export const worlds = [
  {
    name: 'SQLite and the embedded broker',
    skip: false,
    async open(options: UnderTestOptions): Promise<World> {
      const gateway = await openGateway(options);
      return {
        gateway,
        async damage() {
          const database = new DatabaseSync(gateway.database);
          database.exec("PRAGMA busy_timeout = 2000; UPDATE content SET bytes = x'00'");
          database.close();
        },
        dispose: () => gateway.dispose(),
      };
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
        async damage() {
          await postgres.direct.query("UPDATE content SET bytes = '\\x00'");
        },
        async dispose() {
          await gateway.dispose();
          await postgres.dispose();
        },
      };
    },
  },
];
