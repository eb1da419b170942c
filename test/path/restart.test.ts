import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { brokers } from '../brokers.ts';
import { eventually } from '../eventually.ts';
import { asNewCourse, changed, fixture, idsOf } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';

const admission = () => asNewCourse(fixture('hospital-notification/admit-inpatient').text);

describe.each(brokers)('a restart on $name', ({ rabbitMq, skip }) => {
  let gateway: GatewayUnderTest;
  afterEach(() => gateway?.dispose());

  const stateOf = async (text: string) => {
    const { body } = await gateway.call(`/messages/${idsOf(text).messageId}`, { as: 'bfh-medicin' });
    return body.deliveries[0].state;
  };

  it.skipIf(skip || !rabbitMq)(
    'between acceptance and delivery loses nothing and delivers once',
    async () => {
      gateway = await openGateway({ rabbitMq });
      gateway.rabbitMq?.proxy.refuse();
      gateway.rabbitMq?.proxy.sever();
      const texts = Array.from({ length: 20 }, admission);
      for (const text of texts) expect((await gateway.send('bfh-medicin', text)).status).toBe(202);
      expect((await gateway.call('/readyz')).body.store).toBe('ready');
      await gateway.stop();
      await gateway.start();
      expect(await Promise.all(texts.map(stateOf))).toEqual(texts.map(() => 'queued'));
      gateway.rabbitMq?.proxy.accept();
      await eventually(async () =>
        expect(await Promise.all(texts.map(stateOf))).toEqual(texts.map(() => 'available')),
      );
      const query = new URLSearchParams({ 'message.destination-uri': 'kommune-koebenhavn', _count: '200' });
      const { body } = await gateway.call(`/fhir/Bundle?${query}`, { as: 'kommune-koebenhavn' });
      const found = body.entry.map((each: { resource: { id: string } }) => each.resource.id);
      expect(found).toEqual(texts.map((text) => idsOf(text).bundleId));
    },
  );

  it.skipIf(skip)('keeps what waits for a hook that was away', async () => {
    let clock = Date.parse('2027-04-01T08:00:00Z');
    gateway = await openGateway({ rabbitMq, now: () => clock });
    gateway.hook.behave(503);
    const text = asNewCourse(fixture('discharge-notice/copy-to-gp').text);
    await gateway.send('sop-vigerslevvej', text);
    const told = async () =>
      (await gateway.call(`/messages/${idsOf(text).messageId}`, { as: 'sop-vigerslevvej' })).body
        .deliveries[0];
    await eventually(async () => expect((await told()).state).toBe('failed'));
    await gateway.stop();
    clock += 3_600_000;
    await gateway.start();
    await eventually(async () => expect((await told()).state).toBe('delivered'));
    expect(gateway.hook.calls.map(({ body }) => body)).toEqual([text, text]);
  });

  it.skipIf(skip || rabbitMq)(
    'finishes what is under way, and may be asked for twice meanwhile',
    async () => {
      gateway = await openGateway({ rabbitMq, settings: { OVERGANG_REQUEST_TIMEOUT: '1' } });
      const sent = Array.from({ length: 50 }, admission).map((text) => gateway.send('bfh-medicin', text));
      await Promise.race(sent);
      const slow = connect(Number(new URL(gateway.url).port), '127.0.0.1');
      slow.on('error', () => {}).resume();
      slow.write('POST /fhir/Bundle HTTP/1.1\r\nHost: a\r\nContent-Le');
      await once(slow, 'connect');
      const ended: string[] = [];
      await Promise.all([
        gateway.stop().then(() => ended.push('first')),
        gateway.stop().then(() => ended.push('second')),
      ]);
      expect(ended).toEqual(['first', 'second']);
      const replies = await Promise.allSettled(sent);
      for (const reply of replies) {
        if (reply.status === 'fulfilled') expect(reply.value.status).toBe(202);
      }
      expect(gateway.log.filter((line) => line.includes('"level":50'))).toEqual([]);
      slow.destroy();
    },
  );

  it.skipIf(skip || !rabbitMq)('is not needed after a message above what RabbitMQ takes', async () => {
    gateway = await openGateway({ rabbitMq });
    const large = changed(asNewCourse(fixture('care-communication/with-attachment').text), (bundle) => {
      const data = randomBytes(13_000_000).toString('base64');
      const text = JSON.stringify(bundle).replace(/"data":"[^"]+"/, `"data":"${data}"`);
      Object.assign(bundle, JSON.parse(text));
    });
    const reply = await gateway.send('bfh-medicin', large);
    const small = admission();
    expect((await gateway.send('bfh-medicin', small)).status).toBe(202);
    await eventually(async () => expect(await stateOf(small)).toBe('available'));
    // Told at the door, while its sender still listens, rather than given up behind it.
    expect(reply.status).toBe(413);
  });
});
