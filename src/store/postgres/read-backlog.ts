import { toBacklog } from '../rows.ts';
import type { EndpointBacklog } from '../store.ts';
import type { Database, Statement } from './open-database.ts';

/** Through the index of what is open, which has all that is asked for. */
const selectBacklog: Statement = {
  name: 'select-backlog',
  text: `
    SELECT endpoint, state, count(*) AS deliveries,
      count(*) FILTER (WHERE acknowledgement IN ('awaited', 'transient-error')) AS awaited,
      min(queued_at) FILTER (WHERE state IN ('queued', 'failed')) AS oldest
    FROM delivery WHERE state <> 'delivered' OR acknowledgement IN ('awaited', 'transient-error')
    GROUP BY endpoint, state ORDER BY endpoint, state`,
};

/** Reads how every endpoint stands. */
export async function readBacklog(database: Database): Promise<readonly EndpointBacklog[]> {
  return toBacklog(await database.run(selectBacklog));
}
