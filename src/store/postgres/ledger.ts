import type { Ledger, LedgerChange } from '../ledger.ts';
import { type LedgerQuery, ledgerQueries } from '../ledger-queries.ts';
import {
  type LedgerValues,
  ledgerWrites,
  toCapacity,
  toDisclosure,
  toOccupancy,
  toPlacement,
  toRecordedEvent,
  toSettlement,
} from '../ledger-rows.ts';
import { number, type Row, text } from '../rows.ts';
import type { StoredMessage } from '../store.ts';
import { toTask } from '../task-rows.ts';
import type { Database, Session, Transaction } from './open-database.ts';
import { storable } from './storable.ts';
import { changeTasks } from './tasks.ts';

const queries = ledgerQueries({
  among: (column, parameter) => `${column} = ANY (${parameter}::text[])`,
  messageById: (alias, id) =>
    `identity i_${alias} JOIN message ${alias} ON ${alias}.seq = i_${alias}.seq
      AND ${alias}.received_at = i_${alias}.received_at WHERE i_${alias}.message_id = ${id}`,
  isDeliveryOf: (alias) => `d.message_seq = ${alias}.seq`,
  // A number that is missing may be one whose transaction is under way: no statement takes longer than these seconds.
  isSettled: `e.seq < coalesce((
    SELECT min(g.seq) FROM course_event g
    WHERE g.seq > greatest(:after, 1, (SELECT max(t.seq) FROM course_event t) - 100000)
      AND g.kept_at > clock_timestamp() - interval '20 seconds'
      AND NOT EXISTS (SELECT 1 FROM course_event b WHERE b.seq = g.seq - 1)), 9223372036854775807)`,
});

/** Writes entries inside whatever transaction the session is in. */
export async function writeLedger(session: Transaction, change: LedgerChange): Promise<void> {
  for (const [query, values] of ledgerWrites(change)) await run(session, query, values);
  if (change.tasks !== undefined) await changeTasks(session, change.tasks);
}

/** The reading side of the ledger. */
export function createLedger(
  database: Database,
  readMessage: (messageId: string) => Promise<StoredMessage | undefined>,
): Ledger {
  const messages = async (rows: readonly Row[], position: string) => {
    const found = await Promise.all(rows.map((row) => readMessage(text(row, 'message_id'))));
    return found.flatMap((message, index) => {
      const row = rows[index];
      return message === undefined || row === undefined
        ? []
        : [{ ...message, position: number(row, position) }];
    });
  };
  return {
    async placements({ authorities, open, after, limit }) {
      const rows =
        open === undefined
          ? await run(database, 'placements', { authorities, after, limit })
          : await run(database, 'openPlacements', { authorities, open, after, limit });
      return rows.map(toPlacement);
    },
    occupancy: async (sites) => (await run(database, 'occupancy', { sites })).map(toOccupancy),
    settlements: async ({ authorities, from = 0, until = Number.MAX_SAFE_INTEGER, after, limit }) =>
      (await run(database, 'settlements', { authorities, from, until, after, limit })).map(toSettlement),
    capacity: async (sites) =>
      (
        await (sites === undefined ? run(database, 'capacity', {}) : run(database, 'capacityOf', { sites }))
      ).map(toCapacity),
    capacityHistory: async ({ sites, after, limit }) =>
      (await run(database, 'capacityHistory', { sites, after, limit })).map((row) => ({
        ...toCapacity(row),
        position: number(row, 'seq'),
      })),
    eventsOf: async (query) => (await run(database, 'events', { ...query })).map(toRecordedEvent),
    messagesOf: async (query) => messages(await run(database, 'messages', { ...query }), 'seq'),
    messagesOfCourses: async (query) =>
      messages(await run(database, 'messagesOfCourses', { ...query }), 'event_seq'),
    tasksOf: async (query) => (await run(database, 'tasks', { ...query })).map(toTask),
    disclosuresOf: async (query) => (await run(database, 'disclosures', { ...query })).map(toDisclosure),
    coursesOfCitizen: async (query) =>
      (await run(database, 'coursesOfCitizen', { ...query })).map((row) => text(row, 'id')),
    messagesOfCitizen: async (query) =>
      messages(await run(database, 'messagesOfCitizen', { ...query }), 'seq'),
    disclosuresOfCitizen: async (query) =>
      (await run(database, 'disclosuresOfCitizen', { ...query })).map(toDisclosure),
  };
}

/** Named parameters become numbered ones, each with the value of its name. */
function run(session: Session, query: LedgerQuery, values: LedgerValues): Promise<readonly Row[]> {
  const { text: numbered, names } = statements[query];
  return session.run(
    { name: `ledger-${query}`, text: numbered },
    names.map((name) => {
      const value = values[name] ?? null;
      return typeof value === 'string' ? storable(value) : value;
    }),
  );
}

const statements = Object.fromEntries(
  (Object.entries(queries) as [LedgerQuery, string][]).map(([query, named]) => {
    const names: string[] = [];
    const numbered = named.replace(/(?<!:):([a-z]\w*)/gi, (_, name: string) => {
      if (!names.includes(name)) names.push(name);
      return `$${names.indexOf(name) + 1}`;
    });
    return [query, { text: numbered, names }];
  }),
) as unknown as Record<LedgerQuery, { readonly text: string; readonly names: readonly string[] }>;
