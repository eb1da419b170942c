import type { Bundle } from '@medplum/fhirtypes';
import type { KeptSubscription } from '../../store/subscriptions.ts';
import { settingsOf } from '../../subscribe/settings.ts';
import { statusParameters } from '../../subscribe/status-parameters.ts';
import { answer, answerProblems } from '../answer.ts';
import { callerOf, type Handler } from '../request-context.ts';
import { readOperation } from './read-operation.ts';
import type { SubscriptionParts } from './subscription-parts.ts';
import { ownSubscription } from './subscription-read.ts';

/**
 * `GET` or `POST /fhir/Subscription/{id}/$status`, and `/fhir/Subscription/$status` for those of the caller that `id` and
 * `status` name, or all: how each stands, as a searchset of Parameters.
 * https://hl7.org/fhir/uv/subscriptions-backport/STU1.1/OperationDefinition-backport-subscription-status.html
 */
export function subscriptionStatus({ store, newId }: SubscriptionParts): Handler {
  const told = (found: readonly KeptSubscription[]): Bundle => ({
    resourceType: 'Bundle',
    type: 'searchset',
    total: found.length,
    ...(found.length === 0
      ? {}
      : {
          entry: found.map((kept) => {
            const id = newId();
            const { topic } = settingsOf(kept);
            const resource = statusParameters({ kept, topic, type: 'query-status', id });
            return { fullUrl: `urn:uuid:${id}`, resource, search: { mode: 'match' } };
          }),
        }),
  });
  return async (request, response) => {
    if (request.params.id !== undefined) {
      const kept = await ownSubscription(request, response, store);
      if (kept !== undefined) answer(request, response, 200, told([kept]));
      return;
    }
    const asked = readOperation(request, ['id', 'status']);
    if (asked.problems !== undefined) return answerProblems(request, response, asked.problems);
    const { id = [], status = [] } = asked.values;
    const kept = await store.subscriptions([...callerOf(response).organisations]);
    const found = kept.filter(
      (each) =>
        (id.length === 0 || id.includes(each.id)) && (status.length === 0 || status.includes(each.status)),
    );
    answer(request, response, 200, told(found));
  };
}
