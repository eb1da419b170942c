import { type Problem, problem } from '../../message/problem.ts';
import type { KeptSubscription } from '../../store/subscriptions.ts';
import { notification } from '../../subscribe/notification.ts';
import { type Content, contents, settingsOf } from '../../subscribe/settings.ts';
import { type ToldEvent, toldEvents } from '../../subscribe/told-events.ts';
import { answer, answerProblems } from '../answer.ts';
import { callerOf, type DoorRequest, type Handler } from '../request-context.ts';
import { readOperation } from './read-operation.ts';
import type { SubscriptionParts } from './subscription-parts.ts';
import { ownSubscription } from './subscription-read.ts';

/** Most events in one answer; whoever wants more asks on from the last number. */
const most = 200;

/**
 * `GET` or `POST /fhir/Subscription/{id}/$events`: events by number, both ends among them, in order, whatever has been told
 * of them before; `content` goes before the subscription's own. An answer holds a bounded number of events: the last one's
 * number says where to ask on. 410 for numbers whose messages have been purged.
 * https://hl7.org/fhir/uv/subscriptions-backport/STU1.1/OperationDefinition-backport-subscription-events.html
 */
export function subscriptionEvents(parts: SubscriptionParts): Handler {
  const { store, subscribing, now, newId } = parts;
  return async (request, response) => {
    const kept = await ownSubscription(request, response, store);
    if (kept === undefined) return;
    const asked = readAsked(request, kept);
    if ('problems' in asked) return answerProblems(request, response, asked.problems);
    const { from, to, content } = asked;
    const { organisation } = kept;
    const found = await store.subscriptionEvents(kept.id, { from, to, limit: most });
    const events = await toldEvents(found, content, {
      store,
      mostBytes: subscribing.mostBytes,
      organisation,
    });
    const gone = events.findLast(({ message }) => message?.purgedAt !== undefined);
    if (gone !== undefined) {
      const params = { last: gone.number, next: gone.number + 1 };
      return answerProblems(request, response, [problem('subscription.events-purged', { params })]);
    }
    await recordTold(kept, events, callerOf(response).credential, parts);
    const { topic } = settingsOf(kept);
    const told = { kept, topic, type: 'query-event', events, at: now(), newId } as const;
    answer(request, response, 200, notification(told));
  };
}

interface Asked {
  readonly from: number;
  readonly to: number;
  readonly content: Content;
}

function readAsked(
  request: DoorRequest,
  kept: KeptSubscription,
): Asked | { readonly problems: readonly Problem[] } {
  const names = ['eventsSinceNumber', 'eventsUntilNumber', 'content'] as const;
  const asked = readOperation(request, names);
  if (asked.problems !== undefined) return asked;
  const wrong = names.find((name) => {
    const given = asked.values[name];
    if (given === undefined) return false;
    const [value = '', ...others] = given;
    const isRight = name === 'content' ? contents.some((each) => each === value) : /^\d{1,15}$/.test(value);
    return !isRight || others.length > 0;
  });
  if (wrong !== undefined) {
    const found = String(asked.values[wrong]).slice(0, 60);
    return { problems: [problem('request.parameter', { params: { name: wrong, found } })] };
  }
  const { eventsSinceNumber: since, eventsUntilNumber: until, content } = asked.values;
  return {
    from: Number(since?.[0] ?? 1),
    to: Math.min(kept.lastNumber, Number(until?.[0] ?? kept.lastNumber)),
    content: contents.find((each) => each === content?.[0]) ?? settingsOf(kept).content,
  };
}

/** (R-SEC-06: whoever was given messages is on record before the answer leaves.) */
async function recordTold(
  { id }: KeptSubscription,
  events: readonly ToldEvent[],
  actor: string,
  { store, now }: SubscriptionParts,
): Promise<void> {
  const given = events.filter(({ resource }) => resource !== undefined);
  const [first, last] = [given[0], given.at(-1)];
  if (first === undefined || last === undefined) return;
  const detail = `Subscription/${id} events ${first.number} to ${last.number}`;
  await store.recordDisclosure({ at: now(), actor, what: 'events', detail, messageId: undefined });
}
