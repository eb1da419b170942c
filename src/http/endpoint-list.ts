import type { Broker } from '../broker/broker.ts';
import type { Network, Organisation } from '../network/network.ts';
import type { Pause } from '../store/order.ts';
import type { Store } from '../store/store.ts';
import { recordDisclosure } from './record-disclosure.ts';
import { type Answer, callerOf, type Handler } from './request-context.ts';

/** What telling how endpoints stand takes. */
export interface EndpointParts {
  readonly store: Store;
  readonly broker: Broker;
  readonly network: Network;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Most deliveries of a state that are counted at one endpoint. */
const mostCounted = { own: 10_000, all: 1000 };
/** RabbitMQ is asked for so many queues at once; each takes a channel for a moment. */
const mostAsked = 32;

/**
 * `GET /endpoints`: how the caller's own endpoints stand: what waits, what is given up, what awaits acknowledgement,
 * and whether it is left alone for a while after tries that failed. Counts end at `countedTo`: there may be more then.
 */
export function endpointList(parts: EndpointParts): Handler {
  return async (_request, response) => {
    const { organisations } = callerOf(response);
    const own = parts.network.organisations.filter(({ id }) => organisations.has(id));
    await tell(response, own, mostCounted.own, parts);
  };
}

/** `GET /admin/endpoints`: the same of every party's. That the operator was told is recorded. */
export function adminEndpoints(parts: EndpointParts): Handler {
  return async (_request, response) => {
    await recordDisclosure(parts, response, 'endpoints', '');
    await tell(response, parts.network.organisations, mostCounted.all, parts);
  };
}

async function tell(
  response: Answer,
  organisations: readonly Organisation[],
  atMost: number,
  { store, broker }: EndpointParts,
): Promise<void> {
  const told = organisations.flatMap((organisation) =>
    organisation.endpoints.map((endpoint) => ({ organisation, endpoint })),
  );
  const ids = told.map(({ endpoint }) => endpoint.id);
  const backlog = new Map((await store.backlog(ids, atMost)).map((each) => [each.endpoint, each]));
  const pauses = new Map((await store.pauses()).map((each) => [each.endpoint, each]));
  const depths = await depthsOf(ids, broker);
  const endpoints = told.map(({ organisation, endpoint: { id, kind } }) => {
    const stands = backlog.get(id);
    return {
      endpoint: id,
      organisation: organisation.id,
      name: organisation.name,
      kind,
      deliveries: stands?.states ?? {},
      awaitingAcknowledgement: stands?.awaited ?? 0,
      oldestWaitingSince:
        stands?.oldestQueuedAt === undefined ? undefined : new Date(stands.oldestQueuedAt).toISOString(),
      inQueue: depths.get(id),
      leftAlone: shown(pauses.get(id)),
    };
  });
  response.json({ countedTo: atMost, endpoints });
}

/** How many messages lie in each queue, as far as the broker says. */
async function depthsOf(ids: readonly string[], broker: Broker): Promise<ReadonlyMap<string, number>> {
  const depths = new Map<string, number>();
  const remaining = ids.values();
  const ask = async (): Promise<void> => {
    for (const id of remaining) {
      const depth = await broker.depth(id).catch(() => undefined);
      if (depth !== undefined) depths.set(id, depth.waiting);
    }
  };
  await Promise.all(Array.from({ length: mostAsked }, ask));
  return depths;
}

function shown(pause: Pause | undefined): object | undefined {
  if (pause === undefined) return undefined;
  const { failures, since, until, reason } = pause;
  return { since: new Date(since).toISOString(), until: new Date(until).toISOString(), failures, reason };
}
