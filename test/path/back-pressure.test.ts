import { afterEach, describe, expect, it } from 'vitest';
import { openRabbitMqBroker } from '../../src/broker/rabbitmq-broker.ts';
import { eventually } from '../eventually.ts';
import { asNewCourse, fixture, idsOf } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { type PrivateRabbitMq, privateRabbitMq, startPrivateRabbitMq } from '../private-rabbitmq.ts';

const admission = () => asNewCourse(fixture('hospital-notification/admit-inpatient').text);
const patience = 60_000;

describe.skipIf(!privateRabbitMq.possible)(`back pressure${privateRabbitMq.why}`, () => {
  let node: PrivateRabbitMq;
  let gateway: GatewayUnderTest | undefined;
  afterEach(async () => {
    await gateway?.dispose();
    await node.dispose();
  }, patience);

  it(
    'of a RabbitMQ that takes no messages reaches senders as 503, says why, and ends by itself without a loss',
    async () => {
      node = await startPrivateRabbitMq();
      gateway = await openGateway({
        settings: {
          OVERGANG_AMQP_URL: node.url,
          OVERGANG_AMQP_PREFIX: 'pressed.',
          OVERGANG_BACKLOG_LIMIT: '5',
        },
        network: (file) => ({
          ...file,
          organisations: file.organisations.map((each) => ({
            ...each,
            endpoints: each.endpoints.map((endpoint) =>
              endpoint.id === 'kommune-koebenhavn' ? { ...endpoint, kind: 'amqp' as const } : endpoint,
            ),
          })),
        }),
      });
      const accepted: string[] = [];
      const send = async () => {
        const text = admission();
        const reply = await gateway?.send('bfh-medicin', text);
        if (reply?.status === 202) accepted.push(idsOf(text).messageId);
        return reply;
      };
      expect((await send())?.status).toBe(202);
      await node.ctl('set_disk_free_limit', '900GB');

      // The store is the buffer: messages are taken on and on, until it holds what it may.
      const refused = await eventually(async () => {
        const reply = await send();
        expect(reply?.status).toBe(503);
        return reply;
      }, patience);
      expect(accepted.length).toBeGreaterThan(5);
      expect(refused?.headers.get('retry-after')).toBe('30');
      expect(refused?.body.issue[0].details.coding[0].code).toBe('gateway.backlog');
      const ready = await gateway.call('/readyz');
      expect(ready.status).toBe(200);
      expect(ready.body).toMatchObject({ store: 'ready', broker: 'blocked', intake: 'gateway.backlog' });

      await node.ctl('set_disk_free_limit', '1MB');
      await eventually(async () => expect((await send())?.status).toBe(202), patience);
      const reader = openRabbitMqBroker({
        urls: [node.url],
        prefix: 'pressed.',
        now: Date.now,
        random: () => 0.1,
      });
      await reader.provision(['kommune-koebenhavn']);
      // What was published without a word about its fate is published again: at least once.
      const got = new Set<string>();
      await reader.consume('kommune-koebenhavn', { prefetch: 50 }, async ({ correlationId }) => {
        got.add(correlationId);
        return 'done';
      });
      await eventually(() => expect(got.size).toBe(accepted.length), patience);
      expect([...got].toSorted()).toEqual(accepted.toSorted());
      await reader.close();
    },
    patience,
  );
});

describe.skipIf(!privateRabbitMq.possible)(`a RabbitMQ that stays blocked${privateRabbitMq.why}`, () => {
  it(
    'closes the door before the store is full, and opens it when it takes messages again',
    async () => {
      const node = await startPrivateRabbitMq();
      const gateway = await openGateway({
        settings: {
          OVERGANG_AMQP_URL: node.url,
          OVERGANG_AMQP_PREFIX: 'blocked.',
          OVERGANG_BLOCKED_FOR: '2',
        },
      });
      try {
        await node.ctl('set_vm_memory_high_watermark', '0.00001');
        // What RabbitMQ is offered while it is blocked is stored, and tells that it is.
        expect((await gateway.send('bfh-medicin', admission())).status).toBe(202);
        const refused = await eventually(async () => {
          const reply = await gateway.send('bfh-medicin', admission());
          expect(reply.status).toBe(503);
          return reply;
        }, patience);
        expect(refused.headers.get('retry-after')).toBe('30');
        expect(refused.body.issue[0].details.coding[0].code).toBe('gateway.broker-blocked');
        const ready = await gateway.call('/readyz');
        expect(ready.body).toMatchObject({ broker: 'blocked', intake: 'gateway.broker-blocked' });
        await node.ctl('set_vm_memory_high_watermark', '0.4');
        await eventually(
          async () => expect((await gateway.send('bfh-medicin', admission())).status).toBe(202),
          patience,
        );
      } finally {
        await gateway.dispose();
        await node.dispose();
      }
    },
    patience,
  );
});

describe('a disk that is nearly full', () => {
  it('turns messages away before they are read, and answers everything else', async () => {
    const gateway = await openGateway({ settings: { OVERGANG_DISK_RESERVE: String(2 ** 40) } });
    try {
      const refused = await eventually(async () => {
        const reply = await gateway.send('bfh-medicin', admission());
        expect(reply.status).toBe(503);
        return reply;
      });
      expect(refused.headers.get('retry-after')).toBe('30');
      expect(refused.body.issue[0].details.coding[0].code).toBe('gateway.disk-short');
      expect((await gateway.call('/readyz')).body).toMatchObject({
        store: 'ready',
        intake: 'gateway.disk-short',
      });
      const letter = await gateway.call('/legacy', { as: 'bfh-medicin', method: 'POST', body: 'UNA' });
      expect(letter.status).toBe(503);
      expect((await gateway.call('/fhir/metadata')).status).toBe(200);
      expect((await gateway.call('/fhir/$process-message', { method: 'POST' })).status).toBe(401);
    } finally {
      await gateway.dispose();
    }
  });
});
