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
    async bringTo(endpoints) {
      await database.run(bringTo, [endpoints]);
    },
  };
}
