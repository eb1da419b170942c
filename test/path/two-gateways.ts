import { amqpUrl, rabbitMqAnswers } from '../broker/rabbitmq-under-test.ts';
import { type GatewayUnderTest, openGateway, type UnderTestOptions } from '../gateway-under-test.ts';
import {
  openPostgres,
  type PostgresUnderTest,
  reachable,
  where,
} from '../store/postgres/postgres-under-test.ts';

const rabbitMqReachable = await rabbitMqAnswers();

/** Whether PostgreSQL and RabbitMQ both answer. */
export const serversReachable = reachable && rabbitMqReachable;

/** For the title of a suite: why it is skipped, or which PostgreSQL it runs on. */
export const onWhich = rabbitMqReachable
  ? where
  : ` (skipped: no RabbitMQ answers at ${new URL(amqpUrl).host})`;

/** Two gateways that share one PostgreSQL and one RabbitMQ. */
export interface TwoGateways {
  readonly postgres: PostgresUnderTest;
  readonly one: GatewayUnderTest;
  readonly other: GatewayUnderTest;
  dispose(): Promise<void>;
}

/** Opens both. @param now their clock, milliseconds since the epoch; the system's unless given */
export async function openTwoGateways(
  now?: () => number,
  settings: Readonly<Record<string, string>> = {},
  networks: Pick<UnderTestOptions, 'network' | 'base'> = {},
): Promise<TwoGateways> {
  const clock = { ...networks, ...(now === undefined ? {} : { now }) };
  const postgres = await openPostgres();
  const database = { ...settings, OVERGANG_DATABASE_URL: postgres.url };
  const one = await openGateway({ rabbitMq: true, ...clock, settings: database });
  const other = await openGateway({
    ...clock,
    settings: {
      ...database,
      OVERGANG_AMQP_URL: one.rabbitMq?.url ?? '',
      OVERGANG_AMQP_PREFIX: one.rabbitMq?.prefix ?? '',
    },
  });
  return {
    postgres,
    one,
    other,
    async dispose() {
      // Both first: each has to be left with nothing open of what the other's callers had.
      await one.stop();
      await other.stop();
      await other.dispose();
      await one.dispose();
      await postgres.dispose();
    },
  };
}
