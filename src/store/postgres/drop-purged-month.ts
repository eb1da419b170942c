import { number, text } from '../rows.ts';
import { StoreUnavailable } from '../store.ts';
import type { Database, Session } from './open-database.ts';
import { awaitRetention } from './purge-statements.ts';

/** What may be left in a month that is dropped: it moves to the default partition. */
const mostLeft = { contents: 1000, bytes: 64 * 1024 * 1024 };

/**
 * Drops the partition of one month of contents that ended before an instant and has nothing left, or so little that it
 * can move: deleting alone leaves its files as large as they were. Tells whether it dropped one. Intake waits for it a
 * fifth of a second at most; when the partition is not free by then, the next time does it.
 * @param before milliseconds since the epoch
 */
export async function dropPurgedMonth(database: Database, before: number): Promise<boolean> {
  const months = await database.run(selectMonths);
  for (const row of months) {
    const partition = text(row, 'partition');
    if (monthEnd(partition) > before) continue;
    const left = await whatIsLeft(database, partition);
    if (left.contents > mostLeft.contents || left.bytes > mostLeft.bytes) continue;
    try {
      if (await database.transaction((session) => drop(session, partition))) return true;
    } catch (cause) {
      if (!(cause instanceof StoreUnavailable)) throw cause;
    }
  }
  return false;
}

/** Months of contents, oldest first. */
const selectMonths = {
  name: 'select-content-months',
  text: `
    SELECT relname AS partition FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
    WHERE inhparent = 'content'::regclass AND relname ~ '^content_\\d{4}_\\d\\d$' ORDER BY relname`,
};

/** First instant after the month that a partition is named after. */
function monthEnd(partition: string): number {
  const [, year, month] = /(\d{4})_(\d\d)$/.exec(partition) ?? [];
  return Date.UTC(Number(year), Number(month));
}

async function whatIsLeft(session: Session, partition: string) {
  const [row = {}] = await session.run({
    name: '',
    text: `
      SELECT count(*) AS contents, coalesce(sum(octet_length(bytes)), 0) AS bytes
      FROM (SELECT bytes FROM ${partition} LIMIT ${mostLeft.contents + 1}) AS first_ones`,
  });
  return { contents: number(row, 'contents'), bytes: number(row, 'bytes') };
}

async function drop(session: Session, partition: string): Promise<boolean> {
  const run = (sql: string): ReturnType<Session['run']> => session.run({ name: '', text: sql });
  const [state = {}] = await session.run(awaitRetention);
  // What nobody has looked at yet is about to be purged: moving it would be of no use.
  const [unseen = {}] = await run(
    `SELECT EXISTS (SELECT FROM ${partition} WHERE seq > ${number(state, 'frontier')}) AS found`,
  );
  if (unseen.found === true) return false;
  await run("SET LOCAL lock_timeout = '200ms'");
  await run(`ALTER TABLE content DETACH PARTITION ${partition}`);
  await run(`INSERT INTO content SELECT * FROM ${partition}`);
  await run(`DROP TABLE ${partition}`);
  return true;
}
