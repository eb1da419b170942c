import type { DatabaseSync } from 'node:sqlite';
import { toHold } from '../retain/to-hold.ts';
import type { Hold, HoldOutcome, Retention } from '../retention.ts';
import { number, optionalNumber } from '../rows.ts';

/** The verbs over holds. The writing ones must run inside a transaction. */
export interface Holds {
  hold(hold: Omit<Hold, 'lifted'>): HoldOutcome;
  liftHold(lift: Parameters<Retention['liftHold']>[0]): boolean;
  holds(id?: string): readonly Hold[];
}

/** Prepares the verbs. */
export function prepareHolds(database: DatabaseSync): Holds {
  const selectPresent = database.prepare('SELECT * FROM hold WHERE id = ? AND lifted_at IS NULL');
  const selectMessage = database.prepare('SELECT purged_at FROM message WHERE message_id = ?');
  const selectForgotten = database.prepare(
    'SELECT purged_at FROM course_tombstone WHERE id = ? AND NOT EXISTS (SELECT 1 FROM course WHERE id = ?)',
  );
  const insert = database.prepare('INSERT INTO hold (id, reason, actor, at) VALUES (?, ?, ?, ?)');
  const lift = database.prepare(
    'UPDATE hold SET lift_reason = ?, lift_actor = ?, lifted_at = ? WHERE id = ? AND lifted_at IS NULL',
  );
  const insertStep = database.prepare(`
    INSERT INTO step (message_id, at, kind, actor, detail) SELECT message_id, ?, ?, ?, ? FROM message
    WHERE message_id = ?`);
  const selectInForce = database.prepare(
    'SELECT * FROM hold WHERE lifted_at IS NULL ORDER BY seq DESC LIMIT 1000',
  );
  const selectOf = database.prepare('SELECT * FROM hold WHERE id = ? ORDER BY seq DESC LIMIT 1000');
  return {
    hold({ id, reason, by, at }) {
      const present = selectPresent.get(id);
      if (present !== undefined) return { status: 'present', hold: toHold(present) };
      const message = selectMessage.get(id);
      const gone = message ?? selectForgotten.get(id, id);
      const purgedAt = gone === undefined ? undefined : optionalNumber(gone, 'purged_at');
      if (purgedAt !== undefined) return { status: 'purged', at: purgedAt };
      insert.run(id, reason, by, at);
      insertStep.run(at, 'hold-laid', by, reason, id);
      return { status: 'held', message: message !== undefined };
    },
    liftHold({ id, by, reason, at }) {
      if (number({ ...lift.run(reason, by, at, id) }, 'changes') === 0) return false;
      insertStep.run(at, 'hold-lifted', by, reason, id);
      return true;
    },
    holds: (id) => (id === undefined ? selectInForce.all() : selectOf.all(id)).map(toHold),
  };
}
