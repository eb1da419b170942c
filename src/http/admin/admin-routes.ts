import { deliveryActions } from '../../message/delivery-action.ts';
import { adminEndpoints } from '../endpoint-list.ts';
import type { Handler } from '../request-context.ts';
import { actOnDelivery } from './act-on-delivery.ts';
import { adminMessage } from './admin-message.ts';
import type { AdminParts } from './admin-parts.ts';
import { messageSearch } from './message-search.ts';
import { operatorOnly } from './operator-only.ts';
import { listReplays, showReplay, startReplay, stopReplay } from './replays.ts';

/** A method, an address and who answers. */
export type AdminRoute = readonly ['GET' | 'POST', string, ...Handler[]];

/**
 * What operators are offered, behind the credentials check and the operators' own.
 * @param body reads the body of a request
 */
export function adminRoutes(parts: AdminParts, known: Handler, body: Handler): readonly AdminRoute[] {
  return [
    ['GET', '/admin/messages', known, operatorOnly, messageSearch(parts)],
    ['GET', '/admin/messages/:id', known, operatorOnly, adminMessage(parts)],
    ['GET', '/admin/endpoints', known, operatorOnly, adminEndpoints(parts)],
    ...deliveryActions.map(
      (action): AdminRoute => [
        'POST',
        `/admin/deliveries/:id/$${action}`,
        known,
        operatorOnly,
        body,
        actOnDelivery(action, parts),
      ],
    ),
    ['POST', '/admin/$replay', known, operatorOnly, body, startReplay(parts)],
    ['GET', '/admin/replays', known, operatorOnly, listReplays(parts)],
    ['GET', '/admin/replays/:id', known, operatorOnly, showReplay(parts)],
    ['POST', '/admin/replays/:id/$stop', known, operatorOnly, stopReplay(parts)],
  ];
}
