import type { DatabaseSync } from 'node:sqlite';
import { nonePaused, type PausedEndpoints } from '../order.ts';
import { lineOf, number, optionalText, type Row, text, toDueDelivery } from '../rows.ts';
import type { DueDelivery } from '../store.ts';
import { deliveryColumns } from './delivery-columns.ts';

/** Claims of due deliveries, held by this process alone: when it dies they are free again. */
export interface Claims {
  claimDue(now: number, limit: number, paused?: PausedEndpoints): Promise<readonly DueDelivery[]>;
  release(deliveryIds: readonly string[]): void;
  nextDue(): number | undefined;
}

/** The statements, for whoever wants to see their plans. */
export const claimStatements = {
  selectDue: `
    SELECT id, seq, endpoint, order_key, brought, queued_at FROM delivery WHERE due_at <= ? ORDER BY due_at, seq LIMIT ?`,
  selectFirst: `
    SELECT seq, due_at FROM delivery
    WHERE endpoint = :endpoint AND order_key = :key AND order_key IS NOT NULL AND state IN ('queued', 'failed')
    ORDER BY order_at, seq LIMIT 1`,
  selectUnderWay: `
    SELECT 1 FROM delivery
    WHERE endpoint = :endpoint AND order_key = :key AND order_key IS NOT NULL AND state = 'available' AND brought = 1
    LIMIT 1`,
};

/** Most deliveries that are looked at in a row; a longer line of blocked ones takes several turns, and others go on. */
const lookAtOnce = 1000;

/** What became of the look at one that is due. */
interface Look {
  readonly free: Row[];
  readonly blocked: Row[];
  readonly postponed: Row[];
  readonly exhausted: boolean;
}

/**
 * Prepares the claims. Who is due but blocked is set aside, and thereby looked at once and not at every claim; the schema
 * brings it back when its turn comes. So a claim costs the same whatever waits in line.
 * @param write runs a work in the next transaction
 */
export function prepareClaims(database: DatabaseSync, write: (work: () => void) => Promise<void>): Claims {
  const selectDue = database.prepare(claimStatements.selectDue);
  const selectFirst = database.prepare(claimStatements.selectFirst);
  const selectUnderWay = database.prepare(claimStatements.selectUnderWay);
  const selectContent = database.prepare(`
    SELECT ${deliveryColumns}, m.event, m.sender, coalesce(r.sha256, m.sha256) AS sha256,
      coalesce(r.media_type, m.media_type) AS media_type, coalesce(r.bytes, c.bytes) AS bytes
    FROM delivery d JOIN message m ON m.seq = d.message_seq JOIN content c ON c.seq = m.seq
      LEFT JOIN rendition r ON r.delivery_id = d.id
    WHERE d.id = ?`);
  const selectNext = database.prepare(
    'SELECT id, due_at FROM delivery WHERE due_at IS NOT NULL ORDER BY due_at, seq LIMIT ?',
  );
  const setAside = database.prepare(`
    UPDATE delivery SET held = 'turn', due_at = NULL WHERE seq = ? AND state IN ('queued', 'failed')`);
  const bringBack = database.prepare(`
    UPDATE delivery SET held = NULL, due_at = queued_at WHERE seq = ? AND held = 'turn'`);
  const postpone = database.prepare(`
    UPDATE delivery SET held = 'endpoint', due_at = :until
    WHERE seq = :seq AND state IN ('queued', 'failed') AND due_at < :until`);
  /** Ids in hand, with their lines. */
  const claimed = new Map<string, string | undefined>();
  const lines = new Set<string>();

  /** Whether another member of its line stands before it or is on its way, as far as the database can tell. */
  const isBlocked = (row: Row): boolean => {
    const key = optionalText(row, 'order_key');
    if (key === undefined) return false;
    const line = { endpoint: text(row, 'endpoint'), key };
    const first = selectFirst.get(line);
    if (first !== undefined && number(first, 'seq') !== number(row, 'seq')) return true;
    return isUnderWay(row, line);
  };
  const isUnderWay = (row: Row, line: { readonly endpoint: string; readonly key: string }): boolean =>
    number(row, 'brought') === 1 && selectUnderWay.get(line) !== undefined;

  /** Inside a transaction. What blocked it may have ended since, and nobody would bring it back. */
  const moveAside = (row: Row): void => {
    if (!isBlocked(row)) return;
    const line = { endpoint: text(row, 'endpoint'), key: text(row, 'order_key') };
    const first = selectFirst.get(line);
    // Never behind one that is aside itself: then nobody would go.
    if (!isUnderWay(row, line) && first?.due_at === null) bringBack.run(number(first, 'seq'));
    else setAside.run(number(row, 'seq'));
  };

  const look = (now: number, limit: number, paused: PausedEndpoints): Look => {
    const most = lookAtOnce + claimed.size;
    const found: Look = { free: [], blocked: [], postponed: [], exhausted: false };
    let looked = 0;
    for (const row of selectDue.iterate(now, most)) {
      looked += 1;
      if (claimed.has(text(row, 'id'))) continue;
      const line = lineOf(row);
      if (isBlocked(row)) found.blocked.push(row);
      else if (postponedTo(row, now, paused) > now) found.postponed.push(row);
      // One that came later stands before what is in hand already: it goes when that has ended.
      else if (line === undefined || !lines.has(line)) {
        found.free.push(row);
        if (found.free.length >= limit) return found;
      }
    }
    return { ...found, exhausted: looked < most };
  };

  const take = (row: Row): readonly DueDelivery[] => {
    const id = text(row, 'id');
    const content = selectContent.get(id);
    if (content === undefined) return [];
    const line = lineOf(row);
    claimed.set(id, line);
    if (line !== undefined) lines.add(line);
    return [toDueDelivery(content)];
  };

  const release: Claims['release'] = (deliveryIds) => {
    for (const id of deliveryIds) {
      const line = claimed.get(id);
      claimed.delete(id);
      if (line !== undefined) lines.delete(line);
    }
  };

  return {
    async claimDue(now, limit, paused = nonePaused) {
      for (;;) {
        const { free, blocked, postponed, exhausted } = look(now, limit, paused);
        const due = free.flatMap(take);
        if (blocked.length > 0 || postponed.length > 0) {
          try {
            await write(() => {
              for (const row of blocked) moveAside(row);
              for (const row of postponed) {
                postpone.run({ seq: number(row, 'seq'), until: postponedTo(row, now, paused) });
              }
            });
          } catch (cause) {
            // Nobody is given them: in hand they would stay for ever, and their lines with them.
            release(due.map(({ delivery }) => delivery.id));
            throw cause;
          }
        }
        const moved = blocked.length + postponed.length;
        if (due.length > 0 || exhausted || moved === 0) return due;
      }
    },
    release,
    nextDue() {
      const next = selectNext.all(claimed.size + 1).find((row) => !claimed.has(text(row, 'id')));
      return next === undefined ? undefined : number(next, 'due_at');
    },
  };
}

/** When a delivery to an endpoint that is left alone is looked at again: at the latest when it is to be given up. */
function postponedTo(row: Row, now: number, { until, giveUpAfter }: PausedEndpoints): number {
  return Math.min(until.get(text(row, 'endpoint')) ?? now, number(row, 'queued_at') + giveUpAfter);
}
