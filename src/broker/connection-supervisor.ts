import type { After } from './after.ts';
import { backoff } from './backoff.ts';
import { reasonOf } from './reason-of.ts';

/** A connection with all that has been set up on it. */
export interface Link {
  /** Resolves with the reason, in English, when the link is gone for whatever cause. Never rejects. */
  readonly lost: Promise<string>;
  /** Ends it in order, or by force when that takes too long; then `lost` resolves. Never rejects. */
  close(): Promise<void>;
}

export interface SupervisorOptions<L extends Link> {
  /**
   * Connects and sets up, or rejects, in bounded time. `attempt` counts the tries since the supervisor began,
   * so that it can take turns between hosts.
   */
  readonly open: (attempt: number) => Promise<L>;
  readonly after: After;
  readonly random: () => number;
  /** Told of every change; the reason has no credentials as long as the errors of `open` have none. */
  readonly onChange: (state: 'connected' | 'reconnecting', reason?: string) => void;
}

/** Keeps one link up until it is closed. */
export interface Supervision<L extends Link> {
  /** The link while there is one. */
  current(): L | undefined;
  /** The link once the try under way has ended; at once when none is. */
  settled(): Promise<L | undefined>;
  /** Calls the listener with the present link and each later one, until the returned function is called. */
  onUp(listener: (link: L) => void): () => void;
  /** Ends the link and tries no more. Bounded by the link's own close. */
  close(): Promise<void>;
}

/** A link that lived this long was no failure, whatever ended it. */
const stableAfter = 10_000;

/** Connects now, and again whenever the link is lost, at growing random intervals, for ever. */
export function supervise<L extends Link>({
  open,
  after,
  random,
  onChange,
}: SupervisorOptions<L>): Supervision<L> {
  const listeners = new Set<(link: L) => void>();
  let current: L | undefined;
  let closed = false;
  let failures = 0;
  let attempt = 0;
  let trying: PromiseWithResolvers<L | undefined> | undefined;
  let wake: () => void = () => {};

  async function run(): Promise<void> {
    while (!closed) {
      const reason = await holdOneLink().catch(reasonOf);
      current = undefined;
      if (closed) return;
      onChange('reconnecting', reason);
      failures += 1;
      await pause(backoff(failures - 1, random));
    }
  }

  async function holdOneLink(): Promise<string> {
    const ended = Promise.withResolvers<L | undefined>();
    trying = ended;
    let link: L | undefined;
    try {
      link = await open(attempt++);
      if (closed) await link.close();
      else current = link;
    } finally {
      trying = undefined;
      ended.resolve(current);
    }
    if (!current) return 'closed';
    const forget = after(stableAfter, () => {
      failures = 0;
    });
    onChange('connected');
    for (const listener of [...listeners]) listener(link);
    const reason = await link.lost;
    forget();
    return reason;
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = after(ms, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  }

  const running = run();

  return {
    current: () => current,
    settled: async () => current ?? trying?.promise,
    onUp: (listener) => {
      listeners.add(listener);
      if (current) listener(current);
      return () => void listeners.delete(listener);
    },
    close: async () => {
      closed = true;
      wake();
      await current?.close();
      await running;
    },
  };
}
