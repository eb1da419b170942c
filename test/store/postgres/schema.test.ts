import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimStatements } from '../../../src/store/postgres/claim-due.ts';
import { monthOf } from '../../../src/store/postgres/ensure-partitions.ts';
import { selectDueFollowUps, selectNextFollowUp } from '../../../src/store/postgres/follow-ups.ts';
import { selectMailbox } from '../../../src/store/postgres/read-mailbox.ts';
import {
  selectContent,
  selectDeliveries,
  selectDelivery,
  selectDispatch,
  selectMessage,
  selectSteps,
} from '../../../src/store/postgres/read-messages.ts';
import { selectRefusals } from '../../../src/store/postgres/record-refusal.ts';
import { databaseClock } from '../../../src/store/postgres/relay-membership.ts';
import { replayCandidates } from '../../../src/store/postgres/replay-messages.ts';
import { searchEdge, searchPage } from '../../../src/store/postgres/search-messages.ts';
import { submission } from '../../contracts/store-contract.ts';
import { openPostgres, type PostgresUnderTest, reachable, where } from './postgres-under-test.ts';

describe.skipIf(!reachable)(`the PostgreSQL schema${where}`, () => {
  let under: PostgresUnderTest;

  beforeEach(async () => {
    under = await openPostgres();
  });
  afterEach(() => under.dispose());

  const partitionsOf = async (table: string): Promise<readonly string[]> => {
    const { rows } = await under.direct.query(
      'SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = to_regclass($1) ORDER BY 1',
      [table],
    );
    return rows.map(({ name }) => name);
  };
  const whereIs = async (messageId: string, table: string): Promise<string> => {
    const { rows } = await under.direct.query(
      `SELECT t.tableoid::regclass::text AS name FROM identity i JOIN ${table} t USING (seq) WHERE i.message_id = $1`,
      [messageId],
    );
    expect(rows).toHaveLength(1);
    return rows[0].name;
  };

  it('has a partition for this month and the next three, over the end of a year', async () => {
    await under.open({ now: () => Date.UTC(2026, 10, 30, 23, 59) });
    expect(await partitionsOf('message')).toEqual([
      'message_2026_11',
      'message_2026_12',
      'message_2027_01',
      'message_2027_02',
      'message_default',
    ]);
    expect(await partitionsOf('content')).toHaveLength(5);
  });

  it('counts months in UTC, to the millisecond', () => {
    expect(monthOf(Date.UTC(2026, 11, 31, 23, 59, 59, 999))).toEqual({
      name: '2026_12',
      from: Date.UTC(2026, 11),
      to: Date.UTC(2027, 0),
    });
    expect(monthOf(Date.UTC(2027, 0, 31), 1).name).toBe('2027_02');
  });

  it('keeps a message in its month, and one dated outside in the default partition', async () => {
    const store = await under.open({ now: () => Date.UTC(2026, 10, 22) });
    for (const [receivedAt, name] of [
      [Date.UTC(2026, 11), '2026_12'],
      [Date.UTC(2026, 11) - 1, '2026_11'],
      [Date.UTC(2027, 2), 'default'],
      [0, 'default'],
    ] as const) {
      const kept = submission({ receivedAt });
      await store.accept(kept);
      expect(await whereIs(kept.messageId, 'message')).toBe(`message_${name}`);
      expect(await whereIs(kept.messageId, 'content')).toBe(`content_${name}`);
      expect(await store.content(kept.messageId)).toEqual(Buffer.from(kept.bytes));
    }
  });

  it('moves what the default partition has when its month is made', async () => {
    const early = await under.open({ now: () => Date.UTC(2026, 10, 22) });
    const kept = submission({ receivedAt: Date.UTC(2027, 4, 5) });
    await early.accept(kept);
    expect(await whereIs(kept.messageId, 'content')).toBe('content_default');
    const later = await under.open({ now: () => Date.UTC(2027, 2, 1) });
    expect(await whereIs(kept.messageId, 'content')).toBe('content_2027_05');
    expect(await later.content(kept.messageId)).toEqual(Buffer.from(kept.bytes));
    expect(await later.claimDue(1e14, 10)).toHaveLength(1);
  });

  it('lets a message and a dispatch be there once, whatever months they came in', async () => {
    const store = await under.open();
    const first = submission({ receivedAt: Date.UTC(2026, 10, 22) });
    await store.accept(first);
    const nextMonth = Date.UTC(2026, 11, 22);
    const again = submission({ messageId: first.messageId, receivedAt: nextMonth });
    expect((await store.accept(again)).status).toBe('repeated');
    const reused = submission({ bundleId: first.bundleId, receivedAt: nextMonth });
    expect((await store.accept(reused)).status).toBe('bundle-id-reused');
    const { rows } = await under.direct.query('SELECT count(*)::int AS kept FROM message');
    expect(rows).toEqual([{ kept: 1 }]);
  });

  it('is left alone when a newer version has written it, or another one altogether', async () => {
    await under.open();
    await under.direct.query("INSERT INTO migration VALUES (9999, 'from the future')");
    await expect(under.open()).rejects.toThrow(/newer version/);
    await under.direct.query(
      "DELETE FROM migration WHERE version = 9999; UPDATE migration SET sha256 = 'other'",
    );
    await expect(under.open()).rejects.toThrow(/schema version 1/);
  });

  it('compresses contents with lz4 where the server can', async () => {
    await under.open();
    const { rows } = await under.direct.query(`
      SELECT relname, attcompression = 'l' AS lz4,
        (SELECT 'lz4' = ANY (enumvals) FROM pg_settings WHERE name = 'default_toast_compression') AS able
      FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
      WHERE attname = 'bytes' AND relkind = 'r' AND relnamespace = current_schema()::regnamespace`);
    expect(rows).toHaveLength(7);
    expect(rows.filter(({ lz4, able }) => lz4 !== able)).toEqual([]);
  });

  it('answers what is asked often through an index, whatever the month, in a database with a past', async () => {
    const store = await under.open();
    await store.claimDue(0, 1);
    await under.direct.query(past);
    const { selectDue, selectNext, setAside, postpone } = claimStatements(databaseClock);
    const asked = [
      [selectMessage, "'m7'"],
      [selectContent, "'m7'"],
      [selectDispatch, "'b7'"],
      [selectDeliveries, "'m7'"],
      [selectDelivery, "'d7'"],
      [selectSteps, "'m7'"],
      [selectRefusals, "'m7'"],
      [selectDue, "'me', 1000, 100, '{}', '{}', 0"],
      [setAside, "'me', 1000, '{}', '{1,2}'"],
      [postpone, "'me', 1000, '{}', '{1,2}', '{e1}', '{2000}', 0"],
      [selectNext, "'me', '{}'"],
      [selectDueFollowUps, '1000, 32'],
      [selectNextFollowUp, ''],
      [selectMailbox, "'e7', 0, NULL, NULL, NULL, 50, 1000000"],
      [searchEdge.ofAny, '9e15, -1, 0, 4999'],
      [searchEdge.ofCourse, "9e15, -1, 0, 4999, 'c7'"],
      [searchPage.ofAny, "9e15, -1, 0, 0, NULL, NULL, NULL, NULL, 'dead', 50"],
      [searchPage.ofCourse, "9e15, -1, 0, 0, NULL, NULL, NULL, NULL, NULL, 50, 'c7'"],
      [replayCandidates, "NULL, NULL, NULL, NULL, 'r', 'e7', 0, -1, 9e15, 500"],
    ] as const;
    // As after the first executions of a prepared statement, when its plan no longer looks at the parameters.
    await under.direct.query('SET plan_cache_mode = force_generic_plan');
    for (const [{ name, text }, parameters] of asked) {
      await under.direct.query(`PREPARE asked AS ${text}`);
      const { rows } = await under.direct.query(
        `EXPLAIN EXECUTE asked ${parameters === '' ? '' : `(${parameters})`}`,
      );
      await under.direct.query('DEALLOCATE asked');
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      const scanned = [...plan.matchAll(/Seq Scan on (\w+)/g)]
        .map(([, table]) => table)
        .filter((table) => !withoutIndex.includes(String(table)));
      expect(scanned, `${name}\n${plan}`).toEqual([]);
      if (['claim-due', 'next-due'].includes(name)) expect(plan).toContain('using delivery_due');
      if (['set-aside', 'postpone'].includes(name)) expect(plan).toMatch(/(using|on) delivery_due/);
      if (['claim-due', 'set-aside'].includes(name)) {
        expect(plan).toContain('using delivery_line');
        expect(plan).toContain('using delivery_under_way');
      }
      if (name.endsWith('-follow-ups') || name.endsWith('-follow-up'))
        expect(plan).toContain('delivery_follow_up');
      if (name === 'select-mailbox') expect(plan).toMatch(/(using|on) delivery_mailbox/);
    }
  });
});

