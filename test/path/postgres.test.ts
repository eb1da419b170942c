import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { asNew, fixture, idsOf } from '../fixture-messages.ts';
import type { GatewayUnderTest } from '../gateway-under-test.ts';
import { onWhich, openTwoGateways, serversReachable, type TwoGateways } from './two-gateways.ts';

const admission = () => asNew(fixture('hospital-notification/admit-inpatient').text);

describe.skipIf(!serversReachable)(`two gateways on PostgreSQL and RabbitMQ${onWhich}`, () => {
  let two: TwoGateways;
  let one: GatewayUnderTest;
  let other: GatewayUnderTest;

  beforeEach(async () => {
    two = await openTwoGateways();
    ({ one, other } = two);
  });
  afterEach(() => two.dispose());

  const mailboxAt = async (gateway: GatewayUnderTest): Promise<readonly string[]> => {
    const query = new URLSearchParams({ 'message.destination-uri': 'kommune-koebenhavn', _count: '200' });
    const { body } = await gateway.call(`/fhir/Bundle?${query}`, { as: 'kommune-koebenhavn' });
    return (body.entry ?? []).map((each: { resource: { id: string } }) => each.resource.id);
  };
  const bundleIds = (texts: readonly string[]) => texts.map((text) => idsOf(text).bundleId).toSorted();

  it('make one mailbox of what came to either, each message once', async () => {
    const texts = Array.from({ length: 40 }, admission);
    const replies = await Promise.all(
      texts.map((text, index) => (index % 2 === 0 ? one : other).send('bfh-medicin', text)),
    );
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([202]));
    await eventually(async () => expect(await mailboxAt(other)).toHaveLength(40));
    expect((await mailboxAt(one)).toSorted()).toEqual(bundleIds(texts));
  });

  it('know a message that the other has kept', async () => {
    const text = admission();
    const [first, second] = await Promise.all([
      one.send('bfh-medicin', text),
      other.send('bfh-medicin', text),
    ]);
    expect([first.status, second.status].toSorted()).toEqual([200, 202]);
    await eventually(async () => expect(await mailboxAt(one)).toEqual(bundleIds([text])));
  });

  it('go on alone when the other has stopped, and when connections to the database are ended', async () => {
    await other.stop();
    const texts = Array.from({ length: 20 }, admission);
    await Promise.all(
      texts.map((text, index) =>
        eventually(async () => {
          if (index % 5 === 0) await two.postgres.terminateConnections();
          expect([200, 202]).toContain((await one.send('bfh-medicin', text)).status);
        }),
      ),
    );
    await eventually(async () => expect((await mailboxAt(one)).toSorted()).toEqual(bundleIds(texts)));
  });
});
