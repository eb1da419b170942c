import { describe, expect, it } from 'vitest';
import type { BrokerMessage } from '../../src/broker/broker.ts';
import { depthOf, ids, take } from './broker-steps.ts';
import { idOf, message, numbers } from './numbered-message.ts';
import type { OpenedBroker } from './open-each-broker.ts';

/** How every broker takes queues away and messages in. */
export function publishContract({ broker, restart, reopen }: OpenedBroker): void {
  describe('withdraw', () => {
    it('takes a queue away with all it holds, and leaves the others', async () => {
      await broker.publish(message(1));
      await broker.publish(message(2, { endpoint: 'kom-0147' }));
      await broker.withdraw('kom-0101');
      expect(await broker.depth('kom-0101')).toBeUndefined();
      expect((await broker.publish(message(3))).status).toBe('unroutable');
      expect((await depthOf(broker, 'kom-0147')).waiting).toBe(1);
      await broker.withdraw('kom-0101');
      await broker.withdraw('kom-9999');
      await reopen();
      expect(await broker.depth('kom-0101')).toBeUndefined();
    });

    it('lets a queue of that name be made anew, empty', async () => {
      await broker.publish(message(1));
      await broker.withdraw('kom-0101');
      await broker.provision(['kom-0101']);
      expect((await depthOf(broker, 'kom-0101')).waiting).toBe(0);
      expect((await broker.publish(message(2))).status).toBe('available');
    });
  });

  describe('publish', () => {
    it('says available, with the time, when the message is in its queue', async () => {
      const result = await broker.publish(message(1));
      expect(result).toEqual({ status: 'available', at: expect.any(Number) });
      expect((await depthOf(broker, 'kom-0101')).waiting).toBe(1);
    });

    it('never says available for an endpoint that has no queue', async () => {
      const results = await Promise.all([
        broker.publish(message(1, { endpoint: 'kom-9999' })),
        broker.publish(message(2)),
        broker.publish(message(3, { endpoint: 'kom-9999' })),
      ]);
      expect(results.map(({ status }) => status)).toEqual(['unroutable', 'available', 'unroutable']);
    });

    it('does not mistake an endpoint whose name begins like another for that other', async () => {
      const result = await broker.publish(message(1, { endpoint: 'kom-0101.ward' }));
      expect(result.status).toBe('unroutable');
      await broker.provision(['kom-0101.ward', 'kom #*/ø']);
      await broker.publish(message(2, { endpoint: 'kom-0101.ward' }));
      await broker.publish(message(3, { endpoint: 'kom #*/ø' }));
      expect((await depthOf(broker, 'kom-0101')).waiting).toBe(0);
      expect((await depthOf(broker, 'kom-0101.ward')).waiting).toBe(1);
      expect(await take(broker, 1, { endpoint: 'kom #*/ø' })).toMatchObject([{ endpoint: 'kom #*/ø' }]);
    });

    it('keeps two hundred parallel publishes, in the order of the calls', async () => {
      const results = await Promise.all(numbers(200).map((n) => broker.publish(message(n))));
      expect(results.every(({ status }) => status === 'available')).toBe(true);
      expect(ids(await take(broker, 200, { prefetch: 50 }))).toEqual(numbers(200).map(idOf));
    });

    it('refuses for good what no broker can carry, and keeps nothing of it', async () => {
      await restart({ maxBodyBytes: 100 });
      const bad: Partial<BrokerMessage>[] = [
        { body: new Uint8Array(101) },
        { id: 'æ'.repeat(128) },
        { event: 'e'.repeat(256) },
        { headers: { large: 'x'.repeat(40_000) } },
        { headers: { number: Number.NaN } },
        { headers: { 'x-delivery-count': 3 } },
        { sentAt: Number.NaN },
      ];
      for (const facts of bad) {
        const result = await broker.publish(message(1, facts));
        expect(result).toMatchObject({ status: 'refused', permanent: true });
      }
      expect((await broker.publish(message(2))).status).toBe('available');
      expect((await depthOf(broker, 'kom-0101')).waiting).toBe(1);
    });

    it('refuses for now when the queue is full, and no other endpoint suffers', async () => {
      await restart({ queueMaxBytes: 3000 });
      const body = new Uint8Array(1000);
      const statuses: string[] = [];
      for (const n of numbers(8)) statuses.push((await broker.publish(message(n, { body }))).status);
      expect(statuses).toContain('refused');
      expect((await broker.publish(message(9, { endpoint: 'kom-0147', body }))).status).toBe('available');
      const kept = statuses.filter((status) => status === 'available').length;
      expect((await depthOf(broker, 'kom-0101')).waiting).toBe(kept);
    });

    it('carries a body of 5 MB byte for byte', async () => {
      const body = new Uint8Array(5_000_000).map((_, i) => (i * 31) ^ (i >> 8));
      expect((await broker.publish(message(1, { body }))).status).toBe('available');
      const [received] = await take(broker, 1);
      expect(Buffer.compare(received?.body ?? new Uint8Array(), body)).toBe(0);
    });

    it('carries an empty body', async () => {
      await broker.publish(message(1, { body: new Uint8Array() }));
      expect((await take(broker, 1))[0]?.body.byteLength).toBe(0);
    });
  });
}
