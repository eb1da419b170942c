import type { Broker, PublishResult } from '../broker/broker.ts';
import { BrokerUnavailable } from '../broker/broker-unavailable.ts';
import type { HandoverResult } from '../endpoints/handover.ts';
import { type Post, postToHook } from '../endpoints/rest-hook.ts';
import type { Network } from '../network/network.ts';
import type { KeptSubscription } from '../store/subscriptions.ts';
import { headersOf } from './hook-headers.ts';
import { queueOf } from './queue-name.ts';
import type { Settings } from './settings.ts';

/** A notification on its way. */
export interface OutgoingNotification {
  /** The same for the same content, so that who has seen it knows it. */
  readonly id: string;
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** What came of it: as with a message, or nothing was tried because the broker is away. */
export type NotificationResult = HandoverResult | { readonly kind: 'away' };

/** What handing over takes. */
export interface HandParts {
  readonly broker: Broker;
  readonly network: Network;
  /** Posts to a hook where the operator allows it. */
  readonly fetch: Post;
  /** Longest wait for the answer of a hook, milliseconds; a subscriber may want less. */
  readonly timeout: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Event of a notification in a queue: AMQP `type`, and what routing keys end with. */
const notificationEvent = 'subscription-notification';

/** Makes the last stretch of a notification. It never rejects but for faults of the program. */
export function createHand(parts: HandParts) {
  const { broker, network, now } = parts;
  const provisioned = new Set<string>();

  const publish = async (
    kept: KeptSubscription,
    outgoing: OutgoingNotification,
  ): Promise<NotificationResult> => {
    const endpoint = queueOf(kept.id, network.organisation(kept.organisation));
    if (endpoint === undefined) return { kind: 'transient', reason: 'nobody may read its queue' };
    let result: PublishResult;
    try {
      if (!provisioned.has(endpoint)) await broker.provision([endpoint]);
      provisioned.add(endpoint);
      result = await broker.publish({
        id: outgoing.id,
        correlationId: kept.id,
        endpoint,
        event: notificationEvent,
        contentType: outgoing.mediaType,
        sentAt: now(),
        headers: { receiver: kept.organisation },
        body: outgoing.bytes,
      });
    } catch (cause) {
      if (cause instanceof BrokerUnavailable) return { kind: 'away' };
      throw cause;
    }
    if (result.status === 'available') return { kind: 'taken' };
    if (result.status === 'refused') return { kind: 'transient', reason: result.reason };
    provisioned.delete(endpoint);
    return { kind: 'transient', reason: 'its queue is gone' };
  };

  return async (
    kept: KeptSubscription,
    settings: Settings,
    outgoing: OutgoingNotification,
  ): Promise<NotificationResult> => {
    if (settings.channel === 'amqp') return publish(kept, outgoing);
    const { url = '' } = settings;
    // Nothing goes unsigned.
    if (kept.secret === undefined) return { kind: 'transient', reason: 'its signing key cannot be opened' };
    const key = Buffer.from(kept.secret.slice('whsec_'.length), 'base64');
    const message = {
      deliveryId: outgoing.id,
      dispatchId: undefined,
      messageId: kept.id,
      event: notificationEvent,
      mediaType: outgoing.mediaType,
      body: outgoing.bytes,
    };
    const timeout = Math.min(settings.timeout ?? parts.timeout, parts.timeout);
    return postToHook({ url, key, headers: headersOf(settings.headers) }, message, { ...parts, timeout });
  };
}
