import type { Broker } from '../broker/broker.ts';
import type { Network } from '../network/network.ts';
import type { Pause } from '../store/order.ts';
import type { Store } from '../store/store.ts';
import { callerOf, type Handler } from './request-context.ts';

/**
 * `GET /endpoints`: how the caller's own endpoints stand: what waits, what is given up, what awaits acknowledgement,
 * and whether it is left alone for a while after tries that failed; for operators `GET /admin/endpoints` tells all of
 * them.
 */
export function endpointList(
  store: Store,
  broker: Broker,
  network: Network,
  whose: 'own' | 'all' = 'own',
): Handler {
  return async (_request, response) => {
    const { organisations } = callerOf(response);
    const backlog = new Map((await store.backlog()).map((each) => [each.endpoint, each]));
    const pauses = new Map((await store.pauses()).map((each) => [each.endpoint, each]));
    const own = network.organisations.filter(({ id }) => whose === 'all' || organisations.has(id));
    const endpoints = own.flatMap((organisation) =>
      organisation.endpoints.map(async (endpoint) => {
        const stands = backlog.get(endpoint.id);
        const depth = await broker.depth(endpoint.id).catch(() => undefined);
        return {
          endpoint: endpoint.id,
          organisation: organisation.id,
          name: organisation.name,
          kind: endpoint.kind,
          deliveries: stands?.states ?? {},
          awaitingAcknowledgement: stands?.awaited ?? 0,
          oldestWaitingSince:
            stands?.oldestQueuedAt === undefined ? undefined : new Date(stands.oldestQueuedAt).toISOString(),
          inQueue: depth?.waiting,
          leftAlone: shown(pauses.get(endpoint.id)),
        };
      }),
    );
    response.json({ endpoints: await Promise.all(endpoints) });
  };
}

function shown(pause: Pause | undefined): object | undefined {
  if (pause === undefined) return undefined;
  const { failures, since, until, reason } = pause;
  return { since: new Date(since).toISOString(), until: new Date(until).toISOString(), failures, reason };
}
