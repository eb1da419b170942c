import { number } from '../rows.ts';
import type { Database, Statement } from './open-database.ts';

const selectWaiting: Statement = {
  name: 'count-waiting',
  // In the order of the index of those that are due: a plan for any limit would rather read the whole table.
  text: `SELECT count(*) AS waiting FROM (
    SELECT 1 FROM delivery WHERE due_at IS NOT NULL ORDER BY part, due_at LIMIT $1) AS due`,
};

/** Counts deliveries that wait, of all processes. */
export async function countWaiting(database: Database, atMost: number): Promise<number> {
  const [row = {}] = await database.run(selectWaiting, [atMost]);
  return number(row, 'waiting');
}
