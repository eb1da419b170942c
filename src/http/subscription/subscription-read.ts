import type { Bundle } from '@medplum/fhirtypes';
import { problem } from '../../message/problem.ts';
import type { Store } from '../../store/store.ts';
import type { KeptSubscription } from '../../store/subscriptions.ts';
import { queueOf } from '../../subscribe/queue-name.ts';
import { settingsOf } from '../../subscribe/settings.ts';
import { answer, answerProblems } from '../answer.ts';
import { instant } from '../instant.ts';
import { type Answer, callerOf, type DoorRequest, type Handler } from '../request-context.ts';
import type { SubscriptionParts } from './subscription-parts.ts';
import { subscriptionResource } from './subscription-resource.ts';

/** The subscription an address names, when it is the caller's; else it has been answered that there is none. */
export async function ownSubscription(
  request: DoorRequest,
  response: Answer,
  store: Pick<Store, 'subscription'>,
): Promise<KeptSubscription | undefined> {
  const kept = await store.subscription(request.params.id ?? '');
  if (kept !== undefined && callerOf(response).organisations.has(kept.organisation)) return kept;
  answerProblems(request, response, [problem('request.not-found')]);
  return undefined;
}

/** `GET /fhir/Subscription/{id}`: a subscription of the caller's. */
export function subscriptionRead(parts: SubscriptionParts): Handler {
  return async (request, response) => {
    const kept = await ownSubscription(request, response, parts.store);
    if (kept === undefined) return;
    response.set('ETag', `W/"${kept.revision}"`);
    answer(request, response, 200, subscriptionResource(kept, parts));
  };
}

const known = new Set(['status', 'criteria', 'url', '_format', '_pretty']);

/** `GET /fhir/Subscription`: the caller's subscriptions, all of them; `status`, `criteria` (topic), `url` narrow. */
export function subscriptionSearch(parts: SubscriptionParts): Handler {
  return async (request, response) => {
    const wrong = Object.entries(request.query).find(
      ([name, value]) => !known.has(name) || typeof value !== 'string',
    );
    if (wrong !== undefined) {
      const params = {
        name: wrong[0].slice(0, 60),
        found: known.has(wrong[0]) ? 'several' : 'not offered here',
      };
      answerProblems(request, response, [problem('request.parameter', { params })]);
      return;
    }
    const { status, criteria, url } = request.query;
    const kept = await parts.store.subscriptions([...callerOf(response).organisations]);
    const base = `${request.protocol}://${request.get('host')}/fhir/Subscription`;
    const found = kept
      .map((each) => subscriptionResource(each, parts))
      .filter(
        (each) =>
          (status === undefined || each.status === status) &&
          (criteria === undefined || each.criteria === criteria) &&
          (url === undefined || each.channel.endpoint === url),
      );
    const page: Bundle = {
      resourceType: 'Bundle',
      type: 'searchset',
      total: found.length,
      ...(found.length === 0
        ? {}
        : {
            entry: found.map((resource) => ({
              fullUrl: `${base}/${resource.id}`,
              resource,
              search: { mode: 'match' },
            })),
          }),
    };
    answer(request, response, 200, page);
  };
}

/**
 * `DELETE /fhir/Subscription/{id}`: ends a subscription of the caller's; its events and its queue are gone with it. An
 * operator may end anybody's: its owner is told by a task.
 */
export function subscriptionDelete(parts: SubscriptionParts): Handler {
  const { store, broker, network, now, newId } = parts;
  return async (request, response) => {
    const { organisations, operator, credential } = callerOf(response);
    const kept = await store.subscription(request.params.id ?? '');
    const isOwn = kept !== undefined && organisations.has(kept.organisation);
    if (kept === undefined || !(isOwn || operator === true)) {
      answerProblems(request, response, [problem('request.not-found')]);
      return;
    }
    if (!isOwn) {
      const { id, organisation: owner } = kept;
      const reason = { subscription: id, topic: settingsOf(kept).topic, by: credential };
      const key = `subscription.ended:${id}`;
      await store.changeTasks({
        open: [{ id: newId(), key, kind: 'subscription.ended', owner, reason, openedAt: now() }],
      });
    }
    const queue = queueOf(kept.id, network.organisation(kept.organisation));
    const isQueued = settingsOf(kept).channel === 'amqp';
    if (queue !== undefined && isQueued) await broker.withdraw(queue);
    await store.unsubscribe(kept.id);
    // What was under way meanwhile may have made it anew.
    if (queue !== undefined && isQueued) await broker.withdraw(queue);
    response.status(204).end();
  };
}

/**
 * `GET /subscriptions`: how the caller's subscriptions stand; for operators all. Plain JSON: ids, numbers, times, the last
 * fault; nothing of a message.
 */
export function subscriptionOverview({ store }: SubscriptionParts): Handler {
  return async (_request, response) => {
    const { organisations, operator } = callerOf(response);
    const kept = await store.subscriptions(operator === true ? 'all' : [...organisations]);
    response.json({
      subscriptions: kept.map((each) => {
        const { topic, channel, content } = settingsOf(each);
        return {
          id: each.id,
          organisation: each.organisation,
          topic,
          channel,
          content,
          status: each.status,
          events: each.lastNumber,
          taken: each.pushed ? each.sentNumber : undefined,
          lastTaken: instant(each.lastSentAt),
          failures: each.failures,
          failingSince: instant(each.failingSince),
          error: each.error,
          next: instant(each.dueAt),
        };
      }),
    });
  };
}
