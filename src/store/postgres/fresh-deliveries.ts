import type { Delivery } from '../../message/delivery.ts';
import type { PausedEndpoints } from '../order.ts';
import type { DueDelivery, Submission } from '../store.ts';

/** What keeping a message has shown of its place among others. */
export interface Kept {
  /** Whether it waits for the message it continues. */
  readonly held: boolean;
  readonly orderKey: string | undefined;
  /** Whether something of its line was open when it was kept. */
  readonly behind: boolean;
}

/** Deliveries of messages that were kept a moment ago, in hand here, so that the relay need not ask for them. */
export interface FreshDeliveries {
  /** False when there are so many that the rest must be asked for. */
  add(due: DueDelivery): boolean;
  /**
   * What may be handed out now, oldest first, at most so many; and all that must be asked for after all: it has lain here
   * for so long that somebody may have decided about it, is not due by the caller's clock, or its endpoint is left alone.
   */
  take(
    now: number,
    limit: number,
    paused: PausedEndpoints,
  ): { readonly due: readonly DueDelivery[]; readonly stale: readonly DueDelivery[] };
  /** Everything, which is then no longer here. */
  clear(): readonly DueDelivery[];
  /** When the oldest was queued, milliseconds since the epoch; undefined when there is none. */
  oldest(): number | undefined;
}

/** Longest stay, milliseconds by a clock that never runs backwards. */
const longestStay = 100;
const most = { deliveries: 512, bytes: 8 * 1024 * 1024 };

/** @param monotonic milliseconds that never run backwards */
export function freshDeliveries(monotonic: () => number): FreshDeliveries {
  let waiting: { readonly due: DueDelivery; readonly since: number }[] = [];
  let bytes = 0;

  const clear = (): readonly DueDelivery[] => {
    const all = waiting.map(({ due }) => due);
    waiting = [];
    bytes = 0;
    return all;
  };

  return {
    add(due) {
      if (waiting.length >= most.deliveries || bytes + due.bytes.byteLength > most.bytes) return false;
      waiting.push({ due, since: monotonic() });
      bytes += due.bytes.byteLength;
      return true;
    },
    take(now, limit, paused) {
      const youngest = monotonic() - longestStay;
      const { ready = [], stale = [] } = Object.groupBy(waiting, ({ since, due: { delivery } }) =>
        since >= youngest && delivery.queuedAt <= now && !paused.until.has(delivery.endpoint)
          ? 'ready'
          : 'stale',
      );
      waiting = ready.slice(limit);
      bytes = waiting.reduce((sum, { due }) => sum + due.bytes.byteLength, 0);
      return {
        due: ready.slice(0, limit).map(({ due }) => due),
        stale: stale.map(({ due }) => due),
      };
    },
    clear,
    oldest: () => waiting[0]?.due.delivery.queuedAt,
  };
}

/** A message that is kept now and given as it came, as a claim would give its deliveries; none when it has to wait. */
export function dueAtOnce(submission: Submission, { held, orderKey, behind }: Kept): readonly DueDelivery[] {
  if (held || behind) return [];
  const { messageId, event, sender, sha256, mediaType, bytes, receivedAt } = submission;
  return submission.deliveries.map(({ id, receiver, endpoint, acknowledgement }) => {
    const delivery: Delivery = {
      ...untouched,
      id,
      messageId,
      receiver,
      endpoint,
      acknowledgement,
      orderKey,
      queuedAt: receivedAt,
      dueAt: receivedAt,
    };
    return { delivery, event, sender, sha256, mediaType, bytes };
  });
}

/** What nothing has happened to yet. */
const untouched = {
  state: 'queued',
  attempts: 0,
  attempt: 0,
  held: undefined,
  awaits: undefined,
  availableAt: undefined,
  deliveredAt: undefined,
  acknowledgedAt: undefined,
  reason: undefined,
  owner: undefined,
  resentAt: undefined,
  revision: 0,
  replay: undefined,
  dispatch: undefined,
  resends: 0,
  followUpAt: undefined,
  answeredBy: undefined,
} as const;
