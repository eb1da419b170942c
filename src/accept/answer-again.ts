import type { Store, StoredMessage } from '../store/store.ts';

/** On its way already: the sender gets it anyhow. */
const underWay = new Set(['queued', 'failed']);

/**
 * The same question gets the same answer: whoever sends a message again is sent the acknowledgement that counts again,
 * with its MessageHeader.id and content, under a new Bundle.id and with new times. (MedCom COMM/043, rows 2 and 3.)
 * @param at milliseconds since the epoch
 */
export async function answerAgain(
  store: Store,
  known: StoredMessage,
  at: number,
  newId: () => string,
): Promise<void> {
  const answers = new Set(known.deliveries.map(({ answeredBy }) => answeredBy));
  for (const messageId of answers) {
    const answer = messageId === undefined ? undefined : await store.message(messageId);
    const toSender = answer?.deliveries.filter(({ receiver }) => receiver === known.sender) ?? [];
    for (const delivery of toSender.filter(({ state }) => !underWay.has(state))) {
      await store.resend(delivery, { bundleId: newId(), at }, 'message.repeated');
    }
  }
}
