import { nextTry, type RetryPolicy } from '../deliver/retry-policy.ts';
import type { Store } from '../store/store.ts';
import type { KeptSubscription, SubscriptionOutcome } from '../store/subscriptions.ts';
import type { NotificationResult, OutgoingNotification } from './hand-notification.ts';
import { notification, written } from './notification.ts';
import { type Settings, settingsOf } from './settings.ts';
import type { NotificationType } from './status-parameters.ts';
import { type ToldEvent, toldEvents } from './told-events.ts';

/** Hands one notification to the far end. */
export type Hand = (
  kept: KeptSubscription,
  settings: Settings,
  outgoing: OutgoingNotification,
) => Promise<NotificationResult>;

/** What telling of events takes. */
export interface NotifyParts {
  readonly store: Pick<Store, 'subscriptionEvents' | 'message' | 'content' | 'task' | 'changeTasks'>;
  readonly hand: Hand;
  readonly retry: RetryPolicy;
  /** Most bytes of messages in one notification. */
  readonly mostBytes: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** Makes UUIDs. */
  readonly newId: () => string;
}

/** Events in one notification unless the subscriber says otherwise. */
const usualCount = 20;
/** How soon it is looked again for a broker that is away, milliseconds. */
const awayFor = 1000;

/** Key of the task that a subscription was given up; each change by its owner begins anew. */
export function givenUpKey({ id, revision }: Pick<KeptSubscription, 'id' | 'revision'>): string {
  return `subscription.off:${id}:${revision}`;
}

/**
 * What a subscription is due for, tried once: its end, its handshake, the events its owner has not been told of, or a
 * heartbeat. Events go in their order, several at once, and the next ones only when these were taken. Returns how it stands
 * afterwards.
 */
export async function notify(kept: KeptSubscription, parts: NotifyParts): Promise<SubscriptionOutcome> {
  const { store, now, newId, mostBytes } = parts;
  const settings = settingsOf(kept);
  if (kept.endsAt !== undefined && now() >= kept.endsAt) {
    return { ...standing(kept, now()), status: 'off', dueAt: undefined, error: undefined };
  }
  if (!kept.pushed)
    return { ...standing(kept, now()), status: 'active', handshaken: true, dueAt: kept.endsAt };

  const send = async (type: NotificationType, events: readonly ToldEvent[]): Promise<NotificationResult> => {
    const bundle = notification({
      // What it tells is how it stands when it arrives.
      kept: { ...kept, status: type === 'handshake' ? 'requested' : 'active', error: undefined },
      topic: settings.topic,
      type,
      events,
      at: now(),
      newId,
    });
    const [first, last] = [events[0]?.number, events.at(-1)?.number];
    const id = `${kept.id}.${kept.revision}.${first === undefined ? `${type}-${newId()}` : `${first}-${last}`}`;
    return parts.hand(kept, settings, { id, ...written(bundle, settings.mediaType) });
  };

  if (!kept.handshaken) {
    const result = await send('handshake', []);
    return after(result, kept, { handshaken: true }, settings, parts);
  }
  if (kept.lastNumber > kept.sentNumber) {
    const from = kept.sentNumber + 1;
    const limit = settings.maxCount ?? usualCount;
    const waiting = await store.subscriptionEvents(kept.id, { from, to: kept.lastNumber, limit });
    const { organisation } = kept;
    const events = await toldEvents(waiting, settings.content, { store, mostBytes, organisation });
    // They went with their subscription.
    if (events.length === 0) return { ...standing(kept, now()), dueAt: now() + awayFor };
    const result = await send('event-notification', events);
    const sentNumber = events.at(-1)?.number ?? kept.sentNumber;
    const disclosed = events.filter(({ resource }) => resource !== undefined).map(({ number }) => number);
    return after(result, kept, { sentNumber, disclosed }, settings, parts);
  }
  const silentUntil = (kept.lastSentAt ?? kept.changedAt) + (settings.heartbeat ?? Number.POSITIVE_INFINITY);
  if (now() < silentUntil) {
    const dueAt = nextLook(kept, silentUntil);
    return { ...standing(kept, now()), status: 'active', dueAt, holdsBack: false };
  }
  return after(await send('heartbeat', []), kept, {}, settings, parts);
}

function standing(kept: KeptSubscription, at: number): SubscriptionOutcome {
  const { status, handshaken, sentNumber, failures, failingSince, error, lastSentAt, dueAt } = kept;
  return {
    at,
    status,
    handshaken,
    sentNumber,
    failures,
    failingSince,
    error,
    lastSentAt,
    dueAt,
    holdsBack: true,
    disclosed: [],
  };
}

/** What the far end's answer makes of it. */
async function after(
  result: NotificationResult,
  kept: KeptSubscription,
  taken: Partial<Pick<SubscriptionOutcome, 'handshaken' | 'sentNumber' | 'disclosed'>>,
  settings: Settings,
  { store, retry, now, random, newId }: NotifyParts,
): Promise<SubscriptionOutcome> {
  const at = now();
  const before = standing(kept, at);
  if (result.kind === 'away') return { ...before, dueAt: at + awayFor };
  if (result.kind === 'taken') {
    return {
      ...before,
      ...taken,
      status: 'active',
      failures: 0,
      failingSince: undefined,
      error: undefined,
      lastSentAt: at,
      holdsBack: false,
      dueAt: nextLook(kept, at + (settings.heartbeat ?? Number.POSITIVE_INFINITY)),
    };
  }
  const failures = kept.failures + 1;
  const failingSince = kept.failingSince ?? at;
  const retryAfter = 'retryAfter' in result ? result.retryAfter : undefined;
  const dueAt = nextTry(retry, {
    attempts: failures,
    since: failingSince,
    now: at,
    retryAfter,
    random: random(),
  });
  const error = result.reason;
  if (dueAt !== undefined) return { ...before, status: 'error', failures, failingSince, error, dueAt };
  const reason = { subscription: kept.id, attempts: failures, last: kept.sentNumber };
  await store.changeTasks({
    open: [
      {
        id: newId(),
        key: givenUpKey(kept),
        kind: 'subscription.off',
        owner: kept.organisation,
        reason,
        openedAt: at,
      },
    ],
  });
  return { ...before, status: 'off', failures, failingSince, error, dueAt: undefined };
}

/** When there is something to do though no event comes; undefined when there is nothing. */
function nextLook({ endsAt }: KeptSubscription, heartbeatAt: number): number | undefined {
  const next = Math.min(heartbeatAt, endsAt ?? Number.POSITIVE_INFINITY);
  return Number.isFinite(next) ? next : undefined;
}
