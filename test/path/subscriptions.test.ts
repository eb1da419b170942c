import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { brokers } from '../brokers.ts';
import { eventually } from '../eventually.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { type HookReceiver, openHookReceiver } from '../hook-receiver.ts';
import {
  numbersTold,
  postSubscription,
  secretOf,
  sendNotice,
  statusOf,
  subscribe,
  subscriptionOf,
  toldTo,
  untilStatus,
  verified,
} from './subscriber.ts';

const frederiksberg = 'kommune-frederiksberg';
const copenhagen = 'kommune-koebenhavn';
const hour = 3_600_000;
const day = 24 * hour;
const hooks = { OVERGANG_SUBSCRIPTION_HOOKS: 'any', OVERGANG_HOOK_TIMEOUT: '10' };

describe.each(brokers)('a subscription on $name', ({ rabbitMq, skip }) => {
  let gateway: GatewayUnderTest;
  let subscriber: HookReceiver;
  let clock = 0;

  beforeEach(async () => {
    clock = Date.parse('2027-05-03T10:00:00+02:00');
    subscriber = await openHookReceiver();
    if (!skip) gateway = await openGateway({ rabbitMq, now: () => clock, settings: hooks });
  });
  afterEach(async () => {
    if (!skip) await gateway.dispose();
    await subscriber.close();
  });

  const notice = (to?: Parameters<typeof sendNotice>[2]) => sendNotice(gateway, clock, to);
  const wish = () => ({ url: subscriber.url });
  const call = (path: string, as = frederiksberg, method = 'GET', body?: object) =>
    gateway.call(`/fhir/Subscription/${path}`, {
      as,
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/fhir+json' } }),
    });

  it.skipIf(skip)('is active when its hook has answered a signed handshake', async () => {
    const reply = await postSubscription(gateway, frederiksberg, wish());
    expect(reply.status).toBe(201);
    expect(reply.headers.get('location')).toBe(`${gateway.url}/fhir/Subscription/${reply.body.id}`);
    const active = await untilStatus(gateway, frederiksberg, reply.body.id, 'active');
    expect(subscriber.calls).toHaveLength(1);
    const handshake = verified(subscriber.calls[0] as never, secretOf(reply.body));
    expect(handshake).toMatchObject({ resourceType: 'Bundle', type: 'history' });
    expect(statusOf(handshake)).toEqual({ type: 'handshake', status: 'requested', total: 0, events: [] });
    // The key was told once.
    expect(JSON.stringify(active)).not.toContain('whsec_');
    expect(active.extension[0].valueReference.identifier.value).toBe(gateway.organisation(frederiksberg).sor);
  });

  it.skipIf(skip)('tells its municipality of its own notices, and of nobody else’s', async () => {
    const made = await subscribe(gateway, frederiksberg, wish());
    await notice(copenhagen);
    const bundleId = await notice();
    const [, call] = await eventually(() => {
      expect(subscriber.calls).toHaveLength(2);
      return subscriber.calls;
    });
    const told = verified(call as never, secretOf(made));
    const focus = `${gateway.url}/fhir/Bundle/${bundleId}`;
    expect(statusOf(told)).toEqual({
      type: 'event-notification',
      status: 'active',
      total: 1,
      events: [{ number: 1, focus }],
    });
    expect(told.entry[1]).toEqual({
      fullUrl: focus,
      request: { method: 'POST', url: 'Bundle' },
      response: { status: '201' },
    });
    const read = await gateway.call(new URL(focus).pathname, { as: frederiksberg });
    expect(read.body.id).toBe(bundleId);
  });

  it.skipIf(skip)(
    'tells as much as it was asked to: nothing, an address, or the message itself',
    async () => {
      const pull = { channel: 'pull' } as const;
      const { id } = await subscribe(gateway, frederiksberg, { ...pull, content: 'empty' });
      const bundleId = await notice();
      const empty = (await call(`${id}/$events`)).body;
      expect(empty.entry).toHaveLength(1);
      expect(statusOf(empty).events).toEqual([{ number: 1, focus: undefined }]);
      const full = (await call(`${id}/$events?content=full-resource`)).body;
      expect(full.entry[1].resource).toMatchObject({ resourceType: 'Bundle', type: 'message', id: bundleId });
      const xml = await gateway.call(`/fhir/Subscription/${id}/$events?content=full-resource&_format=xml`, {
        as: frederiksberg,
      });
      expect(xml.text).toContain(`<id value="${bundleId}"/>`);
    },
  );

  it.skipIf(skip)('is told everything in order by who was away for a day', async () => {
    const { id } = await subscribe(gateway, frederiksberg, { ...wish(), maxCount: 3 });
    subscriber.usually(503);
    const sent: string[] = [];
    let failed = 0;
    for (const end = clock + day; clock < end; clock += 3 * hour) {
      sent.push(await notice());
      failed = await eventually(async () => {
        const [{ failures }] = (await gateway.call('/subscriptions', { as: frederiksberg })).body
          .subscriptions;
        expect(failures).toBeGreaterThan(failed);
        return failures as number;
      });
    }
    expect((await untilStatus(gateway, frederiksberg, id, 'error')).error).toBe('answered 503');
    const before = subscriber.calls.length;
    subscriber.usually(200);
    clock += 2 * hour;
    // A try that failed may still have been on its way.
    const told = () => toldTo(subscriber.calls.slice(before));
    const focuses = () =>
      new Map(told().flatMap(({ events }) => events.map(({ number, focus }) => [number, focus] as const)));
    await eventually(() => expect(focuses().size).toBe(sent.length));
    expect([...focuses().keys()]).toEqual(sent.map((_, index) => index + 1));
    expect([...focuses().values()].map((focus) => focus?.split('/').at(-1))).toEqual(sent);
    expect(Math.max(...told().map(({ events }) => events.length))).toBe(3);
    await untilStatus(gateway, frederiksberg, id, 'active');
  });

  it.skipIf(skip)('loses nothing when the gateway is stopped and started', async () => {
    const { id } = await subscribe(gateway, frederiksberg, wish());
    subscriber.usually(500);
    await notice();
    await untilStatus(gateway, frederiksberg, id, 'error');
    await gateway.stop();
    const before = subscriber.calls.length;
    subscriber.usually(200);
    clock += 2 * hour;
    await gateway.start();
    await notice();
    await eventually(() => expect(numbersTold(subscriber.calls.slice(before))).toEqual([1, 2]));
    await untilStatus(gateway, frederiksberg, id, 'active');
  });

  it.skipIf(skip)('gives its history again, by numbers', async () => {
    const { id } = await subscribe(gateway, frederiksberg, wish());
    const sent = [await notice(), await notice(), await notice()];
    const events = async (query: string) =>
      statusOf((await call(`${id}/$events${query}`)).body).events.map(
        ({ number, focus }) => `${number} ${focus?.split('/').at(-1)}`,
      );
    const all = sent.map((bundleId, index) => `${index + 1} ${bundleId}`);
    expect(await events('')).toEqual(all);
    expect(await events('?eventsSinceNumber=2')).toEqual(all.slice(1));
    expect(await events('?eventsSinceNumber=2&eventsUntilNumber=2')).toEqual(all.slice(1, 2));
    expect(await events('?eventsSinceNumber=4')).toEqual([]);
    const posted = await call(`${id}/$events`, frederiksberg, 'POST', {
      resourceType: 'Parameters',
      parameter: [
        { name: 'eventsSinceNumber', valueString: '3' },
        { name: 'content', valueCode: 'empty' },
      ],
    });
    expect(statusOf(posted.body)).toMatchObject({ type: 'query-event', total: 3, events: [{ number: 3 }] });
    expect((await call(`${id}/$events?eventsSinceNumber=x`)).status).toBe(400);
    expect((await call(`${id}/$events?content=all`)).status).toBe(400);
    expect((await call(`${id}/$events?colour=blue`)).status).toBe(400);
  });

  it.skipIf(skip)('says how it stands', async () => {
    const first = await subscribe(gateway, frederiksberg, wish());
    const second = await subscribe(gateway, frederiksberg, { channel: 'pull', topic: 'stay' });
    await notice();
    const one = (await call(`${first.id}/$status`)).body;
    expect(one).toMatchObject({ type: 'searchset', total: 1 });
    expect(statusOf(one)).toMatchObject({ type: 'query-status', status: 'active', total: 1 });
    expect((await call('$status')).body.total).toBe(2);
    const named = (await call(`$status?id=${second.id}&status=active`)).body;
    expect(statusOf(named)).toMatchObject({ total: 0 });
    expect((await call(`$status?status=off`)).body.total).toBe(0);
    expect((await call('$status', copenhagen)).body.total).toBe(0);
    const found = await gateway.call('/fhir/Subscription?status=active', { as: frederiksberg });
    expect(
      found.body.entry.map(({ resource }: { resource: { id: string } }) => resource.id).toSorted(),
    ).toEqual([first.id, second.id].toSorted());
    const overview = (await gateway.call('/subscriptions', { as: frederiksberg })).body.subscriptions;
    expect(overview).toHaveLength(2);
    expect(overview.find(({ id }: { id: string }) => id === first.id)).toMatchObject({ events: 1 });
  });

  it.skipIf(skip)('gives a sign of life when nothing has happened for as long as was agreed', async () => {
    await subscribe(gateway, frederiksberg, { ...wish(), heartbeat: 600 });
    for (const number of [1, 2]) {
      clock += 599_000;
      await notice();
      await eventually(async () => {
        const { body } = await gateway.call('/subscriptions', { as: frederiksberg });
        expect(body.subscriptions[0].taken).toBe(number);
      });
    }
    expect(numbersTold(subscriber.calls)).toEqual([1, 2]);
    clock += 601_000;
    await eventually(() => expect(subscriber.calls).toHaveLength(4));
    expect(toldTo(subscriber.calls).at(-1)).toEqual({
      type: 'heartbeat',
      status: 'active',
      total: 2,
      events: [],
    });
  });

  it.skipIf(skip)('ends when its time is over', async () => {
    const end = new Date(clock + hour).toISOString();
    const change = (asked: { end?: string }) => Object.assign(asked, { end });
    const pushed = await subscribe(gateway, frederiksberg, { ...wish(), change });
    const pulled = await subscribe(gateway, frederiksberg, { channel: 'pull', change });
    clock += hour;
    for (const { id } of [pushed, pulled]) await untilStatus(gateway, frederiksberg, id, 'off');
    await notice();
    expect((await call('$status?status=off')).body.total).toBe(2);
    expect(numbersTold(subscriber.calls)).toEqual([]);
  });

  it.skipIf(skip)('is given up after days, tells its owner by a task, and goes on where it was', async () => {
    const { id } = await subscribe(gateway, frederiksberg, wish());
    subscriber.usually(500);
    await notice();
    await eventually(async () => {
      clock += hour;
      expect((await call(id)).body.status).toBe('off');
    }, 60_000);
    const tasks = async () =>
      (await gateway.call('/tasks?open=all', { as: frederiksberg })).body.tasks.filter(
        ({ kind }: { kind: string }) => kind === 'subscription.off',
      );
    expect(await tasks()).toMatchObject([{ owner: frederiksberg, reason: { subscription: id } }]);
    await notice();
    const before = subscriber.calls.length;
    subscriber.usually(200);
    expect((await call(id, frederiksberg, 'PUT', subscriptionOf(wish()))).status).toBe(200);
    await untilStatus(gateway, frederiksberg, id, 'active');
    const numbers = () => numbersTold(subscriber.calls.slice(before));
    await eventually(() => expect(numbers()).toEqual([1]));
    expect(await tasks()).toMatchObject([{ closedAt: expect.any(String) }]);
    // What came while it was off has no number.
    await notice();
    await eventually(() => expect(numbers()).toEqual([1, 2]));
  });

  it.skipIf(skip)('is changed, rested and ended by its owner, and by nobody else', async () => {
    const { id } = await subscribe(gateway, frederiksberg, wish());
    for (const [path, method] of [
      ['', 'GET'],
      ['', 'DELETE'],
      ['/$status', 'GET'],
      ['/$events', 'GET'],
    ] as const) {
      expect((await call(id + path, copenhagen, method)).status).toBe(404);
    }
    expect((await call(id, copenhagen, 'PUT', subscriptionOf(wish()))).status).toBe(404);
    expect((await gateway.call(`/fhir/Subscription/${id}`)).status).toBe(401);
    const resting = { ...subscriptionOf(wish()), status: 'off' };
    const stale = await gateway.call(`/fhir/Subscription/${id}`, {
      as: frederiksberg,
      method: 'PUT',
      headers: { 'content-type': 'application/fhir+json', 'if-match': 'W/"9"' },
      body: JSON.stringify(resting),
    });
    expect(stale.status).toBe(412);
    expect((await call(id, frederiksberg, 'PUT', { ...resting, id: 'another' })).status).toBe(400);
    expect((await call(id, frederiksberg, 'PUT', resting)).body.status).toBe('off');
    await notice();
    expect((await call(`${id}/$status`)).body.entry[0].resource.parameter).toContainEqual({
      name: 'events-since-subscription-start',
      valueString: '0',
    });
    expect((await call(id, frederiksberg, 'DELETE')).status).toBe(204);
    expect((await call(id)).status).toBe(404);
  });
});
