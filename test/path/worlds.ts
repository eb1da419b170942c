import { DatabaseSync } from 'node:sqlite';
import { amqpUrl, rabbitMqAnswers } from '../broker/rabbitmq-under-test.ts';
import { idsOf } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway, type UnderTestOptions } from '../gateway-under-test.ts';
import { openPostgres, reachable, where } from '../store/postgres/postgres-under-test.ts';

type Json = ReturnType<typeof JSON.parse>;

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

/** A gateway in its world, on a clock that stands still until the test moves it. */
export interface TimedWorld extends World {
  /** Milliseconds since the epoch. */
  clock: number;
  /** What the sender of a message is told of it. */
  timeline(text: string, as: string): Promise<Json>;
}

/** Opens one at 8 UTC on the first of April 2027. */
export async function openTimed(
  open: (typeof worlds)[number]['open'],
  options: Omit<UnderTestOptions, 'now'> = {},
): Promise<TimedWorld> {
  const time = { clock: Date.parse('2027-04-01T08:00:00Z') };
  const world = await open({ ...options, now: () => time.clock });
  const timeline = async (text: string, as: string) =>
    (await world.gateway.call(`/messages/${idsOf(text).messageId}`, { as })).body;
  return Object.assign(time, world, { timeline });
}
