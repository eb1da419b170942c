import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  Broker,
  BrokerMessage,
  DeadMessage,
  ReceivedMessage,
  Settlement,
} from '../../src/broker/broker.ts';
import { BrokerUnavailable } from '../../src/broker/broker-unavailable.ts';
import { eventually } from '../eventually.ts';
import { idOf, message, numbers } from './numbered-message.ts';

/** One broker under test and what can be done to it from outside. */
export interface BrokerUnderTest {
  readonly broker: Broker;
  /** Opens another broker over what this one has kept, after this one died without a word. */
  crashAndReopen(): Promise<Broker>;
  /** Closes this one in order and opens another over what it has kept. */
  closeAndReopen(): Promise<Broker>;
  /** Cleans up everything. */
  dispose(): Promise<void>;
}

/** Limits the suite asks for, small enough to be met in a test. */
export interface BrokerLimits {
  readonly deliveryLimit: number;
  readonly queueMaxBytes: number;
  readonly maxBodyBytes: number;
  readonly stopWithin: number;
  readonly onFault?: (cause: unknown) => void;
}

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
  let under: BrokerUnderTest;
  let broker: Broker;

  async function start(
    limits: Partial<BrokerLimits> = {},
    endpoints = ['kom-0101', 'kom-0147'],
  ): Promise<void> {
    under = await open({ stopWithin: 500, ...limits });
    broker = under.broker;
    await broker.provision(endpoints);
  }

  beforeEach(() => start());
  afterEach(() => under.dispose());

  async function restart(limits: Partial<BrokerLimits>): Promise<void> {
    await under.dispose();
    await start(limits);
  }

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
      broker = await under.closeAndReopen();
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

/** Publishes the messages 1 to count, all at once. */
export async function publishAll(broker: Broker, count: number, endpoint = 'kom-0101'): Promise<void> {
  const results = await Promise.all(numbers(count).map((n) => broker.publish(message(n, { endpoint }))));
  expect(results.map(({ status }) => status)).toEqual(numbers(count).map(() => 'available'));
}

/** Consumes exactly so many messages and stops. */
export async function take(
  broker: Broker,
  count: number,
  { endpoint = 'kom-0101', prefetch = 1 } = {},
): Promise<ReceivedMessage[]> {
  const taken: ReceivedMessage[] = [];
  const consumer = await broker.consume(endpoint, { prefetch }, async (received) => {
    if (taken.length === count) return new Promise<Settlement>(() => {});
    taken.push(received);
    return 'done';
  });
  await eventually(() => expect(taken).toHaveLength(count));
  await consumer.stop();
  return taken;
}

async function takeDead(
  broker: Broker,
  count: number,
  word: 'done' | 'again' = 'done',
): Promise<DeadMessage[]> {
  const taken: DeadMessage[] = [];
  const consumer = await broker.consumeDead({ prefetch: 1 }, async (dead) => {
    if (taken.length === count) return new Promise<'again'>(() => {});
    taken.push(dead);
    return word;
  });
  await eventually(() => expect(taken).toHaveLength(count));
  await consumer.stop();
  return taken;
}

async function depthOf(broker: Broker, endpoint: string): Promise<{ waiting: number }> {
  const depth = await broker.depth(endpoint);
  if (!depth) throw new Error(`no queue for ${endpoint}`);
  return depth;
}

const ids = (messages: readonly BrokerMessage[]): string[] => messages.map(({ id }) => id);

const reasonOf = (cause: unknown): string =>
  cause instanceof BrokerUnavailable ? 'unavailable' : String(cause);
