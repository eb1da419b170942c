import { Pool } from 'pg';
import type { BareBundle } from './serve-bare.ts';

/** The peers' one table in PostgreSQL; resolves with what inserts a message, committed when it resolves. */
export async function openBareTable(
  url: string,
  connections: number,
): Promise<(bundle: BareBundle, bytes: Buffer) => Promise<unknown>> {
  const pool = new Pool({ connectionString: url, max: connections });
  await pool.query('CREATE TABLE bare (id text PRIMARY KEY, bytes bytea COMPRESSION lz4 NOT NULL)');
  return ({ id }, bytes) =>
    pool.query({ name: 'insert', text: 'INSERT INTO bare (id, bytes) VALUES ($1, $2)', values: [id, bytes] });
}
