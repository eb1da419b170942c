import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import type { GatewayUnderTest } from '../gateway-under-test.ts';
import { type HookReceiver, openHookReceiver } from '../hook-receiver.ts';
import { numbersTold, sendNotice, statusOf, subscribe, toldTo } from './subscriber.ts';
import { onWhich, openTwoGateways, serversReachable, type TwoGateways } from './two-gateways.ts';

const frederiksberg = 'kommune-frederiksberg';

describe.skipIf(!serversReachable)(`subscriptions at two gateways on PostgreSQL${onWhich}`, () => {
  let both: TwoGateways;
  let one: GatewayUnderTest;
  let other: GatewayUnderTest;
  let subscriber: HookReceiver;
  const clock = Date.parse('2027-05-03T10:00:00+02:00');

  beforeEach(async () => {
    subscriber = await openHookReceiver();
    both = await openTwoGateways(() => clock, {
      OVERGANG_SUBSCRIPTION_HOOKS: 'any',
      OVERGANG_HOOK_TIMEOUT: '10',
    });
    ({ one, other } = both);
  });
  afterEach(async () => {
    await both.dispose();
    await subscriber.close();
  });

  const notice = (gateway: GatewayUnderTest) => sendNotice(gateway, clock);

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
