import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Broker, Consumer } from '../../src/broker/broker.ts';
import { openEmbeddedBroker } from '../../src/broker/embedded-broker.ts';
import { createCircuits } from '../../src/deliver/circuits.ts';
import { startDeadRecorder, startHandOver } from '../../src/deliver/hand-over.ts';
import type { Handover } from '../../src/endpoints/handover.ts';
import { groupCommit } from '../../src/store/group-commit.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/sqlite/open-database.ts';
import { createSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { type Store, StoreUnavailable, type Submission } from '../../src/store/store.ts';
import { submission } from '../contracts/submission.ts';
import { eventually } from '../eventually.ts';

describe('handing over', () => {
  const retry = { firstWait: 10_000, longestWait: 1_800_000, giveUpAfter: 259_200_000 };
  const stopping = new AbortController();
  const consumers: Consumer[] = [];
  let folder: string;
  let open: OpenDatabase;
  let store: Store;
  let broker: Broker;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'overgang-hand-over-'));
    open = openDatabase(join(folder, 'overgang.db'));
    const commits = groupCommit(open.database);
    store = createSqliteStore(open.database, commits);
    broker = openEmbeddedBroker({ database: open.database, commits, now: Date.now });
    await broker.provision(['kom']);
  });
  afterEach(async () => {
    await Promise.all(consumers.splice(0).map((each) => each.stop()));
    await broker.close();
    open.close();
    rmSync(folder, { recursive: true });
  });

  const parts = (over: Store) => ({
    store: over,
    broker,
    retry,
    now: Date.now,
    random: Math.random,
    stopping: stopping.signal,
    onSettled: () => undefined,
    concurrency: 4,
    circuits: createCircuits({
      store: over,
      retry,
      pauseAfter: 10,
      probeWithin: 60_000,
      random: Math.random,
    }),
  });
  /** A message that is in its endpoint's queue, and that the store knows to be there. */
  const available = async (): Promise<Submission> => {
    const kept = submission();
    await store.accept(kept);
    const [due] = await store.claimDue(Date.now(), 1);
    if (due === undefined) throw new Error('nothing is due');
    await broker.publish({
      id: due.delivery.id,
      correlationId: kept.messageId,
      endpoint: 'kom',
      event: kept.event,
      contentType: kept.mediaType,
      sentAt: Date.now(),
      headers: {},
      body: due.bytes,
    });
    await store.settle(due.delivery.id, { state: 'available', at: Date.now(), attempt: 0 });
    return kept;
  };
  const stateOf = async ({ messageId }: Submission) => (await store.message(messageId))?.deliveries[0]?.state;

  it('asks the far end once, however long the store then takes no writes', async () => {
    const kept = await available();
    let refusals = 2;
    const full: Store = {
      ...store,
      async settle(...what) {
        refusals -= 1;
        if (refusals >= 0) throw new StoreUnavailable('full');
        return store.settle(...what);
      },
    };
    let calls = 0;
    const taken = async () => {
      calls += 1;
      return { kind: 'taken' } as const;
    };
    consumers.push(await startHandOver('kom', taken, parts(full)));
    await eventually(async () => expect(await stateOf(kept)).toBe('delivered'));
    expect(calls).toBe(1);
    expect(await broker.depth('kom')).toMatchObject({ waiting: 0 });
  });

  it('passes over a copy of which a later one is on its way', async () => {
    const kept = await available();
    const [delivery] = (await store.message(kept.messageId))?.deliveries ?? [];
    if (delivery === undefined) throw new Error('no delivery');
    await store.resend(delivery, { bundleId: 'later', at: 5000 }, { actor: 'gateway', reason: 'overdue' });
    const seen: (string | undefined)[] = [];
    const taken = async ({ dispatchId }: Handover) => {
      seen.push(dispatchId);
      return { kind: 'taken' } as const;
    };
    consumers.push(await startHandOver('kom', taken, parts(store)));
    await eventually(async () => expect(await broker.depth('kom')).toMatchObject({ waiting: 0 }));
    expect(await stateOf(kept)).toBe('queued');
    await broker.publish({
      id: delivery.id,
      correlationId: kept.messageId,
      endpoint: 'kom',
      event: kept.event,
      contentType: kept.mediaType,
      sentAt: Date.now(),
      headers: { dispatch: 'later' },
      body: kept.bytes,
    });
    await eventually(async () => expect(await stateOf(kept)).toBe('delivered'));
    expect(seen).toEqual(['later']);
  });

  it('tells that the first copy was taken when it is sent again meanwhile', async () => {
    const kept = await available();
    const taken = async () => {
      const [delivery] = (await store.message(kept.messageId))?.deliveries ?? [];
      if (delivery === undefined) throw new Error('no delivery');
      await store.resend(delivery, { bundleId: 'later', at: 5000 }, { actor: 'gateway', reason: 'overdue' });
      return { kind: 'taken' } as const;
    };
    consumers.push(await startHandOver('kom', taken, parts(store)));
    await eventually(async () => expect(await stateOf(kept)).toBe('delivered'));
    const details = (await store.timeline(kept.messageId))
      .filter(({ kind }) => kind === 'delivered')
      .flatMap(({ detail }) => detail ?? []);
    expect(details).toEqual([`Bundle ${kept.bundleId}`]);
  });

  it('records what the broker has given up, so that nothing waits without a state', async () => {
    const kept = await available();
    consumers.push(await startDeadRecorder(parts(store)));
    consumers.push(await broker.consume('kom', { prefetch: 1 }, async () => 'dead'));
    await eventually(async () => expect(await stateOf(kept)).toBe('dead'));
    const steps = await store.timeline(kept.messageId);
    expect(steps.at(-1)).toMatchObject({ kind: 'dead', detail: 'given up by the broker: rejected' });
  });
});
