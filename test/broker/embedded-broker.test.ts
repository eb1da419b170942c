import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { Broker, Settlement } from '../../src/broker/broker.ts';
import { openEmbeddedBroker } from '../../src/broker/embedded-broker.ts';
import { groupCommit } from '../../src/store/group-commit.ts';
import { brokerContract } from '../contracts/broker-contract.ts';
import { take } from '../contracts/broker-steps.ts';
import { idOf, message, numbers } from '../contracts/numbered-message.ts';
import type { BrokerLimits, BrokerUnderTest } from '../contracts/open-each-broker.ts';
import { testTimers } from '../test-timers.ts';

describe('the embedded broker', () => {
  brokerContract(openInFolder, { crashCounted: 'it would cost one more commit for every message' });

  it('refuses a database that may forget on a power cut', () => {
    const database = new DatabaseSync(':memory:');
    database.exec('PRAGMA synchronous=NORMAL');
    expect(() => over(database)).toThrow(/synchronous=FULL/);
    database.close();
  });

  it('has every message that was called available, in order, after kill -9', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'overgang-broker-'));
    const file = join(folder, 'killed.db');
    const child = spawn(process.execPath, [join(import.meta.dirname, 'publish-until-killed.ts'), file], {
      timeout: 20_000,
      killSignal: 'SIGKILL',
    });
    let output = '';
    for await (const chunk of child.stdout) {
      output += chunk;
      if (output.length > 5000) child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    const available = output.split('\n').slice(0, -1).map(Number);
    const database = new DatabaseSync(file);
    const broker = over(database);
    const { waiting = 0 } = (await broker.depth('kom-0101')) ?? {};
    const kept = (await take(broker, waiting, { prefetch: 50 })).map(({ id }) => id);
    expect(available.length).toBeGreaterThan(500);
    expect(kept).toEqual(numbers(waiting).map(idOf));
    expect(waiting).toBeGreaterThanOrEqual(Math.max(...available));
    await broker.close();
    database.close();
    rmSync(folder, { recursive: true });
  });

  it('takes no word that was not committed when its consumer stopped', async () => {
    const database = new DatabaseSync(':memory:');
    const timers = testTimers();
    const commits = groupCommit(database);
    const broker = openEmbeddedBroker({
      database,
      commits,
      now: Date.now,
      after: timers.after,
      stopWithin: 1000,
    });
    await broker.provision(['kom-0101']);
    await broker.publish(message(1));
    const gate = Promise.withResolvers<Settlement>();
    const consumer = await broker.consume('kom-0101', { prefetch: 1 }, () => gate.promise);
    await timers.pass(0);
    const stopped = consumer.stop();
    gate.resolve('done');
    // Enough for the word to be handed to the next commit, not for that commit to begin.
    for (let n = 0; n < 20; n++) await Promise.resolve();
    timers.passAtOnce(1000);
    await stopped;
    await commits.settled();
    expect(await broker.depth('kom-0101')).toMatchObject({ waiting: 1 });
    expect(await take(broker, 1)).toMatchObject([{ id: idOf(1) }]);
    expect(await broker.depth('kom-0101')).toEqual({ waiting: 0 });
    database.close();
  });

  it('goes on where it was when one more migration of its tables has nothing to do', async () => {
    const database = new DatabaseSync(':memory:');
    const first = over(database);
    await first.provision(['kom-0101']);
    await first.publish(message(1));
    await first.close();
    expect(await over(database).depth('kom-0101')).toMatchObject({ waiting: 1 });
    database.close();
  });

  it('says blocked while the disk is full, keeps what it has, and recovers by itself', async () => {
    const database = new DatabaseSync(':memory:');
    // Room for two, so that the one that was not kept must not count.
    const broker = over(database, { queueMaxBytes: 250_000 });
    await broker.provision(['kom-0101']);
    const body = new Uint8Array(100_000);
    await broker.publish(message(1, { body }));
    const { page_count: pages } = database.prepare('PRAGMA page_count').get() ?? {};
    database.exec(`PRAGMA max_page_count=${Number(pages) + 4}`);
    await expect(broker.publish(message(2, { body }))).rejects.toMatchObject({ name: 'BrokerUnavailable' });
    expect(broker.health()).toMatchObject({ state: 'blocked', reason: expect.stringMatching(/full/) });
    expect(await broker.depth('kom-0101')).toMatchObject({ waiting: 1 });
    database.exec('PRAGMA max_page_count=100000');
    expect((await broker.publish(message(3, { body }))).status).toBe('available');
    expect(broker.health().state).toBe('connected');
    await broker.close();
    database.close();
  });
});

async function openInFolder(limits: Partial<BrokerLimits>): Promise<BrokerUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'overgang-broker-'));
  const opened: { broker: Broker; database: DatabaseSync }[] = [];

  function open(file: string): Broker {
    const database = new DatabaseSync(join(folder, file));
    database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL');
    const broker = over(database, limits);
    opened.push({ broker, database });
    return broker;
  }

  async function closeAll(): Promise<void> {
    for (const { broker, database } of opened.splice(0)) {
      await broker.close();
      database.close();
    }
  }

  return {
    broker: open('one.db'),
    // What is on the disk at this moment is all that a killed process leaves behind.
    crashAndReopen: async () => {
      for (const end of ['', '-wal']) cpSync(join(folder, `one.db${end}`), join(folder, `two.db${end}`));
      return open('two.db');
    },
    closeAndReopen: async () => {
      await closeAll();
      return open('one.db');
    },
    dispose: async () => {
      await closeAll();
      rmSync(folder, { recursive: true });
    },
  };
}

function over(database: DatabaseSync, limits: Partial<BrokerLimits> = {}): Broker {
  return openEmbeddedBroker({ database, commits: groupCommit(database), now: Date.now, ...limits });
}
