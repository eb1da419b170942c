import type { Organisation } from '../network/network.ts';
import { queueReader } from './read-subscription.ts';

/**
 * Name of a subscription's queue: that of the endpoint whose RabbitMQ user reads it, and the end of its id. An endpoint's
 * name has no underscore, so that no other user's permission covers it. Undefined when nobody could read it.
 */
export function queueOf(subscriptionId: string, organisation: Organisation | undefined): string | undefined {
  const reader = organisation === undefined ? undefined : queueReader(organisation);
  return reader === undefined ? undefined : `${reader.id}_${subscriptionId.slice(-12)}`;
}
