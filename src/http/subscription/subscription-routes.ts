import { insistOnFormat } from '../insist-on-format.ts';
import type { Handler } from '../request-context.ts';
import { subscriptionEvents } from './subscription-events.ts';
import type { SubscriptionParts } from './subscription-parts.ts';
import {
  subscriptionDelete,
  subscriptionOverview,
  subscriptionRead,
  subscriptionSearch,
} from './subscription-read.ts';
import { subscriptionStatus } from './subscription-status.ts';
import { subscriptionCreate, subscriptionUpdate } from './subscription-write.ts';

type SubscriptionRoute = readonly ['GET' | 'POST' | 'PUT' | 'DELETE', string, ...Handler[]];

/**
 * What subscribers are offered, behind the credentials check.
 * @param body reads the body of a request
 */
export function subscriptionRoutes(
  parts: SubscriptionParts,
  known: Handler,
  body: Handler,
): readonly SubscriptionRoute[] {
  const one = '/fhir/Subscription/:id';
  const status = subscriptionStatus(parts);
  const events = subscriptionEvents(parts);
  return [
    ['POST', '/fhir/Subscription', known, insistOnFormat, body, subscriptionCreate(parts)],
    ['GET', '/fhir/Subscription', known, insistOnFormat, subscriptionSearch(parts)],
    // Before those that would take `$status` for an id.
    ['GET', '/fhir/Subscription/$status', known, insistOnFormat, status],
    ['POST', '/fhir/Subscription/$status', known, insistOnFormat, body, status],
    ['GET', `${one}/$status`, known, insistOnFormat, status],
    ['POST', `${one}/$status`, known, insistOnFormat, body, status],
    ['GET', `${one}/$events`, known, insistOnFormat, events],
    ['POST', `${one}/$events`, known, insistOnFormat, body, events],
    ['GET', one, known, insistOnFormat, subscriptionRead(parts)],
    ['PUT', one, known, insistOnFormat, body, subscriptionUpdate(parts)],
    ['DELETE', one, known, insistOnFormat, subscriptionDelete(parts)],
    ['GET', '/subscriptions', known, subscriptionOverview(parts)],
  ];
}
