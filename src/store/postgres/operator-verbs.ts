import { basisOf } from '../../message/legal-basis.ts';
import type { Operations } from '../operations.ts';
import type { Replays } from '../replays.ts';
import type { Database, Statement } from './open-database.ts';
import { actOnDelivery, readAction } from './operate-deliveries.ts';
import { createReplays } from './replay-messages.ts';
import { searchMessages } from './search-messages.ts';
import { storable } from './storable.ts';

const selectHasContent: Statement = {
  name: 'has-content',
  text: `
    SELECT 1 FROM identity i JOIN content c ON c.seq = i.seq AND c.received_at = i.received_at
    WHERE i.message_id = $1`,
};
const insertDisclosure: Statement = {
  name: 'insert-disclosure',
  text: `INSERT INTO disclosure (at, actor, what, detail, message_id, basis, authority, course_id, citizen)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
};

/**
 * Puts together what operators do.
 * @param onQueued told the endpoint after a delivery to it may have fallen due
 */
export function createOperatorVerbs(
  database: Database,
  onQueued: (endpoint: string) => void,
): Operations & Replays {
  return {
    async act(order) {
      const result = await actOnDelivery(database, order);
      if (result.status === 'done' && order.next.dueAt !== undefined) onQueued(result.delivery.endpoint);
      return result;
    },
    action: (id) => readAction(database, id),
    hasContent: async (messageId) => (await database.run(selectHasContent, [storable(messageId)])).length > 0,
    search: (search) => searchMessages(database, search),
    async recordDisclosure({ at, actor, what, detail, messageId, authority, courseId, citizen }) {
      const about = [messageId, basisOf(what), authority, courseId && storable(courseId), citizen];
      const values = [at, actor, what, storable(detail), ...about];
      await database.run(insertDisclosure, values);
    },
    ...createReplays(database, onQueued),
  };
}
