import type { DatabaseSync } from 'node:sqlite';
import type { EndpointBacklog } from '../store.ts';
import { number, optionalNumber, text } from './rows.ts';

/** Prepares the overview of how every endpoint stands. */
export function prepareBacklog(database: DatabaseSync): () => readonly EndpointBacklog[] {
  const select = database.prepare(`
    SELECT endpoint, state, count(*) AS deliveries, sum(acknowledgement IN ('awaited', 'transient-error')) AS awaited,
      min(CASE WHEN due_at IS NOT NULL THEN queued_at END) AS oldest
    FROM delivery GROUP BY endpoint, state ORDER BY endpoint, state`);
  return () =>
    [...Map.groupBy(select.all(), (row) => text(row, 'endpoint'))].map(([endpoint, rows]) => {
      const waiting = rows.map((row) => optionalNumber(row, 'oldest')).filter((at) => at !== undefined);
      return {
        endpoint,
        states: Object.fromEntries(rows.map((row) => [text(row, 'state'), number(row, 'deliveries')])),
        awaited: rows.reduce((sum, row) => sum + number(row, 'awaited'), 0),
        oldestQueuedAt: waiting.length === 0 ? undefined : Math.min(...waiting),
      };
    });
}
