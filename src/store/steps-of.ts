import type { Step, StoredMessage } from './store.ts';

/** The steps that a message and its deliveries tell by themselves, not yet in order of time. */
export function stepsOf(message: StoredMessage): readonly Step[] {
  const received: Step = {
    at: message.receivedAt,
    kind: 'received',
    actor: message.sender,
    detail: message.problems.map(({ code }) => code).join(', ') || 'accepted',
  };
  const purged: Step[] =
    message.purgedAt === undefined ? [] : [{ at: message.purgedAt, kind: 'purged', actor: 'gateway' }];
  return [
    received,
    ...purged,
    ...message.deliveries.flatMap(
      ({ endpoint, receiver, queuedAt, availableAt, deliveredAt }): readonly Step[] => [
        { at: queuedAt, kind: 'queued', actor: 'gateway', endpoint },
        ...(availableAt === undefined
          ? []
          : [{ at: availableAt, kind: 'available' as const, actor: 'gateway', endpoint }]),
        ...(deliveredAt === undefined
          ? []
          : [{ at: deliveredAt, kind: 'delivered' as const, actor: receiver, endpoint }]),
      ],
    ),
  ];
}
