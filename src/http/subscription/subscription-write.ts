import { asText, at, type JsonObject } from '../../fhir/json.ts';
import { type Problem, problem, refuses } from '../../message/problem.ts';
import { parse } from '../../parse/parse.ts';
import type { KeptSubscription, SubscriptionTerms } from '../../store/subscriptions.ts';
import { givenUpKey } from '../../subscribe/notify.ts';
import { queueOf } from '../../subscribe/queue-name.ts';
import { type AskedToSubscribe, readSubscription } from '../../subscribe/read-subscription.ts';
import { settingsOf } from '../../subscribe/settings.ts';
import { answer, answerProblems } from '../answer.ts';
import { type Answer, callerOf, type DoorRequest, type Handler } from '../request-context.ts';
import type { SubscriptionParts } from './subscription-parts.ts';
import { ownSubscription } from './subscription-read.ts';
import { subscriptionResource } from './subscription-resource.ts';

/** Most subscriptions of one organisation: each costs something with every message to it. */
const most = 100;
/** Longest Subscription, bytes. */
const longest = 64 * 1024;

/**
 * `POST /fhir/Subscription`: makes a subscription, `requested` until the far end has answered the handshake. 201 with its
 * address and, of a REST hook without a key of its own, the key that notifications are signed with, told this once.
 * https://hl7.org/fhir/uv/subscriptions-backport/STU1.1/workflow.html
 */
export function subscriptionCreate(parts: SubscriptionParts): Handler {
  const { store, subscribing, now, newId } = parts;
  return async (request, response) => {
    const asked = await readAsked(request, callerOf(response).organisations, parts);
    if (asked.problems !== undefined) return answerProblems(request, response, asked.problems);
    if (asked.status !== 'requested') {
      return answerProblems(request, response, [cannotBe(asked.status)]);
    }
    const id = newId();
    const terms = await termsOf(id, asked, undefined, request, parts);
    if (!(await store.subscribe(terms, now(), most))) {
      return answerProblems(request, response, [problem('subscription.too-many', { params: { most } })]);
    }
    subscribing.onChanged();
    response.set('Location', `${terms.base}/Subscription/${id}`);
    await tell(request, response, 201, terms, asked.secret === undefined, parts);
  };
}

/**
 * `PUT /fhir/Subscription/{id}`: changes a subscription of the caller's, or asks for it anew after it was given up: it is
 * `requested` again, keeps its numbers, and what was not taken is told after the handshake. With status `off` it rests.
 * `If-Match` is honoured.
 */
export function subscriptionUpdate(parts: SubscriptionParts): Handler {
  const { store, network, broker, subscribing, now } = parts;
  return async (request, response) => {
    const present = await ownSubscription(request, response, store);
    if (present === undefined) return;
    // It stays with whom it was made for.
    const asked = await readAsked(request, new Set([present.organisation]), parts);
    if (asked.problems !== undefined) return answerProblems(request, response, asked.problems);
    if (asked.id !== undefined && asked.id !== present.id) {
      const params = { name: 'Subscription.id', found: String(asked.id).slice(0, 60) };
      return answerProblems(request, response, [problem('request.parameter', { params })]);
    }
    const revision = revisionWanted(request) ?? present.revision;
    const terms = await termsOf(present.id, asked, present, request, parts);
    const status = asked.status === 'off' ? 'off' : 'requested';
    if (!(await store.resubscribe(terms, status, revision, now()))) {
      return answerProblems(request, response, [problem('subscription.moved')]);
    }
    const queue = queueOf(present.id, network.organisation(present.organisation));
    const wasQueued = settingsOf(present).channel === 'amqp';
    if (queue !== undefined && wasQueued && asked.channel !== 'amqp') await broker.withdraw(queue);
    // What was given up is in its owner's hands again.
    const key = givenUpKey({ id: present.id, revision });
    await store.changeTasks({ close: [{ key, at: now(), by: present.organisation }] });
    subscribing.onChanged();
    const isMade = asked.secret === undefined && present.secret === undefined;
    await tell(request, response, 200, terms, isMade, parts);
  };
}

/** The revision `If-Match` names, 0 when it names none; undefined without it. */
function revisionWanted(request: DoorRequest): number | undefined {
  const wanted = request.get('if-match');
  return wanted === undefined ? undefined : Number(/^(?:W\/)?"(\d{1,15})"$/.exec(wanted)?.[1] ?? 0);
}

type Asked = Exclude<AskedToSubscribe, { readonly problems: readonly Problem[] }> & {
  readonly id: unknown;
  readonly status: string;
};

async function readAsked(
  request: DoorRequest,
  organisations: ReadonlySet<string>,
  { network, judgeResource, subscribing, now }: SubscriptionParts,
): Promise<(Asked & { readonly problems?: never }) | { readonly problems: readonly Problem[] }> {
  const bytes: Uint8Array = request.body instanceof Uint8Array ? request.body : new Uint8Array();
  if (bytes.length > longest) {
    return { problems: [problem('request.too-large', { params: { limit: longest } })] };
  }
  const parsed = parse(bytes, request.get('content-type'));
  if (parsed.message === undefined) return { problems: parsed.problems };
  const { resource } = parsed.message;
  const found = asText(resource.resourceType) ?? '?';
  if (found !== 'Subscription') {
    const params = { found, expected: 'Subscription' };
    return { problems: [problem('request.other-type', { expression: found, params })] };
  }
  const { problems } = await judgeResource(withoutClaims(resource), {});
  if (refuses(problems)) return { problems };
  const status = String(at(resource, 'status'));
  const asked = readSubscription(resource, { network, organisations, hooks: subscribing.hooks, now: now() });
  return asked.problems === undefined ? { ...asked, id: resource.id, status } : asked;
}

/** The backport's profiles are judged by {@link readSubscription}, whether their package is installed or not. */
function withoutClaims({ meta: _meta, ...resource }: JsonObject): JsonObject {
  return resource;
}

async function termsOf(
  id: string,
  { subscriber, channel, interest, secret, endsAt, resource }: Asked,
  present: KeptSubscription | undefined,
  request: DoorRequest,
  { store, subscribing }: SubscriptionParts,
): Promise<SubscriptionTerms> {
  const { course } = interest;
  return {
    id,
    organisation: subscriber.id,
    resource: JSON.stringify(resource),
    secret: channel === 'rest-hook' ? (secret ?? present?.secret ?? subscribing.newSecret()) : undefined,
    base: `${request.protocol}://${request.get('host')}/fhir`,
    pushed: channel !== 'pull',
    // A course has many names; its messages are told apart by one.
    interest: {
      ...interest,
      course: course === undefined ? undefined : ((await store.course([course]))?.courseId ?? course),
    },
    endsAt,
  };
}

async function tell(
  request: DoorRequest,
  response: Answer,
  status: number,
  terms: SubscriptionTerms,
  withSecret: boolean,
  parts: SubscriptionParts,
): Promise<void> {
  const kept = await parts.store.subscription(terms.id);
  if (kept === undefined) return answerProblems(request, response, [problem('request.not-found')]);
  response.set('ETag', `W/"${kept.revision}"`);
  answer(request, response, status, subscriptionResource(kept, parts, withSecret ? kept.secret : undefined));
}

function cannotBe(found: string): Problem {
  return problem('subscription.status', { expression: 'Subscription.status', params: { found } });
}
