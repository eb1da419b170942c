import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { monthOf } from '../../../src/store/postgres/ensure-partitions.ts';
import { submission } from '../../contracts/submission.ts';
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
});
