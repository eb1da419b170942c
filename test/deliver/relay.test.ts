import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Broker } from '../../src/broker/broker.ts';
import { openEmbeddedBroker } from '../../src/broker/embedded-broker.ts';
import { createCircuits } from '../../src/deliver/circuits.ts';
import { type Relay, startRelay } from '../../src/deliver/relay.ts';
import { groupCommit } from '../../src/store/group-commit.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/sqlite/open-database.ts';
import { createSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { submission } from '../contracts/submission.ts';
import { eventually } from '../eventually.ts';

const retry = { firstWait: 10_000, longestWait: 1_800_000, giveUpAfter: 259_200_000 };

describe('the relay over the embedded broker', () => {
  let folder: string;
  let open: OpenDatabase;
  let store: Store;
  let broker: Broker;
  let relay: Relay;
  const faults: unknown[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'overgang-relay-'));
    open = openDatabase(join(folder, 'overgang.db'));
    const commits = groupCommit(open.database);
    store = createSqliteStore(open.database, commits);
    broker = openEmbeddedBroker({ database: open.database, commits, now: Date.now });
    await broker.provision(['kom']);
    const circuits = createCircuits({
      store,
      retry,
      pauseAfter: 10,
      probeWithin: 60_000,
      random: Math.random,
    });
    const parts = { store, broker, retry, circuits, now: Date.now, random: Math.random };
    relay = startRelay({ ...parts, window: 4, onFault: (cause) => faults.push(cause) });
  });
  afterEach(async () => {
    await relay.stop();
    await broker.close();
    open.close();
    rmSync(folder, { recursive: true });
  });

  const stateOf = async (id: string) => (await store.message(id))?.deliveries[0];

  it('goes on by itself when the disk has room again', async () => {
    const { page_count: pages } = open.database.prepare('PRAGMA page_count').get() ?? {};
    const kept = submission({ bytes: new Uint8Array(50_000) });
    open.database.exec(`PRAGMA max_page_count = ${Number(pages) + 36}`);
    await store.accept(kept);
    relay.wake();
    await eventually(() => expect(broker.health().state).toBe('blocked'));
    expect(await stateOf(kept.messageId)).toMatchObject({ state: 'queued', attempts: 0 });
    open.database.exec('PRAGMA max_page_count = 1000000');
    await eventually(async () => expect((await stateOf(kept.messageId))?.state).toBe('available'));
    expect(await broker.depth('kom')).toMatchObject({ waiting: 1 });
  });

  it('publishes once what it cannot settle, however long the store takes no writes', async () => {
    await relay.stop();
    const apart = openDatabase(join(folder, 'broker.db'));
    const queues = openEmbeddedBroker({
      database: apart.database,
      commits: groupCommit(apart.database),
      now: Date.now,
    });
    await queues.provision(['kom']);
    let published = 0;
    let settled = 0;
    const circuits = createCircuits({
      store,
      retry,
      pauseAfter: 10,
      probeWithin: 60_000,
      random: Math.random,
    });
    relay = startRelay({
      circuits,
      store: {
        ...store,
        settle(...step) {
          settled += 1;
          return store.settle(...step);
        },
      },
      broker: {
        ...queues,
        async publish(message) {
          const result = await queues.publish(message);
          published += 1;
          open.database.exec('PRAGMA query_only = ON');
          return result;
        },
      },
      retry,
      now: Date.now,
      random: Math.random,
      window: 4,
      onFault: (cause) => faults.push(cause),
    });
    const kept = submission();
    await store.accept(kept);
    relay.wake();
    await eventually(() => expect(settled).toBeGreaterThan(2));
    expect((await stateOf(kept.messageId))?.state).toBe('queued');
    open.database.exec('PRAGMA query_only = OFF');
    await eventually(async () => expect((await stateOf(kept.messageId))?.state).toBe('available'));
    expect(published).toBe(1);
    await queues.close();
    apart.close();
  });

  it('gives up at once what is not what was kept', async () => {
    const kept = submission({ sha256: 'f'.repeat(64) });
    await store.accept(kept);
    relay.wake();
    await eventually(async () =>
      expect(await stateOf(kept.messageId)).toMatchObject({
        state: 'dead',
        reason: expect.stringMatching(/hash/),
      }),
    );
    expect(await broker.depth('kom')).toMatchObject({ waiting: 0 });
  });

  it('tries again later what has no queue, and says so', async () => {
    const [delivery] = submission().deliveries;
    if (delivery === undefined) throw new Error('no delivery');
    const kept = submission({ deliveries: [{ ...delivery, endpoint: 'nowhere' }], receivedAt: Date.now() });
    await store.accept(kept);
    relay.wake();
    await eventually(async () =>
      expect(await stateOf(kept.messageId)).toMatchObject({
        state: 'failed',
        reason: expect.stringMatching(/no queue/),
      }),
    );
  });

  it('tells the receiver what is replayed, and by which replay', async () => {
    const kept = submission({ deliveries: [] });
    await store.accept(kept);
    const id = randomUUID();
    await store.startReplay({
      id,
      query: { from: 0, to: 1e12 },
      target: { endpoint: 'kom', receiver: 'kom', sandbox: true, brought: false },
      rate: 10,
      actor: 'gateway-org/anna',
      reason: 'a trial',
      at: 2000,
    });
    await store.continueReplay(id, 2000, randomUUID);
    relay.wake();
    const seen: Readonly<Record<string, string | number>>[] = [];
    const consumer = await broker.consume('kom', { prefetch: 1 }, async ({ headers }) => {
      seen.push(headers);
      return 'done';
    });
    await eventually(() => expect(seen).toMatchObject([{ replay: id, sender: kept.sender }]));
    await consumer.stop();
  });

  it('moves a thousand messages in the order they were kept', async () => {
    const kept = Array.from({ length: 1000 }, () => submission());
    await Promise.all(kept.map((each) => store.accept(each)));
    relay.wake();
    await eventually(async () => expect((await broker.depth('kom'))?.waiting).toBe(1000));
    const seen: string[] = [];
    const consumer = await broker.consume('kom', { prefetch: 1 }, async ({ correlationId }) => {
      seen.push(correlationId);
      return 'done';
    });
    await eventually(() => expect(seen).toHaveLength(1000));
    expect(seen).toEqual(kept.map(({ messageId }) => messageId));
    await consumer.stop();
  });
});
