import type { Database, Session } from './open-database.ts';

/** A month as the range of instants it covers, milliseconds since the epoch, the last one not included. */
export interface Month {
  /** Such as `2026_11`. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** How many months are made ahead, so that a gateway that could not make one has weeks to tell somebody. */
const monthsAhead = 3;

const partitioned = ['message', 'content'] as const;

/** The month of an instant, in UTC, or one that many months later. */
export function monthOf(instant: number, later = 0): Month {
  const date = new Date(instant);
  const from = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later);
  const to = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later + 1);
  return { name: new Date(from).toISOString().slice(0, 7).replace('-', '_'), from, to };
}

/**
 * Makes the partitions of this month and the next ones where they are missing. What the default partition has of such a
 * month moves along. Safe to call at any time and by several processes at once; resolves with the names made.
 */
export async function ensurePartitions(database: Database, now: number): Promise<readonly string[]> {
  const made: string[] = [];
  for (let later = 0; later <= monthsAhead; later += 1) {
    const month = monthOf(now, later);
    for (const table of partitioned) {
      const name = await database.transaction((session) => ensurePartition(session, table, month));
      if (name !== undefined) made.push(name);
    }
  }
  return made;
}

async function ensurePartition(
  session: Session,
  table: (typeof partitioned)[number],
  { name, from, to }: Month,
): Promise<string | undefined> {
  const partition = `${table}_${name}`;
  const run = (text: string): ReturnType<Session['run']> => session.run({ name: '', text });
  await run("SELECT pg_advisory_xact_lock(hashtext('overgang partitions'), hashtext(current_schema()))");
  const [present] = await run(`SELECT to_regclass('${partition}') IS NOT NULL AS present`);
  if (present?.present === true) return undefined;
  // Attaching a finished table lets accepting go on meanwhile; making one as a partition would stop it.
  await run(`CREATE TABLE ${partition} (LIKE ${table} INCLUDING ALL)`);
  await run(`
    WITH moved AS (DELETE FROM ${table}_default WHERE received_at >= ${from} AND received_at < ${to} RETURNING *)
    INSERT INTO ${partition} SELECT * FROM moved`);
  await run(`ALTER TABLE ${table} ATTACH PARTITION ${partition} FOR VALUES FROM (${from}) TO (${to})`);
  return partition;
}
