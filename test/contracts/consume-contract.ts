import { describe, expect, it } from 'vitest';
import type { DeadMessage, ReceivedMessage, Settlement } from '../../src/broker/broker.ts';
import { eventually } from '../eventually.ts';
import { depthOf, ids, publishAll, take, takeDead } from './broker-steps.ts';
import { idOf, message, numbers } from './numbered-message.ts';
import type { OpenedBroker } from './open-each-broker.ts';

/** How every broker hands messages over. */
export function consumeContract({ broker, restart }: OpenedBroker): void {
  describe('consume', () => {
    it('gives every property back as it was published', async () => {
      const sent = message(1, {
        correlationId: 'b0a4b8b0-9d1c-4a5b-8f6e-0d5f3e1c2a77',
        event: 'hospital-notification.v3',
        contentType: 'application/fhir+xml',
        sentAt: 1_793_456_789_123,
        headers: { sender: 'Bispebjerg og Frederiksberg Hospital', part: 2, share: 0.5, søn: 'æøå' },
        body: Buffer.from('<Bundle>æøå</Bundle>'),
      });
      await broker.publish(sent);
      const [received] = await take(broker, 1);
      expect({ ...received, body: Buffer.from(received?.body ?? []) }).toEqual({ ...sent, attempt: 1 });
    });

    it('hands over what was published before and after the subscription', async () => {
      await broker.publish(message(1));
      const got: string[] = [];
      await broker.consume('kom-0101', { prefetch: 5 }, async ({ id }) => {
        got.push(id);
        return 'done';
      });
      await broker.publish(message(2));
      await eventually(() => expect(got).toEqual(numbers(2).map(idOf)));
    });

    it('runs at most prefetch handlers at once', async () => {
      await publishAll(broker, 7);
      const held: ReceivedMessage[] = [];
      const gate = Promise.withResolvers<Settlement>();
      await broker.consume('kom-0101', { prefetch: 3 }, (received) => {
        held.push(received);
        return gate.promise;
      });
      await eventually(() => expect(held).toHaveLength(3));
      await broker.publish(message(8));
      expect(held).toHaveLength(3);
      expect((await depthOf(broker, 'kom-0101')).waiting).toBe(5);
      gate.resolve('done');
      await eventually(() => expect(ids(held)).toEqual(numbers(8).map(idOf)));
    });

    it('offers a message again, before the next one, when told so', async () => {
      await publishAll(broker, 3);
      const seen: string[] = [];
      await broker.consume('kom-0101', { prefetch: 1 }, async ({ id, attempt }) => {
        seen.push(`${id}:${attempt}`);
        return id === idOf(1) && attempt < 3 ? 'again' : 'done';
      });
      const expected = [`${idOf(1)}:1`, `${idOf(1)}:2`, `${idOf(1)}:3`, `${idOf(2)}:1`, `${idOf(3)}:1`];
      await eventually(() => expect(seen).toEqual(expected));
    });

    it('hands a message to one handler at a time, also when an earlier one is given back', async () => {
      await publishAll(broker, 3);
      const seen: string[] = [];
      const gate = Promise.withResolvers<Settlement>();
      await broker.consume('kom-0101', { prefetch: 2 }, async ({ id, attempt }) => {
        seen.push(`${id}:${attempt}`);
        if (id === idOf(2)) return gate.promise;
        return id === idOf(1) && attempt === 1 ? 'again' : 'done';
      });
      await eventually(() => expect(seen).toHaveLength(4));
      gate.resolve('done');
      await eventually(async () => expect((await depthOf(broker, 'kom-0101')).waiting).toBe(0));
      expect(seen.filter((each) => each.startsWith(idOf(2)))).toEqual([`${idOf(2)}:1`]);
      expect(seen).toContain(`${idOf(1)}:2`);
    });

    it('starts no handler once it was told to stop', async () => {
      await publishAll(broker, 20);
      const gate = Promise.withResolvers<Settlement>();
      let started = 0;
      const consumer = await broker.consume('kom-0101', { prefetch: 1 }, () => {
        started += 1;
        return gate.promise;
      });
      await eventually(() => expect(started).toBe(1));
      gate.resolve('done');
      // Enough for the word to be on its way, and perhaps the next message.
      for (let n = 0; n < 20; n++) await Promise.resolve();
      const stopping = consumer.stop();
      const before = started;
      await stopping;
      expect(started).toBe(before);
    });

    it('takes no word from a handler that outlived its consumer', async () => {
      await broker.publish(message(1));
      const gate = Promise.withResolvers<Settlement>();
      const started = Promise.withResolvers<void>();
      const consumer = await broker.consume('kom-0101', { prefetch: 1 }, () => {
        started.resolve();
        return gate.promise;
      });
      await started.promise;
      await consumer.stop();
      gate.resolve('dead');
      expect(ids(await take(broker, 1))).toEqual([idOf(1)]);
      expect(await broker.depth('kom-0101')).toEqual({ waiting: 0 });
    });

    it('takes a handler that throws for again, and says what it threw', async () => {
      const faults: unknown[] = [];
      await restart({ onFault: (cause) => faults.push(cause) });
      await broker.publish(message(1));
      let calls = 0;
      await broker.consume('kom-0101', { prefetch: 1 }, async () => {
        calls += 1;
        if (calls === 1) throw new Error('no such luck');
        return 'done';
      });
      await eventually(() => expect(calls).toBe(2));
      expect(faults).toEqual([new Error('no such luck')]);
    });

    it('keeps a rejected message among the dead, with its endpoint and properties', async () => {
      await publishAll(broker, 2);
      await broker.consume('kom-0101', { prefetch: 1 }, async ({ id }) => (id === idOf(1) ? 'dead' : 'done'));
      const [dead] = await takeDead(broker, 1);
      expect(dead).toMatchObject({ id: idOf(1), endpoint: 'kom-0101', event: 'test.v1', reason: 'rejected' });
      expect(Buffer.from(dead?.body ?? []).toString()).toBe('message 1');
    });

    it('keeps a message that is given back too often among the dead, and goes on with the next', async () => {
      await restart({ deliveryLimit: 2 });
      await publishAll(broker, 2);
      const seen: string[] = [];
      await broker.consume('kom-0101', { prefetch: 1 }, async ({ id }) => {
        seen.push(id);
        return id === idOf(1) ? 'again' : 'done';
      });
      const [dead] = await takeDead(broker, 1);
      expect(dead).toMatchObject({ id: idOf(1), reason: 'delivery-limit' });
      await eventually(() => expect(seen).toEqual([idOf(1), idOf(1), idOf(1), idOf(2)]));
    });

    it('offers the dead as often as it is asked, and remembers why they died', async () => {
      await restart({ deliveryLimit: 1 });
      await broker.publish(message(1));
      await broker.consume('kom-0101', { prefetch: 1 }, async () => 'dead');
      const offers: DeadMessage[] = [];
      await broker.consumeDead({ prefetch: 1 }, async (dead) => {
        offers.push(dead);
        return offers.length < 5 ? 'again' : 'done';
      });
      await eventually(() => expect(offers).toHaveLength(5));
      expect(offers.map(({ reason }) => reason)).toEqual(offers.map(() => 'rejected'));
    });

    it('lets a slow consumer delay nobody else', async () => {
      const forever = new Promise<Settlement>(() => {});
      await broker.consume('kom-0101', { prefetch: 2 }, () => forever);
      await publishAll(broker, 20);
      await publishAll(broker, 20, 'kom-0147');
      expect(ids(await take(broker, 20, { endpoint: 'kom-0147' }))).toEqual(numbers(20).map(idOf));
      expect((await depthOf(broker, 'kom-0101')).waiting).toBe(18);
    });

    it('has one consumer of an endpoint active while the others stand by', async () => {
      const first: string[] = [];
      const second: string[] = [];
      const collect =
        (into: string[]) =>
        async (received: ReceivedMessage): Promise<Settlement> => {
          into.push(received.id);
          return 'done';
        };
      const active = await broker.consume('kom-0101', { prefetch: 1 }, collect(first));
      await broker.consume('kom-0101', { prefetch: 1 }, collect(second));
      await publishAll(broker, 3);
      await eventually(() => expect(first).toHaveLength(3));
      await active.stop();
      await broker.publish(message(4));
      await eventually(() => expect(second).toEqual([idOf(4)]));
      expect(first).toEqual(numbers(3).map(idOf));
    });

    it('gives back in order what a stopped consumer did not settle', async () => {
      await publishAll(broker, 4);
      let handed = 0;
      const consumer = await broker.consume('kom-0101', { prefetch: 2 }, () => {
        handed += 1;
        return new Promise<Settlement>(() => {});
      });
      await eventually(() => expect(handed).toBe(2));
      await consumer.stop();
      await consumer.stop();
      await eventually(async () => expect((await depthOf(broker, 'kom-0101')).waiting).toBe(4));
      expect(ids(await take(broker, 4))).toEqual(numbers(4).map(idOf));
    });

    it.each([0, -1, 1.5, Number.NaN, 65_536])('refuses a prefetch of %d', async (prefetch) => {
      const consuming = broker.consume('kom-0101', { prefetch }, async () => 'done');
      await expect(consuming).rejects.toBeInstanceOf(RangeError);
      await expect(broker.consumeDead({ prefetch }, async () => 'done')).rejects.toBeInstanceOf(RangeError);
    });

    it('refuses to consume what was never provisioned', async () => {
      await expect(broker.consume('kom-9999', { prefetch: 1 }, async () => 'done')).rejects.toThrow(
        /kom-9999/,
      );
    });
  });
}
