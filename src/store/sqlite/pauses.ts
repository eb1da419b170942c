import type { DatabaseSync } from 'node:sqlite';
import type { Pause } from '../order.ts';
import { toPause } from '../rows.ts';

/** Which endpoints are left alone; what writes must run inside a transaction. */
export interface PauseStatements {
  pauses(): readonly Pause[];
  pause(pause: Pause): void;
  resume(endpoint: string, now: number): void;
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
    bringTo: (endpoints) => void notBrought.run(JSON.stringify(endpoints)),
  };
}
