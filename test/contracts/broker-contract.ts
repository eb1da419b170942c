import { describe, expect, it } from 'vitest';
import type { ReceivedMessage, Settlement } from '../../src/broker/broker.ts';
import { BrokerUnavailable } from '../../src/broker/broker-unavailable.ts';
import { eventually } from '../eventually.ts';
import { depthOf, ids, publishAll, take, takeDead } from './broker-steps.ts';
import { consumeContract } from './consume-contract.ts';
import { idOf, message, numbers } from './numbered-message.ts';
import { type BrokerLimits, type BrokerUnderTest, openEachBroker } from './open-each-broker.ts';
import { publishContract } from './publish-contract.ts';

/** What an implementation does not promise, said aloud. */
export interface NotPromised {
  /** It cannot tell since when the first message waits. */
  readonly oldestAt?: string;
  /** A hand-over that ended in a crash is not counted as an attempt. */
  readonly crashCounted?: string;
}

/** Every broker passes this suite; names of endpoints are made unique by the implementation under test. */
export function brokerContract(
  open: (limits: Partial<BrokerLimits>) => Promise<BrokerUnderTest>,
  notPromised: NotPromised = {},
): void {
  const on = openEachBroker(open);
  const { broker, under } = on;
  publishContract(on);
  consumeContract(on);

  describe('durability', () => {
    it('keeps messages, order and endpoints over close and reopen', async () => {
      await publishAll(broker, 3);
      const reopened = await under.closeAndReopen();
      await reopened.provision(['kom-0101']);
      await reopened.publish(message(4));
      expect(ids(await take(reopened, 4))).toEqual(numbers(4).map(idOf));
    });

    it('hands over again, in order, what a dead process had in hand', async () => {
      await publishAll(broker, 5);
      const held: ReceivedMessage[] = [];
      await broker.consume('kom-0101', { prefetch: 3 }, (received) => {
        held.push(received);
        return received.id === idOf(1) ? Promise.resolve('done') : new Promise(() => {});
      });
      await eventually(() => expect(held).toHaveLength(4));
      const reopened = await under.crashAndReopen();
      await reopened.provision(['kom-0101']);
      const received = await take(reopened, 4);
      expect(ids(received)).toEqual([2, 3, 4, 5].map(idOf));
      expect(received[0]?.attempt).toBe(notPromised.crashCounted ? 1 : 2);
    });

    it('keeps the dead over close and reopen', async () => {
      await broker.publish(message(1));
      await broker.consume('kom-0101', { prefetch: 1 }, async () => 'dead');
      await eventually(async () => expect(await takeDead(broker, 1, 'again')).toHaveLength(1));
      const reopened = await under.closeAndReopen();
      await reopened.provision(['kom-0101']);
      expect(await takeDead(reopened, 1)).toMatchObject([{ id: idOf(1), reason: 'rejected' }]);
    });

    it('is provisioned twice without losing anything', async () => {
      await broker.publish(message(1));
      await broker.provision(['kom-0101', 'kom-0147', 'gp-1']);
      expect((await depthOf(broker, 'kom-0101')).waiting).toBe(1);
      expect((await depthOf(broker, 'gp-1')).waiting).toBe(0);
    });
  });

  it.each(['', 'x'.repeat(61), 'kom-\ud800'])('does not provision an endpoint named %j', async (name) => {
    await expect(broker.provision(['gp-1', name])).rejects.toBeInstanceOf(TypeError);
    expect(await broker.depth('gp-1')).toBeUndefined();
  });

  describe('depth', () => {
    it('is undefined for an endpoint without a queue', async () => {
      expect(await broker.depth('kom-9999')).toBeUndefined();
      expect(await broker.depth('kom-0101')).toEqual({ waiting: 0 });
    });

    it.skipIf(notPromised.oldestAt)('tells since when the first message waits', async () => {
      await broker.publish(message(1, { sentAt: 1000 }));
      await broker.publish(message(2, { sentAt: 2000 }));
      expect(await broker.depth('kom-0101')).toEqual({ waiting: 2, oldestAt: 1000 });
      await take(broker, 1);
      expect(await broker.depth('kom-0101')).toEqual({ waiting: 1, oldestAt: 2000 });
    });
  });

  describe('close', () => {
    it('lets running handlers finish and settles what they say', async () => {
      await publishAll(broker, 2);
      const gate = Promise.withResolvers<Settlement>();
      const started = Promise.withResolvers<void>();
      await broker.consume('kom-0101', { prefetch: 1 }, () => {
        started.resolve();
        return gate.promise;
      });
      await started.promise;
      const reopening = under.closeAndReopen();
      gate.resolve('done');
      const reopened = await reopening;
      await reopened.provision(['kom-0101']);
      expect(ids(await take(reopened, 1))).toEqual([idOf(2)]);
    });

    it('settles every publish under way: available and kept, or unavailable', async () => {
      const fates = numbers(50).map((n) => broker.publish(message(n)).then(({ status }) => status, reasonOf));
      const reopened = await under.closeAndReopen();
      const settled = await Promise.all(fates);
      expect(settled.every((fate) => fate === 'available' || fate === 'unavailable')).toBe(true);
      await reopened.provision(['kom-0101']);
      const kept = (await depthOf(reopened, 'kom-0101')).waiting;
      expect(kept).toBeGreaterThanOrEqual(settled.filter((fate) => fate === 'available').length);
    });

    it('is final, harmless twice, and seen in the health', async () => {
      const told: string[] = [];
      broker.onHealthChange(({ state }) => told.push(state));
      expect(broker.health().state).toBe('connected');
      await Promise.all([broker.close(), broker.close()]);
      expect(broker.health().state).toBe('closed');
      expect(told).toEqual(['closed']);
      await expect(broker.publish(message(1))).rejects.toMatchObject({
        name: 'BrokerUnavailable',
        sent: 'no',
      });
      await expect(broker.provision(['gp-1'])).rejects.toBeInstanceOf(BrokerUnavailable);
      await expect(broker.consume('kom-0101', { prefetch: 1 }, async () => 'done')).rejects.toThrow();
    });
  });
}

const reasonOf = (cause: unknown): string =>
  cause instanceof BrokerUnavailable ? 'unavailable' : String(cause);
