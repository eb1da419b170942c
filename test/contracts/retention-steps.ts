import { expect } from 'vitest';
import { problem } from '../../src/message/problem.ts';
import type { PurgeStep, RetentionPolicy } from '../../src/store/retention.ts';
import type { Store, Submission } from '../../src/store/store.ts';
import { submission, to } from './submission.ts';

/** Milliseconds. */
export const hour = 3_600_000;
export const day = 24 * hour;
/** When the tests begin. */
export const start = Date.UTC(2026, 10, 22);

/** Periods that can be told apart. */
export const policy: RetentionPolicy = {
  periods: new Map([['care-communication-message', 10 * day]]),
  otherPeriod: 30 * day,
  stepPeriod: 100 * day,
  refusalPeriod: 50 * day,
  coursePeriod: 60 * day,
  taskPeriod: 50 * day,
  auditPeriod: 50 * day,
  ownQueues: new Set(['region']),
};

/** Purges until there is nothing more to do at that instant. */
export async function purgeAll(store: Store, now: number, by = policy): Promise<Omit<PurgeStep, 'more'>> {
  const done = { purged: 0, waiting: 0, courses: 0, deleted: 0 };
  for (let more = true; more; ) {
    const step = await store.purge(now, by);
    done.purged += step.purged;
    done.waiting += step.waiting;
    done.courses += step.courses;
    done.deleted += step.deleted;
    more = step.more;
  }
  return done;
}

/** The acknowledgement of a message. */
export function answerTo(messageId: string, changes: Partial<Submission>): Submission {
  return submission({
    event: 'acknowledgement-message',
    sender: 'kom',
    deliveries: [to('hospital', 'none-owed')],
    acknowledges: { messageId, code: 'ok', ifUnmatched: problem('acknowledgement.unmatched') },
    ...changes,
  });
}

/** Id of one of the deliveries. */
export function idOf({ deliveries }: Submission, index = 0): string {
  return deliveries[index]?.id ?? '';
}

/** What tests of forgetting do to a store. */
export function retentionSteps(store: Store) {
  const keep = async (changes: Partial<Submission> = {}): Promise<Submission> => {
    const kept = submission({ receivedAt: start, ...changes });
    expect((await store.accept(kept)).status).toBe('accepted');
    return kept;
  };
  const deliver = (kept: Submission, at: number, index = 0) =>
    store.settle(idOf(kept, index), { state: 'delivered', at });
  const finish = async (changes: Partial<Submission> = {}, at = start + hour): Promise<Submission> => {
    const kept = await keep({ deliveries: [to('kom', 'none-owed')], ...changes });
    await deliver(kept, at);
    return kept;
  };
  const isThere = async ({ messageId }: Submission) => (await store.content(messageId)) !== undefined;
  return { keep, deliver, finish, isThere };
}
