import { countedStates } from '../counted-states.ts';
import { toBacklog } from '../rows.ts';
import type { EndpointBacklog } from '../waiting.ts';
import type { Database, Statement } from './open-database.ts';
import { storable } from './storable.ts';

/**
 * Through the index of what is open, which has all that is asked for: a few rows of it for each endpoint and state, and
 * never more than the limit. The oldest is looked up for each acknowledgement state, by which the index is sorted first.
 */
const selectBacklog: Statement = {
  name: 'select-backlog',
  text: `
    SELECT e.endpoint, s.state, c.deliveries, c.awaited, CASE WHEN s.state IN ('queued', 'failed') THEN (
      SELECT min(first.queued_at) FROM unnest($4::text[]) AS a (acknowledgement) CROSS JOIN LATERAL (
        SELECT d.queued_at FROM delivery d
        WHERE (d.state <> 'delivered' OR d.acknowledgement IN ('awaited', 'transient-error'))
          AND d.endpoint = e.endpoint AND d.state = s.state AND d.acknowledgement = a.acknowledgement
        ORDER BY d.queued_at LIMIT 1) AS first) END AS oldest
    FROM unnest($1::text[]) AS e (endpoint) CROSS JOIN unnest($2::text[]) AS s (state) CROSS JOIN LATERAL (
      SELECT count(*) AS deliveries,
        count(*) FILTER (WHERE acknowledgement IN ('awaited', 'transient-error')) AS awaited
      FROM (
        SELECT d.acknowledgement FROM delivery d
        WHERE (d.state <> 'delivered' OR d.acknowledgement IN ('awaited', 'transient-error'))
          AND d.endpoint = e.endpoint AND d.state = s.state
        LIMIT $3) AS counted) AS c
    WHERE c.deliveries > 0 ORDER BY e.endpoint, s.state`,
};

/** Reads how endpoints stand. */
export async function readBacklog(
  database: Database,
  endpoints: readonly string[],
  atMost: number,
): Promise<readonly EndpointBacklog[]> {
  const { states, acknowledgements } = countedStates;
  return toBacklog(
    await database.run(selectBacklog, [endpoints.map(storable), states, atMost, acknowledgements]),
  );
}
