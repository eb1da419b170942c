import { setTimeout as pause } from 'node:timers/promises';
import { type DeliveryOutcome, type Store, StoreUnavailable } from '../store/store.ts';

const betweenTries = 1000;

/**
 * Settles a delivery however long the store takes no writes: what the far end has said must not be asked again because
 * our own disk was full. Rejects when told to stop while it still waits; the broker then offers the message once more.
 */
export async function settleSurely(
  store: Store,
  deliveryId: string,
  outcome: DeliveryOutcome,
  stopping: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      return await store.settle(deliveryId, outcome);
    } catch (cause) {
      if (!(cause instanceof StoreUnavailable) || stopping.aborted) throw cause;
      await pause(betweenTries, undefined, { signal: stopping }).catch(() => undefined);
    }
  }
}
