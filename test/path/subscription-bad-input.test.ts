import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backport } from '../../src/subscribe/backport.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { codesOf, postSubscription, subscriptionOf, type Wish } from './subscriber.ts';

type Json = ReturnType<typeof JSON.parse>;
const frederiksberg = 'kommune-frederiksberg';
const hook = 'https://hooks.example.dk/notify';
const channel = (change: (channel: Json) => void): Wish => ({
  url: hook,
  change: (subscription) => change(subscription.channel),
});
const extension = (url: string, value: object): Wish =>
  channel((each) => {
    each.extension = [{ url, ...value }];
  });

const refused: readonly (readonly [string, Wish, number, string])[] = [
  ['a topic that there is not', { topic: 'weather', url: hook }, 422, 'subscription.unknown-topic'],
  [
    'a search as criteria',
    { url: hook, change: (each) => Object.assign(each, { criteria: 'Encounter?x=1' }) },
    422,
    'subscription.unknown-topic',
  ],
  [
    'the residents of another municipality',
    { filter: 'Bundle?residence-municipality=0101', url: hook },
    403,
    'subscription.other-municipality',
  ],
  [
    'a municipality that does not exist',
    { filter: 'Bundle?residence-municipality=0999', url: hook },
    422,
    'subscription.filter-value',
  ],
  [
    'a filter that is not offered',
    { filter: 'Bundle?patient=1509819996', url: hook },
    422,
    'subscription.filter-unknown',
  ],
  [
    'a filter with a modifier',
    { filter: 'Bundle?event:not=x', url: hook },
    422,
    'subscription.filter-unknown',
  ],
  ['a filter of another form', { filter: 'Encounter?event=x', url: hook }, 422, 'subscription.filter-form'],
  ['a filter twice', { filter: 'Bundle?course=a&course=b', url: hook }, 422, 'subscription.filter-repeated'],
  [
    'an event of another topic',
    { filter: 'Bundle?event=sop-stay-start', url: hook },
    422,
    'subscription.filter-value',
  ],
  ['a hook without https', { url: 'http://hooks.example.dk/notify' }, 422, 'subscription.hook-address'],
  ['a hook at a private address', { url: 'https://10.1.2.3/notify' }, 422, 'subscription.hook-address'],
  [
    'a hook at an address written otherwise',
    { url: 'https://[::ffff:10.1.2.3]/notify' },
    422,
    'subscription.hook-address',
  ],
  ['a hook at this machine', { url: 'https://localhost/notify' }, 422, 'subscription.hook-address'],
  ['a hook with a password', { url: 'https://a:b@hooks.example.dk/' }, 422, 'subscription.hook-address'],
  ['a hook without an address', {}, 422, 'subscription.hook-address'],
  [
    'a channel by mail',
    channel((each) => Object.assign(each, { type: 'email' })),
    422,
    'subscription.not-offered',
  ],
  [
    'a channel that nobody knows',
    channel((each) =>
      Object.assign(each, {
        type: 'message',
        _type: { extension: [{ url: backport.channelType, valueCoding: { code: 'fax' } }] },
      }),
    ),
    422,
    'subscription.not-offered',
  ],
  [
    'a content that nobody knows',
    channel((each) =>
      Object.assign(each, { _payload: { extension: [{ url: backport.content, valueCode: 'all' }] } }),
    ),
    422,
    'subscription.not-offered',
  ],
  [
    'a payload of another type',
    channel((each) => Object.assign(each, { payload: 'text/csv' })),
    422,
    'subscription.not-offered',
  ],
  [
    'a header of the connection',
    channel((each) => Object.assign(each, { header: ['Host: elsewhere'] })),
    422,
    'subscription.header',
  ],
  [
    'a header in two lines',
    channel((each) => Object.assign(each, { header: ['X-One: 1\r\nX-Two: 2'] })),
    422,
    'subscription.header',
  ],
  [
    'a heartbeat that never comes',
    extension(backport.heartbeat, { valueUnsignedInt: 0 }),
    422,
    'subscription.number',
  ],
  [
    'more events at once than are given',
    extension(backport.maxCount, { valuePositiveInt: 1000 }),
    422,
    'subscription.number',
  ],
  [
    'an end that has passed',
    { url: hook, change: (each) => Object.assign(each, { end: '2020-01-01T00:00:00Z' }) },
    422,
    'subscription.ended',
  ],
  [
    'a beginning as active',
    { url: hook, change: (each) => Object.assign(each, { status: 'active' }) },
    422,
    'subscription.status',
  ],
  [
    'an element that R4 does not know',
    { url: hook, change: (each) => Object.assign(each, { colour: 'blue' }) },
    422,
    'structure.unexpected-element',
  ],
  [
    'another resource',
    { change: (each) => Object.assign(each, { resourceType: 'Basic' }) },
    422,
    'request.other-type',
  ],
];

