import type { DatabaseSync } from 'node:sqlite';
import type { Delivery } from '../../message/delivery.ts';
import { text, toDelivery, toMessage, toStep } from '../rows.ts';
import { stepsOf } from '../steps-of.ts';
import type { Step, StoredMessage } from '../store.ts';
import { deliveryColumns } from './delivery-columns.ts';

/** The reads that answer "what is this message, and what happened to it?" */
export interface MessageReads {
  message(messageId: string): StoredMessage | undefined;
  messageOfBundle(bundleId: string): StoredMessage | undefined;
  delivery(deliveryId: string): Delivery | undefined;
  content(messageId: string): { readonly bytes: Uint8Array; readonly sha256: string } | undefined;
  timeline(messageId: string): readonly Step[];
}

/** Prepares the reads. */
export function prepareReads(database: DatabaseSync): MessageReads {
  const selectMessage = database.prepare('SELECT * FROM message WHERE message_id = ?');
  const selectDispatch = database.prepare('SELECT message_id FROM dispatch WHERE bundle_id = ?');
  const selectDeliveries = database.prepare(`
    SELECT ${deliveryColumns} FROM delivery d JOIN message m ON m.seq = d.message_seq
    WHERE m.message_id = ? ORDER BY d.seq`);
  const selectDelivery = database.prepare(`
    SELECT ${deliveryColumns} FROM delivery d JOIN message m ON m.seq = d.message_seq WHERE d.id = ?`);
  const selectContent = database.prepare(`
    SELECT c.bytes, m.sha256 FROM content c JOIN message m ON m.seq = c.seq WHERE m.message_id = ?`);
  const selectSteps = database.prepare('SELECT * FROM step WHERE message_id = ? ORDER BY seq');
  const selectDisclosures = database.prepare(`
    SELECT at, 'disclosed' AS kind, actor, detail FROM disclosure WHERE message_id = ? ORDER BY seq`);

  const message = (messageId: string): StoredMessage | undefined => {
    const row = selectMessage.get(messageId);
    return row === undefined ? undefined : toMessage(row, selectDeliveries.all(messageId).map(toDelivery));
  };
  return {
    message,
    messageOfBundle(bundleId) {
      const row = selectDispatch.get(bundleId);
      return row === undefined ? undefined : message(text(row, 'message_id'));
    },
    delivery(deliveryId) {
      const row = selectDelivery.get(deliveryId);
      return row === undefined ? undefined : toDelivery(row);
    },
    content(messageId) {
      const row = selectContent.get(messageId);
      return row === undefined ? undefined : { bytes: row.bytes as Uint8Array, sha256: text(row, 'sha256') };
    },
    timeline(messageId) {
      const found = message(messageId);
      if (found === undefined) return [];
      const others = [...selectSteps.all(messageId), ...selectDisclosures.all(messageId)].map(toStep);
      const steps = [...stepsOf(found), ...others];
      return steps.toSorted((one, other) => one.at - other.at);
    },
  };
}
