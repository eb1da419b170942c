import type { DatabaseSync } from 'node:sqlite';
import type { Pause } from '../order.ts';
import { text, toPause } from '../rows.ts';

/** Which endpoints are left alone; what writes must run inside a transaction. */
export interface PauseStatements {
  pauses(): readonly Pause[];
  pause(pause: Pause): void;
  resume(endpoint: string, now: number): void;
  /** Endpoints that something is held for and that are not left alone; read before `letGo`. */
  unpaused(): readonly string[];
  /** Lets go what is held for those that are still not left alone. */
  letGo(endpoints: readonly string[], now: number): void;
  bringTo(endpoints: readonly string[]): void;
}

/** Prepares them. */
export function preparePauses(database: DatabaseSync): PauseStatements {
  const select = database.prepare('SELECT * FROM pause ORDER BY endpoint');
  const upsert = database.prepare(`
    INSERT INTO pause (endpoint, failures, since, until, reason)
    VALUES (:endpoint, :failures, :since, :until, :reason)
    ON CONFLICT (endpoint) DO UPDATE SET failures = excluded.failures, until = excluded.until, reason = excluded.reason`);
  const remove = database.prepare('DELETE FROM pause WHERE endpoint = ?');
  const letGo = database.prepare(`
    UPDATE delivery SET held = NULL, due_at = min(due_at, :now) WHERE endpoint = :endpoint AND held = 'endpoint'`);
  // From endpoint to endpoint through the index of what is held.
  const selectUnpaused = database.prepare(`
    WITH RECURSIVE each (endpoint) AS (
      SELECT min(endpoint) FROM delivery WHERE held = 'endpoint'
      UNION ALL
      SELECT (SELECT min(endpoint) FROM delivery d WHERE d.held = 'endpoint' AND d.endpoint > each.endpoint)
      FROM each WHERE each.endpoint IS NOT NULL
    ) SELECT endpoint FROM each WHERE endpoint IS NOT NULL AND endpoint NOT IN (SELECT endpoint FROM pause)`);
  const notBrought = database.prepare(`
    UPDATE delivery SET brought = 0
    WHERE order_key IS NOT NULL AND state = 'available' AND brought = 1
      AND endpoint NOT IN (SELECT value FROM json_each(?))`);
  return {
    pauses: () => select.all().map(toPause),
    pause: (pause) => void upsert.run({ ...pause }),
    resume(endpoint, now) {
      remove.run(endpoint);
      letGo.run({ endpoint, now });
    },
    unpaused: () => selectUnpaused.all().map((row) => text(row, 'endpoint')),
    letGo(endpoints, now) {
      const paused = new Set(select.all().map((row) => text(row, 'endpoint')));
      for (const endpoint of endpoints) if (!paused.has(endpoint)) letGo.run({ endpoint, now });
    },
    bringTo: (endpoints) => void notBrought.run(JSON.stringify(endpoints)),
  };
}
