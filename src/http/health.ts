import type { Broker } from '../broker/broker.ts';
import type { Store } from '../store/store.ts';
import type { Handler } from './request-context.ts';

/** `GET /livez`: the process answers. Says nothing about what it depends on. */
export const livez: Handler = (_request, response) => {
  response.type('text/plain').send('ok\n');
};

/**
 * `GET /readyz`: 200 when messages can be kept. The broker's state is told but does not count: while it is away messages
 * are kept and wait.
 */
export function readyz(store: Store, broker: Broker): Handler {
  return async (_request, response) => {
    const kept = await store.probe().then(
      () => 'ready',
      () => 'takes no writes',
    );
    response.status(kept === 'ready' ? 200 : 503).json({ store: kept, broker: broker.health().state });
  };
}
