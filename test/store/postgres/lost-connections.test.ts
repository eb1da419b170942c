import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPostgresStore } from '../../../src/store/postgres/postgres-store.ts';
import { type Store, StoreUnavailable, type Submission } from '../../../src/store/store.ts';
import { submission } from '../../contracts/submission.ts';
import { eventually } from '../../eventually.ts';
import { type TcpProxy, tcpProxy } from '../../tcp-proxy.ts';
import { openPostgres, type PostgresUnderTest, reachable, where } from './postgres-under-test.ts';

describe.skipIf(!reachable)(`the PostgreSQL store, when connections are lost${where}`, () => {
  let under: PostgresUnderTest;
  let proxy: TcpProxy;
  let store: Store;

  beforeEach(async () => {
    under = await openPostgres();
    const url = new URL(under.url);
    proxy = await tcpProxy(url.hostname, Number(url.port || 5432));
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    store = await under.open({ url: url.href.replaceAll('+', '%20') });
  });
  afterEach(async () => {
    proxy.accept();
    await under.dispose();
    await proxy.close();
  });

  const blocked = () =>
    eventually(async () => {
      const { rows } = await under.direct.query(
        'SELECT 1 FROM pg_stat_activity WHERE application_name = $1 AND cardinality(pg_blocking_pids(pid)) > 0',
        [under.schema],
      );
      expect(rows.length).toBeGreaterThan(0);
    });
  const count = async (table: string): Promise<number> => {
    const { rows } = await under.direct.query(`SELECT count(*)::int AS count FROM ${table}`);
    return rows[0].count;
  };

  /** As a sender does it: the same message again until there is a word on it. */
  const insist = async (sent: Submission): Promise<string> => {
    for (;;) {
      try {
        return (await store.accept(sent)).status;
      } catch (cause) {
        if (!(cause instanceof StoreUnavailable)) throw cause;
        await pause(5);
      }
    }
  };

  /** Does it to all at once, while an operator ends every connection after each fifth of them. */
  const disturbed = async <Item>(
    items: readonly Item[],
    work: (item: Item) => Promise<void>,
  ): Promise<number> => {
    let done = 0;
    const endings: Promise<number>[] = [under.terminateConnections()];
    await Promise.all(
      items.map(async (item) => {
        await work(item);
        done += 1;
        if (done % (items.length / 5) === 0) endings.push(under.terminateConnections());
      }),
    );
    return (await Promise.all(endings)).reduce((sum, ended) => sum + ended, 0);
  };

  it('loses nothing and doubles nothing of 500 messages while every connection is ended again and again', async () => {
    const sent = Array.from({ length: 500 }, () => submission());
    const statuses: string[] = [];
    const ended = await disturbed(sent, async (each) => void statuses.push(await insist(each)));
    expect(ended).toBeGreaterThan(5);
    expect(new Set(statuses)).toEqual(new Set(['accepted']));
    for (const table of ['identity', 'message', 'content', 'dispatch', 'delivery']) {
      expect(await count(table), table).toBe(500);
    }
    const due = await eventually(() => store.claimDue(1e12, 1000));
    expect(new Set(due.map(({ delivery }) => delivery.id))).toEqual(
      new Set(sent.map(({ deliveries }) => deliveries[0]?.id)),
    );
  });

  it('settles once what was settled while connections were ended', async () => {
    const sent = Array.from({ length: 500 }, () => submission());
    await Promise.all(sent.map(insist));
    await disturbed(sent, async ({ deliveries: [delivery] }) => {
      const failed = { state: 'failed', at: 1, attempt: 0, by: 'relay', reason: 'no', dueAt: 2 } as const;
      await eventually(() => store.settle(delivery?.id ?? '', failed));
    });
    const { rows } = await under.direct.query('SELECT DISTINCT state, attempts FROM delivery');
    expect(rows).toEqual([{ state: 'failed', attempts: 1 }]);
    expect(await count('step')).toBe(500);
  });

  it('keeps a message once whose commit went through when its answer was lost', async () => {
    const sent = submission();
    // Somebody else has the identity and has not decided; so the message waits in the middle of its statement.
    await under.direct.query('BEGIN');
    await under.direct.query('INSERT INTO identity (message_id, received_at) VALUES ($1, 0)', [
      sent.messageId,
    ]);
    const accepted = store.accept(sent);
    await blocked();
    proxy.sever();
    await eventually(() => expect(proxy.connections()).toBeGreaterThan(0));
    await under.direct.query('ROLLBACK');
    const acceptance = await accepted;
    expect(acceptance.status).toBe('accepted');
    expect(acceptance).toMatchObject({ receipt: { deliveries: [{ id: sent.deliveries[0]?.id }] } });
    for (const table of ['identity', 'message', 'content', 'dispatch', 'delivery']) {
      expect(await count(table), table).toBe(1);
    }
  });

  it('says that it is unavailable while the database is, and goes on by itself afterwards', async () => {
    const before = submission();
    await store.accept(before);
    proxy.refuse();
    proxy.sever();
    const sent = submission();
    await expect(store.accept(sent)).rejects.toThrow(StoreUnavailable);
    await expect(store.message(sent.messageId)).rejects.toThrow(StoreUnavailable);
    await expect(store.claimDue(1e12, 10)).rejects.toThrow(StoreUnavailable);
    await expect(store.settle('x', { state: 'delivered', at: 1 })).rejects.toThrow(StoreUnavailable);
    await expect(store.probe()).rejects.toThrow(StoreUnavailable);
    proxy.accept();
    expect(await insist(sent)).toBe('accepted');
    expect(await store.claimDue(1e12, 10)).toHaveLength(2);
  });

  it('hears other processes again after its listening connection was lost', async () => {
    let woken = 0;
    store.onDue(() => {
      woken += 1;
    });
    await eventually(() => expect(woken).toBe(1));
    proxy.sever();
    await eventually(() => expect(woken).toBe(2));
    const other = await under.open();
    await other.accept(submission());
    await eventually(() => expect(woken).toBe(3));
  });

  it('refuses to start where no database answers, and leaves nothing open', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const opening = openPostgresStore({
      url: `postgres://postgres:secret@127.0.0.1:${port}/test`,
      connections: 2,
      self: 'self',
      now: () => 0,
      onFault: (cause) => expect(cause).toBeUndefined(),
    });
    await expect(opening).rejects.toThrow(StoreUnavailable);
    await expect(opening).rejects.not.toThrow(/secret/);
  });
});
