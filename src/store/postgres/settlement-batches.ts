import { StoreUnavailable } from '../store.ts';
import type { Settlement } from './settle-deliveries.ts';

/** Many settlements, few commits. */
export interface SettlementBatches {
  /** Resolves when it has been written with others; rejects alone unless all failed. Steps keep the order of calls. */
  settle(settlement: Settlement): Promise<void>;
  /** Resolves when everything given so far has been written or has failed. Never rejects. */
  settled(): Promise<void>;
}

interface Waiting {
  readonly settlement: Settlement;
  readonly succeed: () => void;
  readonly fail: (cause: unknown) => void;
}

const mostInOneBatch = 256;

/**
 * Writes one batch at a time; what comes meanwhile is the next batch. Alone, a settlement waits for nobody; under load
 * the batch forms by itself, and endpoints that many messages become available at are locked once for all of them.
 */
export function batchSettlements(write: (batch: readonly Settlement[]) => Promise<void>): SettlementBatches {
  let waiting: Waiting[] = [];
  let running: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    // What is given during one turn of the event loop goes together.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) await writeBatch(nextBatch());
    running = undefined;
  };

  /** At most one step of each delivery: the statement sees each row once. */
  const nextBatch = (): readonly Waiting[] => {
    const batch = new Map<string, Waiting>();
    const later: Waiting[] = [];
    for (const each of waiting) {
      const { deliveryId } = each.settlement;
      if (batch.size < mostInOneBatch && !batch.has(deliveryId)) batch.set(deliveryId, each);
      else later.push(each);
    }
    waiting = later;
    return [...batch.values()];
  };

  const writeBatch = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      await write(batch.map(({ settlement }) => settlement));
      for (const { succeed } of batch) succeed();
    } catch (cause) {
      // One that cannot be written must not keep the others from it.
      if (batch.length > 1 && !(cause instanceof StoreUnavailable)) {
        for (const each of batch) await writeBatch([each]);
      } else {
        for (const { fail } of batch) fail(cause);
      }
    }
  };

  const settle = (settlement: Settlement): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    waiting.push({ settlement, succeed: resolve, fail: reject });
    running ??= run();
    return promise;
  };
  return { settle, settled: async () => running };
}
