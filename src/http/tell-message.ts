import type { Delivery } from '../message/delivery.ts';
import { waiting } from '../message/waiting.ts';
import type { Step, Store, StoredMessage } from '../store/store.ts';
import type { RenditionFacts, SourceFacts } from '../store/translations.ts';
import { instant } from './instant.ts';

/** How a message was converted, on the way in and on the way to each endpoint. */
export interface Conversions {
  readonly source: SourceFacts | undefined;
  readonly renditions: readonly RenditionFacts[];
}

/** Reads it. */
export async function conversionsOf(store: Store, messageId: string): Promise<Conversions> {
  const [source, renditions] = await Promise.all([store.sourceFacts(messageId), store.renditions(messageId)]);
  return { source, renditions };
}

/** The facts of a message, as every answer tells them; nothing of its content. */
export function tellMessage(message: StoredMessage, { source, renditions }: Conversions, now: number) {
  const { messageId, bundleId, event, sender, courseId, receivedAt, acknowledges, deliveries } = message;
  return {
    messageId,
    bundleId,
    event,
    sender,
    courseId,
    receivedAt: instant(receivedAt),
    purgedAt: instant(message.purgedAt),
    answers: acknowledges,
    ...(source === undefined ? {} : { cameAs: tellConversion(source) }),
    deliveries: deliveries.map((delivery) => ({
      ...tellDelivery(delivery, now),
      ...conversionOf(renditions.find(({ deliveryId }) => deliveryId === delivery.id)),
    })),
  };
}

/** A delivery, with why it waits, until when, and whose move it is. */
export function tellDelivery({ dispatch, followUpAt, ...delivery }: Delivery, now: number) {
  const waits = waiting({ ...delivery, dispatch, followUpAt }, now);
  return {
    ...delivery,
    ...(dispatch === undefined ? {} : { bundleId: dispatch.bundleId }),
    acknowledgementDueAt: instant(
      delivery.state === 'dead' || delivery.state === 'cancelled' ? undefined : followUpAt,
    ),
    queuedAt: instant(delivery.queuedAt),
    availableAt: instant(delivery.availableAt),
    deliveredAt: instant(delivery.deliveredAt),
    acknowledgedAt: instant(delivery.acknowledgedAt),
    dueAt: instant(delivery.dueAt),
    resentAt: instant(delivery.resentAt),
    ...(waits === undefined ? {} : { waiting: { ...waits, until: instant(waits.until) } }),
  };
}

/** As what the receiver gets the message, and what became of each element on the way. */
function conversionOf(rendition: RenditionFacts | undefined) {
  return rendition === undefined ? {} : { conversion: tellConversion(rendition) };
}

function tellConversion({ kind, mediaType, size, sha256, report }: SourceFacts) {
  return { kind, mediaType, size, sha256, reports: JSON.parse(report) };
}

/** What happened, in order. */
export function tellSteps(steps: readonly Step[]) {
  return steps.map((step) => ({ ...step, at: instant(step.at) }));
}
