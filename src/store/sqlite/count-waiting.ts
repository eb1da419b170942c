import type { DatabaseSync } from 'node:sqlite';
import { number } from '../rows.ts';

/** Prepares the count of deliveries that wait; it reads no more than the index of those that are due. */
export function prepareCountWaiting(database: DatabaseSync): (atMost: number) => number {
  const select = database.prepare(
    'SELECT count(*) AS waiting FROM (SELECT 1 FROM delivery WHERE due_at IS NOT NULL LIMIT ?) AS due',
  );
  return (atMost) => number(select.get(atMost) ?? {}, 'waiting');
}
