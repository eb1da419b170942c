import type { DatabaseSync } from 'node:sqlite';
import { toBacklog } from '../rows.ts';
import type { EndpointBacklog } from '../store.ts';

/** Prepares the overview of how every endpoint stands. */
export function prepareBacklog(database: DatabaseSync): () => readonly EndpointBacklog[] {
  const select = database.prepare(selectBacklog);
  return () => toBacklog(select.all());
}

/** Through the index of what is open, which has all that is asked for. */
const selectBacklog = `
    SELECT endpoint, state, count(*) AS deliveries, sum(acknowledgement IN ('awaited', 'transient-error')) AS awaited,
      min(CASE WHEN state IN ('queued', 'failed') THEN queued_at END) AS oldest
    FROM delivery WHERE state <> 'delivered' OR acknowledgement IN ('awaited', 'transient-error')
    GROUP BY endpoint, state ORDER BY endpoint, state`;
