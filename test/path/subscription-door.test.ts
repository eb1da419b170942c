import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backport } from '../../src/subscribe/backport.ts';
import { canonicalOf, topics } from '../../src/subscribe/topics.ts';
import { assembledAt, fixture } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { operatorTokens, withOperators } from './operator.ts';
import { codesOf, sendNotice, statusOf, subscribe } from './subscriber.ts';

type Json = ReturnType<typeof JSON.parse>;
const frederiksberg = 'kommune-frederiksberg';

describe('subscriptions, at the door', () => {
  let gateway: GatewayUnderTest;
  let clock = Date.parse('2027-05-03T10:00:00+02:00');
  beforeAll(async () => {
    gateway = await openGateway({ now: () => clock, network: withOperators });
  });
  afterAll(() => gateway.dispose());

  it('are in the capability statement, with every topic', async () => {
    const { body } = await gateway.call('/fhir/metadata');
    expect(body.instantiates).toEqual([backport.server]);
    const told = body.rest[0].resource.find(({ type }: Json) => type === 'Subscription');
    expect(told.supportedProfile).toEqual([backport.subscription]);
    expect(told.extension.map(({ valueCanonical }: Json) => valueCanonical)).toEqual(topics.map(canonicalOf));
  });

  it('are narrowed to events, residents and a course', async () => {
    clock = Date.parse('2027-05-03T10:00:00+02:00');
    const of = async (filter?: string) => {
      const wish = { channel: 'pull', ...(filter === undefined ? {} : { filter }) } as const;
      return (await subscribe(gateway, frederiksberg, wish)).id as string;
    };
    const everything = await of();
    const revisions = await of('Bundle?event=sop-discharge-notice-revise,sop-discharge-notice-cancel');
    const residents = await of('Bundle?residence-municipality=0147');
    const another = await of('Bundle?course=8b0a2f4e-0000-4000-8000-000000000000');
    const send = async (name: string) => {
      const { text, expected } = fixture(`discharge-notice/${name}`);
      clock = assembledAt(text) ?? clock;
      expect((await gateway.send(expected.sender, text)).status).toBe(202);
    };
    const events = async (id: string) => {
      const answer = await gateway.call(`/fhir/Subscription/${id}/$events`, { as: frederiksberg });
      return answer.body;
    };
    await send('new-frederiksberg');
    const { part } = (await events(everything)).entry[0].resource.parameter.at(-1);
    const course = part.find(({ name }: Json) => name === 'additional-context').valueReference.identifier
      .value;
    const revisionsOfIt = await of(`Bundle?course=${course}&event=sop-discharge-notice-revise`);
    await send('revise');
    const numbers = async (id: string) => statusOf(await events(id)).events.length;
    expect(await numbers(everything)).toBe(2);
    expect(await numbers(revisions)).toBe(1);
    expect(await numbers(residents)).toBe(2);
    expect(await numbers(another)).toBe(0);
    expect(await numbers(revisionsOfIt)).toBe(1);
  });

  it('tell of what the gateway sends by itself: the stay, with its allocation (R-ALL-12)', async () => {
    const { id } = await subscribe(gateway, 'kommune-koebenhavn', { channel: 'pull', topic: 'stay' });
    for (const name of ['referral/new', 'allocation/granted']) {
      const { text, expected } = fixture(name);
      clock = assembledAt(text) ?? clock;
      expect((await gateway.send(expected.sender, text)).status).toBe(202);
    }
    const { body } = await gateway.call(`/fhir/Subscription/${id}/$events?content=full-resource`, {
      as: 'kommune-koebenhavn',
    });
    expect(body.entry[1].resource.entry[0].resource.eventCoding.code).toBe('sop-stay-information');
  });

  it('are ended by an operator too, and their owner hears of it', async () => {
    const { id } = await subscribe(gateway, frederiksberg, { channel: 'pull' });
    const end = (token: string) =>
      gateway.call(`/fhir/Subscription/${id}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${token}` },
      });
    expect((await end(gateway.token('overgang-gateway'))).status).toBe(404);
    expect((await end(operatorTokens.anna)).status).toBe(204);
    const { body } = await gateway.call('/tasks', { as: frederiksberg });
    expect(body.tasks).toContainEqual(
      expect.objectContaining({
        kind: 'subscription.ended',
        reason: expect.objectContaining({ subscription: id }),
      }),
    );
  });

  it('tell of events whose messages are purged by their number alone', async () => {
    const { id } = await subscribe(gateway, frederiksberg, { channel: 'pull' });
    for (let index = 0; index < 3; index += 1) await sendNotice(gateway, clock);
    await gateway.stop();
    const database = new DatabaseSync(gateway.database);
    database.exec(`UPDATE message SET purged_at = 1 WHERE message_id IN
      (SELECT message_id FROM subscription_event WHERE subscription_id = '${id}' AND number < 3)`);
    database.close();
    await gateway.start();
    const ask = (query: string) =>
      gateway.call(`/fhir/Subscription/${id}/$events${query}`, { as: frederiksberg });
    const gone = await ask('?content=full-resource');
    expect([gone.status, codesOf(gone)]).toEqual([410, ['subscription.events-purged']]);
    expect(gone.body.issue[0].diagnostics).toContain('3');
    expect(statusOf((await ask('?eventsSinceNumber=3')).body).events).toHaveLength(1);
    expect(statusOf((await ask('?content=empty')).body).events).toHaveLength(3);
  });
});
