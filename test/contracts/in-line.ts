import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { problem } from '../../src/message/problem.ts';
import type { Order } from '../../src/store/order.ts';
import type { Store, Submission } from '../../src/store/store.ts';
import { submission } from './submission.ts';

/** What is said of a message that came before the one it continues. */
export const ifAwaited = problem('message.predecessor-awaited');

/** A message of a course to one endpoint, which the gateway brings messages to. */
export function inLine(key: string, at: number, changes: Partial<Submission> & { endpoint?: string } = {}) {
  const { endpoint = 'hook', ...rest } = changes;
  const order: Order = { key, inherits: false, at, follows: undefined };
  const to = {
    id: randomUUID(),
    receiver: endpoint,
    endpoint,
    acknowledgement: 'awaited',
    brought: true,
  } as const;
  return submission({ deliveries: [to], order, ...rest });
}

/** The same, continuing another one. */
export function continuing(
  messageId: string,
  kept: Submission,
  until?: number,
  inherits = false,
): Submission {
  const { key = '', at = 0 } = kept.order ?? {};
  return { ...kept, order: { key, inherits, at, follows: { messageId, until, ifAwaited } } };
}

/** Id of the only delivery. */
export function idOf({ deliveries }: Submission): string {
  return deliveries[0]?.id ?? '';
}

/** What tests of order do to a store. */
export function lineSteps(store: Store) {
  const keep = async (kept: Submission): Promise<Submission> => {
    expect((await store.accept(kept)).status).toBe('accepted');
    return kept;
  };
  const claim = async (now = 1e12, limit = 100): Promise<readonly string[]> =>
    (await store.claimDue(now, limit)).map(({ delivery }) => delivery.id);
  const available = (kept: Submission) =>
    store.settle(idOf(kept), { state: 'available', at: 2000, attempt: 0 });
  const delivered = (kept: Submission) => store.settle(idOf(kept), { state: 'delivered', at: 3000 });
  const stateOf = async (kept: Submission) => store.delivery(idOf(kept));
  return { keep, claim, available, delivered, stateOf };
}
