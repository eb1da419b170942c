import type { DatabaseSync } from 'node:sqlite';
import { countedStates } from '../counted-states.ts';
import { toBacklog } from '../rows.ts';
import type { EndpointBacklog } from '../waiting.ts';

/** Prepares the overview of how endpoints stand. */
export function prepareBacklog(
  database: DatabaseSync,
): (endpoints: readonly string[], atMost: number) => readonly EndpointBacklog[] {
  const select = database.prepare(selectBacklog);
  const states = JSON.stringify(countedStates.states);
  const acknowledgements = JSON.stringify(countedStates.acknowledgements);
  return (endpoints, atMost) =>
    toBacklog(select.all({ endpoints: JSON.stringify(endpoints), states, acknowledgements, atMost }));
}

const open = `(d.state <> 'delivered' OR d.acknowledgement IN ('awaited', 'transient-error'))
          AND d.endpoint = named.value AND d.state = stage.value`;

/** As on PostgreSQL: a few rows of the index of what is open for each endpoint and state, and no more than the limit. */
const selectBacklog = `
    SELECT endpoint, state, deliveries, awaited, iif(state IN ('queued', 'failed'), oldest, NULL) AS oldest FROM (
      SELECT named.value AS endpoint, stage.value AS state,
        (SELECT count(*) FROM (SELECT 1 FROM delivery d WHERE ${open} LIMIT :atMost) AS due) AS deliveries,
        (SELECT count(*) FROM (SELECT d.acknowledgement FROM delivery d WHERE ${open} LIMIT :atMost) AS due
          WHERE due.acknowledgement IN ('awaited', 'transient-error')) AS awaited,
        (SELECT min((SELECT d.queued_at FROM delivery d
            WHERE ${open} AND d.acknowledgement = possible.value ORDER BY d.queued_at LIMIT 1))
          FROM json_each(:acknowledgements) AS possible) AS oldest
      FROM json_each(:endpoints) AS named CROSS JOIN json_each(:states) AS stage) AS each
    WHERE deliveries > 0 ORDER BY endpoint, state`;
