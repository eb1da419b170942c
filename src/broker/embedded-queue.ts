import type { GroupCommit } from '../store/group-commit.ts';
import type { After } from './after.ts';
import type { Consumer, Settlement } from './broker.ts';
import type { EmbeddedTables, QueuePlace, QueueRow } from './embedded-tables.ts';
import { within } from './within.ts';

/** What one queue needs of the broker around it. */
export interface QueueSurroundings {
  readonly tables: EmbeddedTables;
  readonly commits: GroupCommit;
  readonly after: After;
  readonly stopWithin: number;
  /** Times a message may be given back before it goes to the dead. */
  readonly deliveryLimit: number;
  /** Told of every commit, and of what made one fail. */
  readonly onCommit: (failure?: unknown) => void;
  /** A handler threw. */
  readonly onFault: (cause: unknown) => void;
  /** Moves a message, inside a transaction, to the dead and tells their queue after the commit. */
  readonly bury: (place: QueuePlace, reason: string) => { readonly committed: () => void };
}

/** One endpoint's queue: counts kept in memory, messages on disk. */
export interface EmbeddedQueue {
  readonly id: number;
  waiting(): number;
  bytes(): number;
  /** `sentAt` of the first message that nobody has been handed. */
  oldestAt(): number | undefined;
  /** Keeps room for a message that is about to be committed, and lets go of it when it was not. */
  reserve(size: number): { readonly release: () => void };
  /** A message was committed at this place, for which there is room. */
  arrived(place: QueuePlace): void;
  consume(prefetch: number, handler: (row: QueueRow) => Promise<Settlement>): Consumer;
  stop(): Promise<void>;
}

interface Subscription {
  readonly prefetch: number;
  readonly handler: (row: QueueRow) => Promise<Settlement>;
  /** Promises of the handlers that run, settlement included. */
  readonly running: Map<number, Promise<void>>;
  stopping?: Promise<void>;
  /** What it had in hand has been given back; its word counts no more. */
  dismissed: boolean;
}

const retryCommitAfter = 1000;

/** A queue over the rows of one queue id, of which `waiting` with together `bytes` are there already. */
export function embeddedQueue(
  id: number,
  stored: { readonly waiting: number; readonly bytes: number },
  { tables, commits, after, ...surroundings }: QueueSurroundings,
): EmbeddedQueue {
  let { waiting, bytes } = stored;
  /** Everything up to here has been handed over, save what was given back. */
  let cursor = 0;
  const inHand = new Set<number>();
  const subscriptions: Subscription[] = [];

  function pump(): void {
    const active = subscriptions[0];
    if (!active || active.stopping || waiting === 0) return;
    const free = active.prefetch - active.running.size;
    if (free <= 0) return;
    // Only given back messages leave gaps of messages in hand behind the cursor.
    for (const place of tables.places(id, cursor, free + inHand.size)) {
      if (active.running.size >= active.prefetch) return;
      cursor = place.seq;
      if (!inHand.has(place.seq)) handOver(place, active);
    }
  }

  function handOver(place: QueuePlace, to: Subscription): void {
    const row = tables.read(place.seq);
    if (!row) return;
    inHand.add(place.seq);
    waiting -= 1;
    const run = Promise.resolve(row)
      .then(to.handler)
      .catch((cause: unknown): Settlement => {
        surroundings.onFault(cause);
        return 'again';
      })
      .then((said) => settle(place, said, row.attempts + 1, to))
      .finally(() => {
        to.running.delete(place.seq);
        pump();
      });
    to.running.set(place.seq, run);
  }

  async function settle(
    place: QueuePlace,
    said: Settlement,
    attempt: number,
    by: Subscription,
  ): Promise<void> {
    while (!by.dismissed) {
      try {
        const committed = await commits.submit(() => (by.dismissed ? () => {} : write(place, said, attempt)));
        surroundings.onCommit();
        committed();
        return;
      } catch (cause) {
        surroundings.onCommit(cause);
        await new Promise<void>((resolve) => after(retryCommitAfter, resolve));
      }
    }
  }

  /** Writes the consumer's word down; returns what to do once that is committed. */
  function write(place: QueuePlace, said: Settlement, attempt: number): () => void {
    if (said === 'done') {
      tables.remove(place.seq);
      return () => leave(place);
    }
    if (said === 'again' && attempt <= surroundings.deliveryLimit) {
      tables.countAttempt(place.seq);
      return () => {
        inHand.delete(place.seq);
        giveBack(place.seq);
      };
    }
    const burial = surroundings.bury(place, said === 'dead' ? 'rejected' : 'delivery-limit');
    return () => {
      leave(place);
      burial.committed();
    };
  }

  function leave({ seq, size }: QueuePlace): void {
    inHand.delete(seq);
    bytes -= size;
  }

  function giveBack(seq: number): void {
    waiting += 1;
    cursor = Math.min(cursor, seq - 1);
  }

  async function stop(subscription: Subscription): Promise<void> {
    await within(surroundings.stopWithin, Promise.all(subscription.running.values()), after);
    subscription.dismissed = true;
    for (const seq of subscription.running.keys()) {
      inHand.delete(seq);
      giveBack(seq);
    }
    subscriptions.splice(subscriptions.indexOf(subscription), 1);
    pump();
  }

  function consumer(subscription: Subscription): Consumer {
    return {
      stop: () => {
        subscription.stopping ??= stop(subscription);
        return subscription.stopping;
      },
    };
  }

  return {
    id,
    waiting: () => waiting,
    bytes: () => bytes,
    oldestAt: () => {
      const first = tables.places(id, cursor, inHand.size + 1).find(({ seq }) => !inHand.has(seq));
      return first && tables.read(first.seq)?.message.sentAt;
    },
    reserve: (size) => {
      bytes += size;
      return {
        release: () => {
          bytes -= size;
        },
      };
    },
    arrived: ({ seq }) => {
      giveBack(seq);
      pump();
    },
    consume: (prefetch, handler) => {
      const subscription: Subscription = { prefetch, handler, running: new Map(), dismissed: false };
      subscriptions.push(subscription);
      pump();
      return consumer(subscription);
    },
    stop: async () => {
      await Promise.all(subscriptions.map((each) => consumer(each).stop()));
    },
  };
}