/** A few rows, or none at all: no index would make it cheaper. */
const withoutIndex = ['relay', 'relay_part', 'message_default', 'content_default'];

/** 20,000 messages of four months, most of them long delivered. */
const past = `
  INSERT INTO identity (message_id, received_at)
    SELECT 'm' || n, (extract(epoch FROM timestamptz '2026-11-01 00:00Z') * 1000)::bigint + n * 500000::bigint
    FROM generate_series(1, 20000) AS n;
  INSERT INTO message SELECT seq, message_id, 'b' || seq, 'event', 'sender', NULL, 't', received_at, 'm', 's', 3, '[]'
    FROM identity;
  INSERT INTO content SELECT seq, received_at, 'abc' FROM identity;
  INSERT INTO dispatch SELECT 'b' || seq, message_id, received_at FROM identity;
  INSERT INTO delivery (id, message_id, message_seq, received_at, receiver, endpoint, part, state, acknowledgement,
    queued_at, due_at, position, follow_up_at)
    SELECT 'd' || seq, message_id, seq, received_at, 'r', 'e' || seq % 300, seq % 64, 'available', 'ok', received_at,
      CASE WHEN seq % 50 = 0 THEN received_at END, CASE WHEN seq % 50 <> 0 THEN seq END,
      CASE WHEN seq % 70 = 0 THEN received_at END
    FROM identity;
  INSERT INTO rendition SELECT 'd' || seq, 'application/xml', 'XDIS20', 's', '[]', 'abc' FROM identity WHERE seq % 9 = 0;
  INSERT INTO step (message_id, at, kind, actor) SELECT message_id, received_at, 'repeated', 'x' FROM identity;
  INSERT INTO refusal (at, caller, message_id, bundle_id, sha256, problems)
    SELECT received_at, 'c', message_id, 'b' || seq, 's', '[]' FROM identity;
  ANALYZE;
`;
