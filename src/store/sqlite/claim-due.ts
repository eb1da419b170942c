import type { DatabaseSync } from 'node:sqlite';
import { number, text, toDueDelivery } from '../rows.ts';
import type { DueDelivery } from '../store.ts';
import { deliveryColumns } from './delivery-columns.ts';

/** Claims of due deliveries, held by this process alone: when it dies they are free again. */
export interface Claims {
  claimDue(now: number, limit: number): readonly DueDelivery[];
  release(deliveryIds: readonly string[]): void;
  nextDue(): number | undefined;
}

/** Prepares the claims. */
export function prepareClaims(database: DatabaseSync): Claims {
  const selectIds = database.prepare(
    'SELECT id FROM delivery WHERE due_at <= ? ORDER BY due_at, seq LIMIT ?',
  );
  const selectDue = database.prepare(`
    SELECT ${deliveryColumns}, m.event, m.sender, coalesce(r.sha256, m.sha256) AS sha256,
      coalesce(r.media_type, m.media_type) AS media_type, coalesce(r.bytes, c.bytes) AS bytes
    FROM delivery d JOIN message m ON m.seq = d.message_seq JOIN content c ON c.seq = m.seq
      LEFT JOIN rendition r ON r.delivery_id = d.id
    WHERE d.id = ?`);
  const selectNext = database.prepare(
    'SELECT due_at FROM delivery WHERE due_at IS NOT NULL ORDER BY due_at LIMIT 1 OFFSET ?',
  );
  const claimed = new Set<string>();
  return {
    claimDue(now, limit) {
      const ids = selectIds
        .all(now, limit + claimed.size)
        .map((row) => text(row, 'id'))
        .filter((id) => !claimed.has(id))
        .slice(0, limit);
      return ids.flatMap((id) => {
        const row = selectDue.get(id);
        if (row === undefined) return [];
        claimed.add(id);
        return toDueDelivery(row);
      });
    },
    release(deliveryIds) {
      for (const id of deliveryIds) claimed.delete(id);
    },
    nextDue() {
      // The claimed ones are among the first; what lies behind them is the next that nobody has in hand.
      const row = selectNext.get(claimed.size);
      return row === undefined ? undefined : number(row, 'due_at');
    },
  };
}
