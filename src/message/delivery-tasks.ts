/** What a delivery's sender must act on: also the codes of the problems it is told. */
export type DeliveryTaskKind = 'delivery.undeliverable' | 'acknowledgement.missing';

/** The sender was told that a message is not delivered, and it is sent after all: it must see to what it has done since. */
export const sentAfterAll = 'delivery.sent-after-all';

/** What a delivery's task is known by, so that there is one of each kind. */
export function deliveryTaskKey(kind: DeliveryTaskKind | typeof sentAfterAll, deliveryId: string): string {
  return `${kind}:${deliveryId}`;
}

/** The keys of all tasks that an answer of the receiver settles. */
export function answeredTaskKeys(deliveryId: string): readonly string[] {
  return [
    deliveryTaskKey('delivery.undeliverable', deliveryId),
    deliveryTaskKey('acknowledgement.missing', deliveryId),
    deliveryTaskKey(sentAfterAll, deliveryId),
  ];
}
