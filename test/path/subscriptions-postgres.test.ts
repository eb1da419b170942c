import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { amqpUrl, rabbitMqAnswers } from '../broker/rabbitmq-under-test.ts';
import { eventually } from '../eventually.ts';
import { asNewCourse, asOf, fixture, idsOf } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { type HookReceiver, openHookReceiver } from '../hook-receiver.ts';
import {
  openPostgres,
  type PostgresUnderTest,
  reachable,
  where,
} from '../store/postgres/postgres-under-test.ts';
import { numbersTold, statusOf, subscribe, toldTo } from './subscriber.ts';

const rabbitMqReachable = await rabbitMqAnswers();
const why = rabbitMqReachable ? where : ` (skipped: no RabbitMQ answers at ${new URL(amqpUrl).host})`;
const frederiksberg = 'kommune-frederiksberg';

describe.skipIf(!reachable || !rabbitMqReachable)(`subscriptions at two gateways on PostgreSQL${why}`, () => {
  let postgres: PostgresUnderTest;
  let one: GatewayUnderTest;
  let other: GatewayUnderTest;
  let subscriber: HookReceiver;
  const clock = Date.parse('2027-05-03T10:00:00+02:00');
  const now = () => clock;

  beforeEach(async () => {
    postgres = await openPostgres();
    subscriber = await openHookReceiver();
    const settings = { OVERGANG_DATABASE_URL: postgres.url, OVERGANG_SUBSCRIPTION_HOOKS: 'any' };
    one = await openGateway({ rabbitMq: true, now, settings });
    other = await openGateway({
      now,
      settings: {
        ...settings,
        OVERGANG_AMQP_URL: one.rabbitMq?.url ?? '',
        OVERGANG_AMQP_PREFIX: one.rabbitMq?.prefix ?? '',
      },
    });
  });
  afterEach(async () => {
    await one.stop();
    await other.stop();
    await other.dispose();
    await one.dispose();
    await subscriber.close();
    await postgres.dispose();
  });

  const notice = async (gateway: GatewayUnderTest): Promise<string> => {
    const { text, expected } = fixture('discharge-notice/new-frederiksberg');
    const fresh = asNewCourse(asOf(text, clock));
    expect((await gateway.send(expected.sender, fresh)).status).toBe(202);
    return idsOf(fresh).bundleId;
  };

  it('are numbered without a gap and told in order, whichever of them a message comes to', async () => {
    const wish = { url: subscriber.url, maxCount: 5 };
    const made = await Promise.all([
      subscribe(one, frederiksberg, wish),
      subscribe(other, frederiksberg, { ...wish, channel: 'pull', topic: 'course' }),
    ]);
    const sent = await Promise.all(
      Array.from({ length: 24 }, (_, index) => notice(index % 2 === 0 ? one : other)),
    );
    await eventually(() => expect(new Set(numbersTold(subscriber.calls)).size).toBe(24));
    // A message told twice comes under its number; none is left out or comes before an earlier one.
    const fresh = [...new Set(numbersTold(subscriber.calls))];
    expect(fresh).toEqual(sent.map((_, index) => index + 1));
    const told = new Map(
      toldTo(subscriber.calls).flatMap(({ events }) =>
        events.map(({ number, focus }) => [number, focus?.split('/').at(-1)] as const),
      ),
    );
    expect([...told.values()].toSorted()).toEqual(sent.toSorted());
    for (const { id } of made) {
      const answers = [one, other].map(async (gateway) => {
        const { body } = await gateway.call(`/fhir/Subscription/${id}/$events`, { as: frederiksberg });
        return statusOf(body).events.map(({ number, focus }) => [number, focus?.split('/').at(-1)] as const);
      });
      const [here, there] = await Promise.all(answers);
      expect(here).toEqual(there);
      expect(here?.map(([number]) => number)).toEqual(sent.map((_, index) => index + 1));
    }
  });

  it('go on at the other when one has stopped', async () => {
    await subscribe(one, frederiksberg, { url: subscriber.url });
    await one.stop();
    await notice(other);
    await eventually(() => expect(numbersTold(subscriber.calls)).toEqual([1]));
  });
});
