import type { Broker } from '../broker/broker.ts';
import type { Problem } from '../message/problem.ts';
import type { Store } from '../store/store.ts';
import type { Handler } from './request-context.ts';

/** `GET /livez`: the process answers. Says nothing about what it depends on. */
export const livez: Handler = (_request, response) => {
  response.type('text/plain').send('ok\n');
};

/**
 * `GET /readyz`: 200 when messages can be kept. The broker's state is told but does not count: while it is away messages
 * are kept and wait. `intake` tells why messages are turned away, if they are; that does not count either, because all else goes
 * on, and whatever would stand in for this gateway would have to turn them away as well.
 */
export function readyz(store: Store, broker: Broker, closed: () => Problem | undefined): Handler {
  return async (_request, response) => {
    const kept = await store.probe().then(
      () => 'ready',
      () => 'takes no writes',
    );
    response
      .status(kept === 'ready' ? 200 : 503)
      .json({ store: kept, broker: broker.health().state, intake: closed()?.code ?? 'open' });
  };
}
