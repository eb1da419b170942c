import type { DatabaseSync } from 'node:sqlite';
import type { Problem } from '../../message/problem.ts';
import { optionalNumber, optionalText } from '../rows.ts';
import type { Submission } from '../store.ts';

/** Where the deliveries of a new message stand in their lines. */
export interface Place {
  readonly key: string | undefined;
  readonly at: number;
  /** The message it is held for, which has not arrived. */
  readonly awaited:
    | { readonly messageId: string; readonly until: number; readonly ifAwaited: Problem }
    | undefined;
}

/**
 * Finds a new message's place: behind the message it continues, before those that continue it, else by the sender's
 * instant. Lets go of what was held for it. Must run inside the transaction that takes the message in.
 */
export function preparePlace(database: DatabaseSync): (submission: Submission) => Place {
  const selectPredecessor = database.prepare(`
    SELECT max(d.order_key) AS order_key, max(d.order_at) AS order_at, count(*) AS deliveries
    FROM message m LEFT JOIN delivery d ON d.message_seq = m.seq WHERE m.message_id = ? GROUP BY m.seq`);
  const selectFollowers = database.prepare('SELECT min(order_at) AS order_at FROM delivery WHERE awaits = ?');
  const letGo = database.prepare(`
    UPDATE delivery SET awaits = NULL, held = iif(held = 'predecessor', NULL, held),
      due_at = iif(held = 'predecessor', :at, due_at)
    WHERE awaits = :messageId`);

  return ({ messageId, order, receivedAt }) => {
    const first = selectFollowers.get(messageId) ?? {};
    const before = optionalNumber(first, 'order_at') ?? Number.MAX_SAFE_INTEGER;
    if (before < Number.MAX_SAFE_INTEGER) letGo.run({ messageId, at: receivedAt });
    if (order === undefined) return { key: undefined, at: 0, awaited: undefined };
    const { follows } = order;
    const predecessor = follows === undefined ? undefined : selectPredecessor.get(follows.messageId);
    const behind = predecessor === undefined ? 0 : (optionalNumber(predecessor, 'order_at') ?? 0);
    const inherited = predecessor === undefined ? undefined : optionalText(predecessor, 'order_key');
    return {
      key: order.inherits ? (inherited ?? order.key) : order.key,
      at: Math.min(Math.max(order.at, behind), before - 1),
      awaited:
        follows?.until === undefined || predecessor !== undefined
          ? undefined
          : { messageId: follows.messageId, until: follows.until, ifAwaited: follows.ifAwaited },
    };
  };
}
