import type { Extension, Subscription } from '@medplum/fhirtypes';
import { sorSystem } from '../../message/systems.ts';
import type { KeptSubscription } from '../../store/subscriptions.ts';
import { backport, secretExtension, subscriberExtension } from '../../subscribe/backport.ts';
import { queueOf } from '../../subscribe/queue-name.ts';
import { settingsOf } from '../../subscribe/settings.ts';
import type { SubscriptionParts } from './subscription-parts.ts';

/**
 * A subscription as its owner reads it: what was asked for, with how it stands, whom it is for and, of a queue, where it is.
 * https://hl7.org/fhir/R4/subscription.html
 * @param secret the signing key, when it was made just now: it is told this once
 */
export function subscriptionResource(
  kept: KeptSubscription,
  { network, subscribing }: Pick<SubscriptionParts, 'network' | 'subscribing'>,
  secret?: string,
): Subscription {
  const given = JSON.parse(kept.resource) as Subscription;
  const subscriber = network.organisation(kept.organisation);
  const queue = settingsOf(kept).channel === 'amqp' ? queueOf(kept.id, subscriber) : undefined;
  const extension: Extension[] = (given.extension ?? []).filter(({ url }) => url !== subscriberExtension);
  if (subscriber !== undefined) {
    extension.push({
      url: subscriberExtension,
      valueReference: {
        type: 'Organization',
        identifier: { system: sorSystem, value: subscriber.sor },
        display: subscriber.name,
      },
    });
  }
  const channelExtension: Extension[] = [
    ...(given.channel.extension ?? []),
    ...(secret === undefined ? [] : [{ url: secretExtension, valueString: secret }]),
  ];
  return {
    ...given,
    id: kept.id,
    meta: {
      versionId: String(kept.revision),
      lastUpdated: new Date(kept.changedAt).toISOString(),
      profile: [backport.subscription],
    },
    extension,
    status: kept.status,
    ...(kept.error === undefined ? {} : { error: kept.error }),
    channel: {
      ...given.channel,
      ...(channelExtension.length === 0 ? {} : { extension: channelExtension }),
      ...(queue === undefined ? {} : { endpoint: `amqp:${subscribing.queueName(queue)}` }),
    },
  };
}
