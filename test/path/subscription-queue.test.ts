import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rabbitMqAnswers } from '../broker/rabbitmq-under-test.ts';
import { eventually } from '../eventually.ts';
import { assembledAt, fixture } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import {
  codesOf,
  foci,
  postSubscription,
  sendNotice,
  statusOf,
  subscribe,
  subscriptionOf,
} from './subscriber.ts';

type Json = ReturnType<typeof JSON.parse>;

const frederiksberg = 'kommune-frederiksberg';
const reachable = await rabbitMqAnswers();
const why = reachable ? '' : ' (skipped: no RabbitMQ answers)';

describe.skipIf(!reachable)(`a subscription to a RabbitMQ queue${why}`, () => {
  let gateway: GatewayUnderTest;
  let clock = 0;

  beforeEach(async () => {
    clock = Date.parse('2027-05-03T10:00:00+02:00');
    gateway = await openGateway({ rabbitMq: true, now: () => clock });
  });
  afterEach(() => gateway.dispose());

  const notice = () => sendNotice(gateway, clock);
  const remove = (id: string) =>
    gateway.call(`/fhir/Subscription/${id}`, { as: frederiksberg, method: 'DELETE' });

  it('finds every event there, in order, under ids that tell a repetition', async () => {
    const asked = { channel: 'amqp', content: 'full-resource', maxCount: 1 } as const;
    const { id, channel } = await subscribe(gateway, frederiksberg, asked);
    const read = await gateway.call(`/fhir/Subscription/${id}`, { as: frederiksberg });
    const queue = read.body.channel.endpoint.replace('amqp:', '');
    expect(channel.endpoint).toBe(`amqp:${queue}`);
    expect(queue).toBe(gateway.rabbitMq?.topology.queue(`${frederiksberg}_${id.slice(-12)}`));
    const sent = [await notice(), await notice()];
    const direct = await gateway.rabbitMq?.direct.createChannel();
    const received: { readonly id: string; readonly type: string; readonly body: string }[] = [];
    await direct?.consume(queue, (message) => {
      if (message === null) return;
      const { messageId, type } = message.properties;
      received.push({ id: messageId, type, body: message.content.toString('utf8') });
      direct.ack(message);
    });
    await eventually(() => expect(received).toHaveLength(3));
    const told = received.map(({ body }) => JSON.parse(body));
    expect(told.map((each) => statusOf(each).type)).toEqual([
      'handshake',
      'event-notification',
      'event-notification',
    ]);
    expect(told.slice(1).map((each) => each.entry[1].resource.id)).toEqual(sent);
    expect(received.slice(1).map((each) => each.id)).toEqual([`${id}.1.1-1`, `${id}.1.2-2`]);
    expect(new Set(received.map(({ type }) => type))).toEqual(new Set(['subscription-notification']));
    await direct?.close();
    const changed = await gateway.call(`/fhir/Subscription/${id}`, {
      as: frederiksberg,
      method: 'PUT',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify(subscriptionOf({ channel: 'pull' })),
    });
    expect(changed.status).toBe(200);
    const gone = await gateway.rabbitMq?.direct.createChannel();
    gone?.on('error', () => {});
    await expect(gone?.checkQueue(queue)).rejects.toThrow(/NOT_FOUND/);
  });

  it('brings tasks, places and a region’s courses as asking does, also what came while nobody read for a day', async () => {
    const [municipality, region] = ['kommune-koebenhavn', 'region-oestdanmark'];
    const reading = [municipality, region];
    await gateway.dispose();
    gateway = await openGateway({
      rabbitMq: true,
      now: () => clock,
      network: (file) => ({
        ...file,
        organisations: file.organisations.map((each) =>
          reading.includes(each.id)
            ? { ...each, endpoints: each.endpoints.map(({ id }) => ({ id, kind: 'amqp' })) }
            : each,
        ),
      }),
    });
    const asked = [
      // Both are overdue when they are opened, and told to be; one is done.
      [
        municipality,
        'tasks',
        [
          'course.municipal-information',
          'course.municipal-information',
          ...Array<string>(3).fill('course.prepare-home'),
        ],
      ],
      [frederiksberg, 'tasks', []],
      [
        region,
        'region',
        [
          'sop-referral-new',
          'sop-allocation-granted',
          'sop-stay-information',
          'sop-stay-start',
          'sop-home-preparation',
          'sop-home-preparation',
        ],
      ],
      [region, 'capacity', ['sop-capacity']],
    ] as const;
    const made = [];
    for (const [as, topic] of asked) {
      made.push(await subscribe(gateway, as, { topic, channel: 'amqp', content: 'id-only', maxCount: 1 }));
    }
    for (const name of [
      'referral/new',
      'allocation/granted',
      'stay/start',
      'municipal-request/home',
      'municipal-request/home-done',
      'capacity/declared',
    ]) {
      const { text, expected } = fixture(name);
      clock = Math.max(clock, assembledAt(text) ?? clock);
      expect((await gateway.send(expected.sender, text)).status, name).toBe(202);
    }
    clock += 24 * 3_600_000;
    const direct = await gateway.rabbitMq?.direct.createChannel();
    for (const [index, [as, , wanted]] of asked.entries()) {
      const { id, channel } = made[index];
      // One may come twice when the clock jumps, under the same id.
      const byId = new Map<string, Json>();
      await direct?.consume(
        channel.endpoint.replace('amqp:', ''),
        (message) =>
          byId.set(message?.properties.messageId, JSON.parse(message?.content.toString('utf8') ?? '')),
        { noAck: true },
      );
      await eventually(() => expect(byId.size).toBe(1 + wanted.length));
      const told = [...byId.values()];
      expect(statusOf(told[0]).type).toBe('handshake');
      expect(told.flatMap(foci)).toEqual(wanted);
      const numbers = told.flatMap((each) => statusOf(each).events.map(({ number }) => number));
      expect(numbers).toEqual(wanted.map((_, at) => at + 1));
      const { body } = await gateway.call(`/fhir/Subscription/${id}/$events`, { as });
      expect(foci(body)).toEqual(wanted);
    }
    await direct?.close();
    for (const [index, [as]] of asked.entries()) {
      await gateway.call(`/fhir/Subscription/${made[index].id}`, { as, method: 'DELETE' });
    }
  });

  it('waits for a broker that is away, and counts it as nobody’s failure', async () => {
    const { id } = await subscribe(gateway, frederiksberg, { channel: 'amqp' });
    gateway.rabbitMq?.proxy.refuse();
    gateway.rabbitMq?.proxy.sever();
    await notice();
    const standing = async () =>
      (await gateway.call('/subscriptions', { as: frederiksberg })).body.subscriptions[0];
    expect(await standing()).toMatchObject({ events: 1, taken: 0, status: 'active', failures: 0 });
    gateway.rabbitMq?.proxy.accept();
    await eventually(async () => {
      clock += 1000;
      expect(await standing()).toMatchObject({ events: 1, taken: 1, failures: 0 });
    });
    expect((await remove(id)).status).toBe(204);
  });

  it('is refused where no RabbitMQ user of the organisation could read it', async () => {
    const reply = await postSubscription(gateway, 'kommune-koebenhavn', { channel: 'amqp' });
    expect(reply.status).toBe(422);
    expect(codesOf(reply)).toEqual(['subscription.no-queue-reader']);
  });
});
