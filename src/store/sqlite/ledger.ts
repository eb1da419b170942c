import type { DatabaseSync, StatementSync } from 'node:sqlite';
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
import type { ChangeTasks } from './tasks.ts';

const queries = ledgerQueries({
  among: (column, parameter) => `${column} IN (SELECT value FROM json_each(${parameter}))`,
  messageById: (alias, id) => `message ${alias} WHERE ${alias}.message_id = ${id}`,
  isDeliveryOf: (alias) => `d.message_seq = ${alias}.seq`,
  // There is one writer.
  isSettled: 'TRUE',
});

/** Prepares the ledger. `write` must run inside a transaction. */
export function prepareLedger(
  database: DatabaseSync,
  readMessage: (messageId: string) => StoredMessage | undefined,
  changeTasks: ChangeTasks,
): {
  readonly write: (change: LedgerChange) => void;
  readonly reads: (read: <Result>(work: () => Result) => Promise<Result>) => Ledger;
} {
  const prepared = new Map<LedgerQuery, StatementSync>();
  const statement = (query: LedgerQuery): StatementSync => {
    const known = prepared.get(query);
    if (known !== undefined) return known;
    const made = database.prepare(queries[query]);
    // Not every query asks for all that belongs to an authority.
    made.setAllowUnknownNamedParameters(true);
    prepared.set(query, made);
    return made;
  };
  const all = (query: LedgerQuery, values: LedgerValues = {}): readonly Row[] =>
    statement(query).all(bindable(values));
  const messages = (rows: readonly Row[], position: string) =>
    rows.flatMap((row) => {
      const message = readMessage(text(row, 'message_id'));
      return message === undefined ? [] : [{ ...message, position: number(row, position) }];
    });

  return {
    write(change) {
      for (const [query, values] of ledgerWrites(change)) statement(query).run(bindable(values));
      if (change.tasks !== undefined) changeTasks(change.tasks);
    },
    reads: (read) => ({
      placements: ({ authorities, open, after, limit }) =>
        read(() =>
          (open === undefined
            ? all('placements', { authorities, after, limit })
            : all('openPlacements', { authorities, open, after, limit })
          ).map(toPlacement),
        ),
      occupancy: (sites) => read(() => all('occupancy', { sites }).map(toOccupancy)),
      settlements: ({ authorities, from = 0, until = Number.MAX_SAFE_INTEGER, after, limit }) =>
        read(() => all('settlements', { authorities, from, until, after, limit }).map(toSettlement)),
      capacity: (sites) =>
        read(() => (sites === undefined ? all('capacity') : all('capacityOf', { sites })).map(toCapacity)),
      capacityHistory: ({ sites, after, limit }) =>
        read(() =>
          all('capacityHistory', { sites, after, limit }).map((row) => ({
            ...toCapacity(row),
            position: number(row, 'seq'),
          })),
        ),
      eventsOf: (query) => read(() => all('events', { ...query }).map(toRecordedEvent)),
      messagesOf: (query) => read(() => messages(all('messages', { ...query }), 'seq')),
      messagesOfCourses: (query) => read(() => messages(all('messagesOfCourses', { ...query }), 'event_seq')),
      tasksOf: (query) => read(() => all('tasks', { ...query }).map(toTask)),
      disclosuresOf: (query) => read(() => all('disclosures', { ...query }).map(toDisclosure)),
      coursesOfCitizen: (query) =>
        read(() => all('coursesOfCitizen', { ...query }).map((row) => text(row, 'id'))),
      messagesOfCitizen: (query) => read(() => messages(all('messagesOfCitizen', { ...query }), 'seq')),
      disclosuresOfCitizen: (query) =>
        read(() => all('disclosuresOfCitizen', { ...query }).map(toDisclosure)),
    }),
  };
}

function bindable(values: LedgerValues): Record<string, string | number | null> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'boolean' ? Number(value) : Array.isArray(value) ? JSON.stringify(value) : value,
    ]),
  ) as Record<string, string | number | null>;
}
