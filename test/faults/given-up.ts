import type { FinalState, KeptDelivery, KeptMessage } from './final-state.ts';
import { receptions } from './history.ts';
import type { Invariant } from './invariant.ts';

/** The organisation in whose name the gateway writes messages of its own; nobody posts those. */
export const gatewayItself = 'overgang-gateway';

/**
 * What was given up is somebody's task, and its sender has been told in its mailbox, with either sign once. An
 * acknowledgement is a task and nothing more: nothing answers an answer.
 */
export const givenUp: Invariant = {
  promise: 'what is given up is told to its sender once, and is a task with an owner',
  violations: (entries, state) => {
    const seen = new Set(receptions(entries).map(({ receiver, messageId }) => `${receiver} ${messageId}`));
    const notices = noticesOf(state);
    const senders = new Map(state.messages.map(({ messageId, sender }) => [messageId, sender]));
    return [
      ...state.deliveries
        .filter(({ state: is }) => is === 'dead')
        .flatMap((each) => [
          ...lacksTask(each, state),
          ...lacksNotice(each, notices, senders.get(each.messageId) ?? '', seen),
        ]),
      ...toldTwice(notices),
    ];
  },
};

/** The gateway's own acknowledgements, by the message they are about. */
export function noticesOf({ messages }: FinalState): ReadonlyMap<string | undefined, readonly KeptMessage[]> {
  return Map.groupBy(
    messages.filter(({ sender, answers }) => sender === gatewayItself && answers !== undefined),
    ({ answers }) => answers,
  );
}

function lacksTask({ id, messageId }: KeptDelivery, { tasks }: FinalState): readonly string[] {
  const own = tasks.filter(({ kind, deliveryId }) => kind === 'delivery.undeliverable' && deliveryId === id);
  if (own.length === 1 && own[0]?.owner) return [];
  return [`message ${messageId} was given up and is ${own.length} tasks of ${own[0]?.owner ?? 'nobody'}`];
}

function lacksNotice(
  { messageId, acknowledgement }: KeptDelivery,
  notices: ReturnType<typeof noticesOf>,
  sender: string,
  seen: ReadonlySet<string>,
): readonly string[] {
  if (acknowledgement === 'none-owed') return [];
  const told = notices.get(messageId) ?? [];
  if (told.length === 0) return [`message ${messageId} was given up and its sender was told nothing`];
  return told
    .filter((notice) => !seen.has(`${sender} ${notice.messageId}`))
    .map(() => `${sender} never heard that message ${messageId} was given up`);
}

function toldTwice(notices: ReturnType<typeof noticesOf>): readonly string[] {
  return [...notices].flatMap(([messageId, told]) =>
    [...Map.groupBy(told, ({ answerCode }) => answerCode)]
      .filter(([, times]) => times.length > 1)
      .map(([code, times]) => `the gateway said ${code} of message ${messageId} ${times.length} times`),
  );
}
