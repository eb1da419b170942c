import { toRefusal } from '../rows.ts';
import type { Refusal } from '../store.ts';
import type { Database, Statement } from './open-database.ts';
import { storable } from './storable.ts';

const insertRefusal: Statement = {
  name: 'record-refusal',
  text: `
    INSERT INTO refusal (at, caller, message_id, bundle_id, event, sha256, problems)
    VALUES ($1, $2, $3, $4, $5, $6, $7)`,
};

export const selectRefusals: Statement = {
  name: 'select-refusals',
  text: 'SELECT * FROM refusal WHERE message_id = $1 OR bundle_id = $1 ORDER BY seq DESC LIMIT 50',
};

/** Notes that a message was refused. */
export async function recordRefusal(database: Database, refusal: Refusal): Promise<void> {
  await database.run(insertRefusal, [
    refusal.at,
    refusal.caller,
    storable(refusal.messageId),
    storable(refusal.bundleId),
    storable(refusal.event),
    refusal.sha256,
    JSON.stringify(refusal.problems),
  ]);
}

/** Reads the refusals of an id. */
export async function readRefusals(database: Database, id: string): Promise<readonly Refusal[]> {
  return (await database.run(selectRefusals, [storable(id)])).map(toRefusal);
}
