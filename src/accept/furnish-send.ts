import { notedEnvelope } from '../message/envelope.ts';
import type { Problem } from '../message/problem.ts';
import { type Endpoint, isBrought, type Network } from '../network/network.ts';
import type { Submission } from '../store/store.ts';
import { orderOf } from './order-of.ts';
import type { Render } from './render.ts';

/** What furnishing needs. */
export interface FurnishParts {
  readonly network: Network;
  readonly render: Render;
  /** How long an endpoint has to acknowledge an event, milliseconds. */
  readonly answerWithin: (endpoint: Endpoint, event: string) => number;
}

/**
 * A message that the gateway writes by itself, with what any other message's deliveries have: its place in line, the
 * time to answer, the format its endpoint takes. With the problems of what cannot be given in that format.
 */
export async function furnishSend(
  send: Submission,
  { network, render, answerWithin }: FurnishParts,
): Promise<{ readonly send: Submission; readonly problems: readonly Problem[] }> {
  const envelope = notedEnvelope(send, network.organisation(send.sender));
  const { bytes, mediaType, receivedAt, event } = send;
  const message = { bytes, mediaType, envelope, made: undefined, receivedAt };
  const furnished = await Promise.all(
    send.deliveries.map(async (delivery) => {
      const found = network.endpoint(delivery.endpoint);
      if (found === undefined) return { delivery, legacyIds: [], problems: [] };
      const { endpoint, organisation: receiver } = found;
      const { rendition, legacyIds, problems } = await render(message, { endpoint, receiver });
      return {
        legacyIds,
        problems,
        delivery: {
          ...delivery,
          answerWithin: answerWithin(endpoint, event),
          brought: isBrought(endpoint),
          ...(rendition && { rendition }),
        },
      };
    }),
  );
  const legacyIds = furnished.flatMap((each) => each.legacyIds);
  return {
    send: {
      ...send,
      deliveries: furnished.map(({ delivery }) => delivery),
      order: orderOf(envelope, receivedAt, 0),
      ...(legacyIds.length > 0 && { legacyIds }),
    },
    problems: furnished.flatMap(({ problems }) => problems),
  };
}
