import { setTimeout as pause } from 'node:timers/promises';
import type { Store } from '../store/store.ts';
import { type NotifyParts, notify } from './notify.ts';

/** Tells subscribers. */
export interface Notifier {
  /** Says that there may be something to tell. Cheap; call it after every accepted message. */
  wake(): void;
  /** Takes up nothing more and waits for what is under way. */
  stop(): Promise<void>;
}

/** What the notifier is made of. */
export interface NotifierParts extends NotifyParts {
  readonly store: NotifyParts['store'] &
    Pick<Store, 'claimSubscriptions' | 'settleSubscription' | 'nextSubscriptionDue' | 'onDue'>;
  /** Most subscriptions worked on at once. */
  readonly atOnce: number;
  /** Longest time one try may take, milliseconds: then another process may take it up. */
  readonly lease: number;
  /** Told of faults that the notifier survives. */
  readonly onFault: (cause: unknown) => void;
}

/** Longest sleep, so that a clock that jumps or a message another process kept delays nothing for long. Milliseconds. */
const longestSleep = 1000;
const shortestSleep = 20;

/**
 * Takes up subscriptions that are due, each by one process at a time: claim → tell → settle. What the far end took is
 * known only when it is written: a crash in between tells it again, under the same event numbers. One that does not answer
 * delays no other.
 */
export function startNotifier(parts: NotifierParts): Notifier {
  const { store, now, newId, atOnce, lease, onFault } = parts;
  const underWay = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  let awaken = Promise.withResolvers<void>();

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        const due = await store.nextSubscriptionDue();
        const wait = (due ?? Number.POSITIVE_INFINITY) - now();
        if (wait > 0 || underWay.size >= atOnce) await sleep(wait > 0 ? wait : longestSleep);
        else if ((await takeUp()) === 0) await sleep(shortestSleep);
      } catch (cause) {
        onFault(cause);
        await sleep(longestSleep);
      }
    }
    await Promise.all(underWay.values());
  };

  const takeUp = async (): Promise<number> => {
    const claim = { name: newId(), until: now() + lease, limit: atOnce - underWay.size };
    const claimed = await store.claimSubscriptions(now(), claim);
    for (const kept of claimed) {
      const before = underWay.get(kept.id) ?? Promise.resolve();
      const work = before
        .then(() => notify(kept, parts))
        .then((outcome) => store.settleSubscription(kept.id, claim.name, outcome))
        .then(() => {}, onFault)
        .finally(() => {
          if (underWay.get(kept.id) === work) underWay.delete(kept.id);
          awaken.resolve();
        });
      underWay.set(kept.id, work);
    }
    return claimed.length;
  };

  const sleep = async (wait: number): Promise<void> => {
    const most = Math.min(longestSleep, Math.max(shortestSleep, wait));
    const timer = setTimeout(() => awaken.resolve(), most);
    // Under load every message wakes it: one look serves them all.
    await Promise.all([awaken.promise, pause(shortestSleep)]);
    clearTimeout(timer);
    awaken = Promise.withResolvers<void>();
  };

  const stopListening = store.onDue(() => awaken.resolve());
  const finished = run();
  return {
    wake: () => awaken.resolve(),
    async stop() {
      stopping.abort();
      stopListening();
      awaken.resolve();
      await finished;
    },
  };
}
