import type { Submission } from './store.ts';

/** What may be said after what: a fatal-error is the last word, and nothing is said twice. */
const rank = ['transient-error', 'fatal-error'];

/**
 * Whether a receiver's deliveries say that the sender has been told this, or worse.
 * @param told the columns of all deliveries of the message to that receiver
 */
export function isToldAlready(told: readonly unknown[], { acknowledges }: Submission): boolean {
  const next = rank.indexOf(acknowledges?.code ?? '');
  return told.some((each) => rank.indexOf(String(each)) >= next);
}
