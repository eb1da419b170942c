import { setTimeout as pause } from 'node:timers/promises';
import { StoreUnavailable, type Submission } from '../store.ts';
import type { Kept } from './fresh-deliveries.ts';

/** Many submissions, few statements. */
export interface AcceptBatches {
  /**
   * Resolves after the commit, with its place among others; undefined when its message is known.
   * Rejects as its statement did.
   */
  keep(submission: Submission): Promise<Kept | undefined>;
}

/** Writes several submissions, all or none; resolves with those that were not known. */
export type KeepAll = (submissions: readonly Submission[]) => Promise<ReadonlyMap<string, Kept>>;

interface Waiting {
  readonly submission: Submission;
  readonly succeed: (kept: Kept | undefined) => void;
  readonly fail: (cause: unknown) => void;
}

/** A statement shall be short, and so shall what is done again when one submission of it fails. */
const most = { messages: 32, bytes: 1024 * 1024 };

/** How long a batch waits for company when the one before had some, milliseconds (decision 78). */
const patience = 8;

/**
 * Writes one batch at a time; what comes meanwhile forms the next one. Alone, a submission waits for nobody; under
 * load several share a statement, a commit and a sync to disk, and each is answered after that commit. A batch that
 * would be smaller than the last one waits 8 ms, once: many small batches cost more than those milliseconds.
 * @param wait resolves after so many milliseconds
 */
export function batchAccepting(
  keepAll: KeepAll,
  wait: (milliseconds: number) => Promise<unknown> = pause,
): AcceptBatches {
  let waiting: Waiting[] = [];
  let isRunning = false;
  let lastSize = 0;

  const run = async (): Promise<void> => {
    // What is given during one turn of the event loop goes together.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      if (lastSize > 1 && waiting.length < lastSize) await wait(patience);
      const batch = nextBatch();
      lastSize = batch.length;
      await writeBatch(batch);
    }
    isRunning = false;
  };

  /** Each message and each dispatch once: the second of two must find what the first one kept. */
  const nextBatch = (): readonly Waiting[] => {
    const batch: Waiting[] = [];
    const later: Waiting[] = [];
    const ids = new Set<string>();
    let bytes = 0;
    for (const each of waiting) {
      const { messageId, bundleId, bytes: content } = each.submission;
      const isFirst = batch.length === 0;
      const fits = batch.length < most.messages && bytes + content.byteLength <= most.bytes;
      if ((isFirst || fits) && !ids.has(messageId) && !ids.has(bundleId)) {
        batch.push(each);
        ids.add(messageId).add(bundleId);
        bytes += content.byteLength;
      } else later.push(each);
    }
    waiting = later;
    return batch;
  };

  const writeBatch = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const kept = await keepAll(batch.map(({ submission }) => submission));
      for (const { submission, succeed } of batch) succeed(kept.get(submission.messageId));
    } catch (cause) {
      // One that cannot be kept must not keep the others from it.
      if (batch.length > 1 && !(cause instanceof StoreUnavailable)) {
        for (const each of batch) await writeBatch([each]);
      } else {
        for (const { fail } of batch) fail(cause);
      }
    }
  };

  return {
    keep(submission) {
      const { promise, resolve, reject } = Promise.withResolvers<Kept | undefined>();
      waiting.push({ submission, succeed: resolve, fail: reject });
      if (!isRunning) {
        isRunning = true;
        void run();
      }
      return promise;
    },
  };
}
