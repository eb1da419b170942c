import { readableContent } from '../store/readable-content.ts';
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
  // What an operator has taken back is no answer any more.
  const answered = known.deliveries.filter(({ acknowledgement }) => acknowledgement !== 'awaited');
  const answers = new Set(answered.flatMap(({ answeredBy }) => answeredBy ?? []));
  for (const messageId of answers) {
    const answer = await store.message(messageId);
    // Of one whose content is gone nothing can be sent.
    if (answer === undefined || (await readableContent(store, messageId)) === undefined) continue;
    const idle = answer.deliveries.filter(
      ({ receiver, state }) => receiver === known.sender && !underWay.has(state),
    );
    const why = { actor: known.sender, reason: 'message.repeated' };
    for (const delivery of idle) await store.resend(delivery, { bundleId: newId(), at }, why);
  }
}
