import type { Delivery } from '../../message/delivery.ts';
import { text, toDelivery, toMessage, toStep } from '../rows.ts';
import { stepsOf } from '../steps-of.ts';
import type { Step, StoredMessage } from '../store.ts';
import { messageSeq } from './message-seq.ts';
import type { Database, Statement } from './open-database.ts';
import { storable } from './storable.ts';

/** By the identity, which knows the month, to the one partition that has the message. */
export const selectMessage: Statement = {
  name: 'select-message',
  text: `
    SELECT m.* FROM identity i JOIN message m ON m.seq = i.seq AND m.received_at = i.received_at
    WHERE i.message_id = $1`,
};
export const selectContent: Statement = {
  name: 'select-content',
  text: `
    SELECT c.bytes, m.sha256
    FROM identity i
      JOIN message m ON m.seq = i.seq AND m.received_at = i.received_at
      JOIN content c ON c.seq = i.seq AND c.received_at = i.received_at
    WHERE i.message_id = $1`,
};
export const selectDispatch: Statement = {
  name: 'select-dispatch',
  text: 'SELECT message_id FROM dispatch WHERE bundle_id = $1',
};
export const selectDeliveries: Statement = {
  name: 'select-deliveries',
  text: `SELECT * FROM delivery WHERE message_seq = ${messageSeq('$1')} ORDER BY seq`,
};
export const selectDelivery: Statement = {
  name: 'select-delivery',
  text: 'SELECT * FROM delivery WHERE id = $1',
};
export const selectSteps: Statement = {
  name: 'select-steps',
  text: 'SELECT * FROM step WHERE message_id = $1 ORDER BY seq',
};
const selectDisclosures: Statement = {
  name: 'select-disclosures',
  text: "SELECT at, 'disclosed' AS kind, actor, detail FROM disclosure WHERE message_id = $1 ORDER BY seq",
};

/** The reads that answer "what is this message, and what happened to it?" */
export interface MessageReads {
  message(messageId: string): Promise<StoredMessage | undefined>;
  messageOfBundle(bundleId: string): Promise<StoredMessage | undefined>;
  delivery(deliveryId: string): Promise<Delivery | undefined>;
  /** Not yet compared with its hash. */
  content(messageId: string): Promise<{ readonly bytes: Uint8Array; readonly sha256: string } | undefined>;
  timeline(messageId: string): Promise<readonly Step[]>;
}

/** Puts the reads together. */
export function createReads(database: Database): MessageReads {
  const message = async (messageId: string): Promise<StoredMessage | undefined> => {
    const [row] = await database.run(selectMessage, [storable(messageId)]);
    if (row === undefined) return undefined;
    return toMessage(row, (await database.run(selectDeliveries, [messageId])).map(toDelivery));
  };
  return {
    message,
    async messageOfBundle(bundleId) {
      const [row] = await database.run(selectDispatch, [storable(bundleId)]);
      return row === undefined ? undefined : message(text(row, 'message_id'));
    },
    async delivery(deliveryId) {
      const [row] = await database.run(selectDelivery, [storable(deliveryId)]);
      return row === undefined ? undefined : toDelivery(row);
    },
    async content(messageId) {
      const [row] = await database.run(selectContent, [storable(messageId)]);
      return row === undefined ? undefined : { bytes: row.bytes as Uint8Array, sha256: text(row, 'sha256') };
    },
    async timeline(messageId) {
      const found = await message(messageId);
      if (found === undefined) return [];
      const steps = (await database.run(selectSteps, [messageId])).map(toStep);
      const disclosures = (await database.run(selectDisclosures, [messageId])).map(toStep);
      return [...stepsOf(found), ...steps, ...disclosures].toSorted((one, other) => one.at - other.at);
    },
  };
}
