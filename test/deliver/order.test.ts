import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import demo from '../../fixtures/networks/demo.json' with { type: 'json' };
import type { Broker } from '../../src/broker/broker.ts';
import { openEmbeddedBroker } from '../../src/broker/embedded-broker.ts';
import { openRabbitMqBroker } from '../../src/broker/rabbitmq-broker.ts';
import type { Send } from '../../src/deliver/hand-over.ts';
import { type Deliver, startDeliver } from '../../src/deliver.ts';
import { createNetwork, type NetworkFile } from '../../src/network/network.ts';
import { groupCommit } from '../../src/store/group-commit.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/sqlite/open-database.ts';
import { createSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { Store, Submission } from '../../src/store/store.ts';
import { brokers } from '../brokers.ts';
import { inLine } from '../contracts/in-line.ts';
import { eventually } from '../eventually.ts';
import { type RabbitMqNames, rabbitMqNames } from '../rabbitmq-names.ts';

const file = demo as unknown as NetworkFile;
const network = createNetwork({
  ...file,
  organisations: file.organisations.map((organisation) => ({
    ...organisation,
    endpoints: organisation.endpoints.map((endpoint) => ({ ...endpoint, kind: 'rest-hook' as const })),
  })),
});
const endpoints = network.organisations.flatMap((organisation) => organisation.endpoints.map(({ id }) => id));
const [bad = '', slow = '', good = ''] = endpoints;
const hour = 3_600_000;

describe.each(brokers)('delivering through $name', ({ rabbitMq, skip }) => {
  let folder: string;
  let open: OpenDatabase;
  let store: Store;
  let broker: Broker;
  let names: RabbitMqNames | undefined;
  let deliver: Deliver | undefined;
  let clock = Date.UTC(2027, 3, 1);
  const now = () => clock;

  beforeEach(async () => {
    if (skip) return;
    folder = mkdtempSync(join(tmpdir(), 'overgang-order-'));
    open = openDatabase(join(folder, 'overgang.db'));
    const commits = groupCommit(open.database);
    store = createSqliteStore(open.database, commits);
    names = rabbitMq ? await rabbitMqNames(endpoints) : undefined;
    broker =
      names === undefined
        ? openEmbeddedBroker({ database: open.database, commits, now })
        : openRabbitMqBroker({ urls: [names.url], prefix: names.prefix, now, random: Math.random });
  });
  afterEach(async () => {
    if (skip) return;
    await deliver?.stop();
    await broker.close();
    await names?.dispose();
    open.close();
    rmSync(folder, { recursive: true });
  });

  const start = async (sends: Readonly<Record<string, Send>>, giveUpAfter = 72 * hour) => {
    deliver = await startDeliver({
      store,
      broker,
      network,
      newId: randomUUID,
      notice: async () => undefined,
      policyOf: () => ({ within: 72 * hour, resends: 0 }),
      sendTo: ({ id }) => sends[id],
      now,
      random: Math.random,
      window: 16,
      concurrency: 4,
      pauseAfter: 5,
      probeWithin: 60_000,
      retry: { firstWait: 10_000, longestWait: hour, giveUpAfter },
      onFault: (cause) => {
        throw cause;
      },
    });
  };
  const keep = async (endpoint: string, key: string): Promise<Submission> => {
    clock += 1;
    const kept = inLine(key, clock, { endpoint, receivedAt: clock });
    expect((await store.accept(kept)).status).toBe('accepted');
    return kept;
  };
  /** Lets the clock run, as fast as the deliveries get on, until it is so. */
  const runUntil = async (isSo: () => boolean | Promise<boolean>, step = 10_000): Promise<void> => {
    for (let steps = 0; !(await isSo()); steps += 1) {
      if (steps > 20_000) throw new Error('it never comes to it');
      clock += step;
      deliver?.wake();
      await pause(2);
    }
  };

  it.skipIf(skip)(
    'keeps the order of every course at every endpoint, whatever fails and whenever it stops',
    async () => {
      const taken = new Map<string, string[]>();
      const keyOf = new Map<string, string>();
      const unreliable: Send = async ({ messageId }) => {
        await pause(Math.random() * 3);
        const dice = Math.random();
        if (dice < 0.2) return { kind: 'transient', reason: 'answered 503' };
        const line = keyOf.get(messageId) ?? '';
        taken.set(line, [...(taken.get(line) ?? []), messageId]);
        // It has it, and the gateway does not know.
        return dice < 0.3 ? { kind: 'ambiguous', reason: 'no answer' } : { kind: 'taken' };
      };
      const sends = { [bad]: unreliable, [slow]: unreliable, [good]: unreliable };
      await start(sends);
      const sent = new Map<string, string[]>();
      for (let n = 0; n < 8; n += 1) {
        for (const endpoint of [bad, slow, good]) {
          for (const course of ['a', 'b', 'c', 'd']) {
            const { messageId } = await keep(endpoint, course);
            const line = `${endpoint} ${course}`;
            keyOf.set(messageId, line);
            sent.set(line, [...(sent.get(line) ?? []), messageId]);
          }
        }
        deliver?.wake();
        if (n === 4) {
          await deliver?.stop();
          await start(sends);
        }
      }
      const backlog = async () => (await store.backlog(endpoints, 1000)).map(({ states }) => states);
      await runUntil(async () => (await backlog()).every((states) => states.delivered === 32));
      // A receiver drops what it has seen.
      for (const [line, ids] of sent) expect([...new Set(taken.get(line))]).toEqual(ids);
    },
    60_000,
  );

  it.skipIf(skip)(
    'lets neither a dead endpoint nor a slow one delay another, and gives up after days',
    async () => {
      let tries = 0;
      let release = () => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      const arrived: string[] = [];
      await start({
        [bad]: async () => {
          tries += 1;
          return { kind: 'transient', reason: 'answered 503' };
        },
        [slow]: async () => {
          await released;
          return { kind: 'taken' };
        },
        [good]: async ({ messageId }) => {
          arrived.push(messageId);
          return { kind: 'taken' };
        },
      });
      const kept: Submission[] = [];
      for (let n = 0; n < 40; n += 1) {
        await keep(bad, `course ${n}`);
        await keep(slow, `course ${n}`);
        kept.push(await keep(good, `course ${n}`));
      }
      deliver?.wake();
      await eventually(() => expect(arrived).toHaveLength(40));
      expect(arrived.toSorted()).toEqual(kept.map(({ messageId }) => messageId).toSorted());
      await eventually(async () =>
        expect(await store.pauses()).toMatchObject([{ endpoint: bad, failures: 5 }]),
      );

      const statesOf = async (endpoint: string) => (await store.backlog([endpoint], 1000))[0]?.states;
      expect(await statesOf(slow)).not.toHaveProperty('delivered');
      const began = clock;
      await runUntil(async () => (await statesOf(bad))?.dead === 40, hour / 4);
      expect((clock - began) / hour).toBeGreaterThan(70);
      // Forty messages, each by itself about eighty times, would be some three thousand tries.
      expect(tries).toBeLessThan(300);
      release();
      await runUntil(async () => (await statesOf(slow))?.delivered === 40, 1000);
    },
    60_000,
  );

  it.skipIf(skip)(
    'delivers all that waited as soon as an endpoint is well again',
    async () => {
      let well = false;
      const arrived: string[] = [];
      await start({
        [bad]: async ({ messageId }) => {
          if (!well) return { kind: 'transient', reason: 'answered 503' };
          arrived.push(messageId);
          return { kind: 'taken' };
        },
      });
      const kept: Submission[] = [];
      for (let n = 0; n < 30; n += 1) kept.push(await keep(bad, `course ${n % 3}`));
      deliver?.wake();
      await runUntil(async () => (await store.pauses()).length === 1);
      well = true;
      const [pausedNow] = await store.pauses();
      clock = (pausedNow?.until ?? 0) + 1;
      await runUntil(() => arrived.length >= 30, 1000);
      for (const course of [0, 1, 2]) {
        const sent = kept.filter((_, n) => n % 3 === course).map(({ messageId }) => messageId);
        expect(arrived.filter((id) => sent.includes(id))).toEqual(sent);
      }
      await eventually(async () => expect(await store.pauses()).toEqual([]));
    },
    60_000,
  );
});
