import { number } from '../rows.ts';
import type { Database, Statement } from './open-database.ts';

export const selectWaiting: Statement = {
  name: 'count-waiting',
  text: 'SELECT count(*) AS waiting FROM (SELECT 1 FROM delivery WHERE due_at IS NOT NULL LIMIT $1) AS due',
};

/** Counts deliveries that wait, of all processes. */
export async function countWaiting(database: Database, atMost: number): Promise<number> {
  const [row = {}] = await database.run(selectWaiting, [atMost]);
  return number(row, 'waiting');
}
