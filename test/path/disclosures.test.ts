import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { assembledAt, fixture, idsOf } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { type HookReceiver, openHookReceiver } from '../hook-receiver.ts';
import { openOrganised } from './organised.ts';
import { subscribe } from './subscriber.ts';

const world = openOrganised('oestdanmark');
const region = 'region-oestdanmark';
const visitation = 'visitation-oestdanmark';
const course = 'fd7d23b7-9513-4363-ad00-3c6d3162dfbe';

describe('whoever is told of a citizen', () => {
  let gateway: GatewayUnderTest;
  let subscriber: HookReceiver;
  let clock = 0;
  let pull = '';

  const send = async (name: string) => {
    const { text, expected } = fixture(name);
    clock = assembledAt(text) ?? clock;
    const reply = await gateway.send(world.acting(expected.sender), world.staffed(text));
    expect(reply.status, reply.text).toBe(202);
  };
  const recorded = () => {
    const database = new DatabaseSync(gateway.database, { readOnly: true });
    const rows = database.prepare('SELECT actor, what, basis FROM disclosure ORDER BY seq').all();
    database.close();
    return rows;
  };

  beforeAll(async () => {
    subscriber = await openHookReceiver();
    const settings = { ...world.settings, OVERGANG_SUBSCRIPTION_HOOKS: 'any' };
    gateway = await openGateway({ now: () => clock, base: world.network, settings });
    const told = { topic: 'course', content: 'full-resource' } as const;
    pull = (await subscribe(gateway, visitation, { ...told, channel: 'pull' })).id;
    await subscribe(gateway, visitation, { ...told, url: subscriber.url });
    for (const name of ['referral/new', 'allocation/granted', 'stay/start']) await send(name);
  });
  afterAll(async () => {
    await gateway.dispose();
    await subscriber.close();
  });

  it('by a notification is on record, on the basis that the parties of a course share (R-SEC-01, R-SEC-06)', async () => {
    await eventually(() =>
      expect(recorded()).toContainEqual({ actor: visitation, what: 'subscription', basis: 'fvl-28-2-3' }),
    );
  });

  const bundleId = () => idsOf(fixture('referral/new').text).bundleId;
  const reads: readonly (readonly [string, string, () => string, string, string])[] = [
    ['the course', visitation, () => `/courses/${course}`, 'course', 'fvl-28-2-3'],
    ['a message', visitation, () => `/fhir/Bundle/${bundleId()}`, 'content', 'fvl-28-2-3'],
    [
      'its mailbox',
      visitation,
      () => `/fhir/Bundle?message.destination-uri=${visitation}`,
      'mailbox',
      'fvl-28-2-3',
    ],
    ['its events', visitation, () => `/fhir/Subscription/${pull}/$events`, 'events', 'fvl-28-2-3'],
    ['the stays', region, () => '/region/stays', 'region-stays', 'region-authority'],
    ['what happens', region, () => '/region/events', 'region-events', 'region-authority'],
    ['the sums', region, () => '/region/summary', 'region-summary', 'region-authority'],
    ['everything', region, () => '/region/export/courses', 'export', 'region-authority'],
    [
      'a report',
      region,
      () => '/region/export/settlements?period=2027-04',
      'national-report',
      'national-reporting',
    ],
  ];
  it.each(reads)('by reading %s is on record with the basis', async (_, as, path, what, basis) => {
    const before = recorded().length;
    const answer = await fetch(`${gateway.url}${path()}`, {
      headers: { authorization: `Bearer ${gateway.token(as)}` },
    });
    expect([answer.status, await answer.text()]).toEqual([200, expect.any(String)]);
    const told = recorded().slice(before);
    expect(told).toMatchObject([{ actor: expect.stringContaining(as), what, basis }]);
  });
});
