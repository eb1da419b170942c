import type { Pauses } from '../order.ts';
import { toPause } from '../rows.ts';
import type { Database, Statement } from './open-database.ts';

const select: Statement = { name: 'select-pauses', text: 'SELECT * FROM pause ORDER BY endpoint' };
const upsert: Statement = {
  name: 'pause-endpoint',
  text: `
    INSERT INTO pause (endpoint, failures, since, until, reason) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (endpoint) DO UPDATE SET failures = excluded.failures, until = excluded.until, reason = excluded.reason`,
};
const resume: Statement = {
  name: 'resume-endpoint',
  text: `
    WITH ended AS (DELETE FROM pause WHERE endpoint = $1)
    UPDATE delivery SET held = NULL, due_at = least(due_at, $2) WHERE endpoint = $1 AND held = 'endpoint'`,
};
/** From endpoint to endpoint through the index of what is held. Who finds a row locked leaves it for the next time. */
const letGoUnpaused: Statement = {
  name: 'let-go-unpaused',
  text: `
    WITH RECURSIVE each (endpoint) AS (
      SELECT min(endpoint) FROM delivery WHERE held = 'endpoint'
      UNION ALL
      SELECT (SELECT min(endpoint) FROM delivery d WHERE d.held = 'endpoint' AND d.endpoint > each.endpoint)
      FROM each WHERE each.endpoint IS NOT NULL
    )
    UPDATE delivery SET held = NULL, due_at = least(due_at, $1) WHERE held = 'endpoint' AND seq = ANY (ARRAY(
      SELECT d.seq FROM each CROSS JOIN LATERAL (
        SELECT seq FROM delivery WHERE held = 'endpoint' AND endpoint = each.endpoint LIMIT 1000 FOR UPDATE SKIP LOCKED
      ) AS d
      WHERE NOT EXISTS (SELECT FROM pause p WHERE p.endpoint = each.endpoint)))`,
};
const bringTo: Statement = {
  name: 'bring-to',
  text: `
    UPDATE delivery SET brought = false
    WHERE order_key IS NOT NULL AND state = 'available' AND brought AND endpoint <> ALL ($1::text[])`,
};

/** Which endpoints are left alone. */
export function createPauses(database: Database): Pauses {
  return {
    pauses: async () => (await database.run(select)).map(toPause),
    async pause({ endpoint, failures, since, until, reason }) {
      await database.run(upsert, [endpoint, failures, since, until, reason]);
    },
    async resume(endpoint, now) {
      await database.run(resume, [endpoint, now]);
    },
    async letGoUnpaused(now) {
      await database.run(letGoUnpaused, [now]);
    },
    async bringTo(endpoints) {
      await database.run(bringTo, [endpoints]);
    },
  };
}