describe('a subscription that cannot be', () => {
  let gateway: GatewayUnderTest;
  const clock = Date.parse('2027-05-03T10:00:00+02:00');
  beforeAll(async () => {
    gateway = await openGateway({ now: () => clock });
  });
  afterAll(() => gateway.dispose());

  it.each(refused)('is refused with a reason: %s', async (_name, wish, status, code) => {
    const reply = await postSubscription(gateway, frederiksberg, wish);
    expect(codesOf(reply)).toContain(code);
    expect(reply.status).toBe(status);
    expect(reply.text).not.toContain('1509819996');
    expect((await gateway.call('/fhir/Subscription', { as: frederiksberg })).body.total).toBe(0);
  });

  it('is refused whole, with everything that is wrong with it', async () => {
    const wish = {
      topic: 'weather',
      url: 'ftp://x',
      change: (each: Json) => Object.assign(each.channel, { payload: 'a/b' }),
    };
    expect(codesOf(await postSubscription(gateway, frederiksberg, wish)).toSorted()).toEqual([
      'subscription.hook-address',
      'subscription.not-offered',
      'subscription.unknown-topic',
    ]);
  });

  it('is not longer than a subscription can be', async () => {
    const change = (each: Json) => Object.assign(each, { reason: 'x'.repeat(70_000) });
    const reply = await postSubscription(gateway, frederiksberg, { url: hook, change });
    expect([reply.status, codesOf(reply)]).toEqual([413, ['request.too-large']]);
  });

  it('says what it cannot read', async () => {
    const post = (body: string, type = 'application/fhir+json') =>
      gateway.call('/fhir/Subscription', {
        as: frederiksberg,
        method: 'POST',
        headers: { 'content-type': type },
        body,
      });
    expect((await post('{')).status).toBe(400);
    expect((await post('[]')).status).toBe(400);
    expect((await post('{}', 'text/plain')).status).toBe(415);
    expect((await gateway.call('/fhir/Subscription', { method: 'POST', body: '{}' })).status).toBe(401);
    expect((await gateway.call('/fhir/Subscription/x', { as: frederiksberg, method: 'PATCH' })).status).toBe(
      405,
    );
  });

  it('is one for an organisation the caller speaks for', async () => {
    const sor = gateway.organisation('kommune-koebenhavn').sor;
    const change = (each: Json) => {
      const identifier = { system: 'urn:oid:1.2.208.176.1.1', value: sor };
      const url = 'https://overgang.dk/fhir/StructureDefinition/overgang-subscriber';
      each.extension = [{ url, valueReference: { identifier } }];
    };
    const reply = await postSubscription(gateway, frederiksberg, { url: hook, change });
    expect([reply.status, codesOf(reply)]).toEqual([403, ['subscription.not-yours']]);
  });

  it('is one too many after a hundred', async () => {
    const body = JSON.stringify(subscriptionOf({ channel: 'pull' }));
    const headers = { 'content-type': 'application/fhir+json' };
    const post = () =>
      gateway.call('/fhir/Subscription', { as: 'region-oestdanmark', method: 'POST', headers, body });
    const replies = await Promise.all(Array.from({ length: 100 }, post));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]));
    expect(codesOf(await post())).toEqual(['subscription.too-many']);
  });
});
