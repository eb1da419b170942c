import type { Store } from '../store.ts';
import type { Database, Statement } from './open-database.ts';

/** A Bundle.id that is there already is given back as it is: its message decides. */
const insertRepeat: Statement = {
  name: 'record-repeat',
  text: `
    WITH noted AS (
      INSERT INTO dispatch AS d (bundle_id, message_id, received_at) VALUES ($1, $2, $3)
      ON CONFLICT (bundle_id) DO UPDATE SET bundle_id = d.bundle_id
      RETURNING d.message_id
    ), stepped AS (
      INSERT INTO step (message_id, at, kind, actor, detail)
      SELECT m.message_id, $3, 'repeated', m.sender, 'Bundle ' || $1
      FROM noted
        JOIN identity i ON i.message_id = noted.message_id
        JOIN message m ON m.seq = i.seq AND m.received_at = i.received_at
      WHERE noted.message_id = $2
    )
    SELECT message_id = $2 AS same FROM noted`,
};

/** Notes that a message came again. Not done twice by itself: the timeline would tell of a repeat that was none. */
export async function recordRepeat(
  database: Database,
  { messageId, bundleId, at }: Parameters<Store['recordRepeat']>[0],
): Promise<boolean> {
  const [row] = await database.run(insertRepeat, [bundleId, messageId, at]);
  return row?.same === true;
}
