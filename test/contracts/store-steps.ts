import { expect } from 'vitest';
import { problem } from '../../src/message/problem.ts';
import type { MailboxQuery } from '../../src/store/mailboxes.ts';
import type { Store, Submission } from '../../src/store/store.ts';
import { submission, to } from './submission.ts';

/** What is said of an acknowledgement that answers nothing. */
export const ifUnmatched = problem('acknowledgement.unmatched');

/** Id of the first delivery. */
export function firstDelivery({ deliveries }: Submission): string {
  return deliveries[0]?.id ?? '';
}

/** A try that failed. */
export function failedAt(at: number, dueAt: number, attempt = 0) {
  return { state: 'failed', at, dueAt, attempt, by: 'hand-over', reason: 'no' } as const;
}

/** A try that was the last. */
export function deadAt(at: number, reason: string, attempt = 0) {
  return { state: 'dead', at, attempt, by: 'hand-over', reason } as const;
}

/** What most tests of a store do to it. */
export function storeSteps(store: Store) {
  const mailbox = (query: Partial<MailboxQuery> = {}) =>
    store.mailbox({
      endpoint: 'kom',
      after: 0,
      since: undefined,
      event: undefined,
      acknowledgement: undefined,
      limit: 100,
      maxBytes: 1e9,
      ...query,
    });
  const keep = async (changes: Partial<Submission> = {}): Promise<Submission> => {
    const kept = submission(changes);
    expect((await store.accept(kept)).status).toBe('accepted');
    return kept;
  };
  const makeAvailable = async (kept: Submission, at: number, attempt = 0) =>
    store.settle(firstDelivery(kept), { state: 'available', at, attempt });
  const deliveryOf = async (kept: Submission) => {
    const found = await store.delivery(firstDelivery(kept));
    if (found === undefined) throw new Error('no such delivery');
    return found;
  };
  const acknowledge = (answered: string, code: 'ok' | 'fatal-error' | 'transient-error', sender = 'kom') =>
    store.accept(
      submission({
        event: 'acknowledgement-message',
        sender,
        deliveries: [to('hospital', 'none-owed')],
        acknowledges: { messageId: answered, code, ifUnmatched },
        receivedAt: 5000,
      }),
    );
  return { mailbox, keep, makeAvailable, deliveryOf, acknowledge };
}
