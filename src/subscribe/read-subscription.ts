import { asList, asText, at, type JsonObject } from '../fhir/json.ts';
import { type Problem, problem } from '../message/problem.ts';
import { sorSystem } from '../message/systems.ts';
import type { Endpoint, Network, Organisation } from '../network/network.ts';
import { formatOf } from '../parse/media-type.ts';
import type { Interest } from '../store/subscriptions.ts';
import { backport, secretExtension, subscriberExtension } from './backport.ts';
import { type HookPolicy, judgeHookUrl } from './hook-address.ts';
import { judgeHeaders } from './hook-headers.ts';
import { readFilters } from './read-filters.ts';
import { type Channel, channelOf, contentOf, contents, extension } from './settings.ts';
import { canonicalOf, type Topic, topicOf, topics } from './topics.ts';

/** What a subscription is asked to be, or what is wrong with it. */
export type AskedToSubscribe =
  | {
      readonly subscriber: Organisation;
      readonly channel: Channel;
      readonly interest: Interest;
      /** `whsec_…`, where the subscriber gives one. */
      readonly secret: string | undefined;
      /** Milliseconds since the epoch. */
      readonly endsAt: number | undefined;
      /** Without what is the server's to say: id, status, error, secret. */
      readonly resource: JsonObject;
      readonly problems?: never;
    }
  | { readonly problems: readonly Problem[] };

/** Whom and what a subscription is judged by. */
export interface ReadSubscriptionParts {
  readonly network: Network;
  /** Ids of the caller's organisations. */
  readonly organisations: ReadonlySet<string>;
  readonly hooks: HookPolicy;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const path = 'Subscription';
const longest = { heartbeat: 7 * 24 * 3600, timeout: 600, maxCount: 100 };

/**
 * Reads a Subscription of the backport's profile; it has been judged by R4's structure before. Everything that stands in
 * its way is told at once. https://hl7.org/fhir/uv/subscriptions-backport/STU1.1/StructureDefinition-backport-subscription.html
 */
export function readSubscription(resource: JsonObject, parts: ReadSubscriptionParts): AskedToSubscribe {
  const problems: Problem[] = [];
  const refuse = (found: Problem | undefined): undefined => {
    if (found !== undefined) problems.push(found);
    return undefined;
  };
  const topic = topicOf(asText(at(resource, 'criteria')) ?? '') ?? refuse(noTopic(resource));
  const subscriber = subscriberOf(resource, parts) ?? refuse(noSubscriber(resource, parts));
  const channel = channelOf(resource) ?? refuse(noChannel(resource));
  if (contentOf(resource) === undefined) {
    refuse(unoffered('channel.payload.extension', backport.content, contents.join(', ')));
  }
  const mediaType = at(resource, 'channel', 'payload');
  if (mediaType !== undefined && formatOf(String(mediaType)) === undefined) {
    refuse(unoffered('channel.payload', String(mediaType), 'application/fhir+json, application/fhir+xml'));
  }
  for (const found of numbersOutOfRange(resource)) refuse(found);
  const secret = asText(at(extension(at(resource, 'channel'), secretExtension), 'valueString'));
  if (channel === 'rest-hook') {
    refuse(judgeHookUrl(asText(at(resource, 'channel', 'endpoint')), parts.hooks));
    for (const found of judgeHeaders(asList(at(resource, 'channel', 'header')))) refuse(found);
    if (secret !== undefined && !isSigningSecret(secret)) {
      refuse(problem('subscription.secret', { expression: `${path}.channel.extension` }));
    }
  }
  if (channel === 'amqp' && subscriber !== undefined && queueReader(subscriber) === undefined) {
    refuse(problem('subscription.no-queue-reader', { expression: `${path}.channel.type` }));
  }
  const endsAt = endOf(resource);
  if (endsAt !== undefined && endsAt <= parts.now) {
    refuse(problem('subscription.ended', { expression: `${path}.end` }));
  }
  if (topic === undefined || subscriber === undefined) return { problems };
  const { interest, problems: found } = readFilters(resource, topic, subscriber);
  problems.push(...found);
  if (channel === undefined || problems.length > 0) return { problems };
  return { subscriber, channel, interest, secret, endsAt, resource: asKept(resource) };
}

/** Whether a text can sign: `whsec_` and at least 24 bytes in base64. https://www.standardwebhooks.com/ */
function isSigningSecret(text: string): boolean {
  return /^whsec_[A-Za-z0-9+/]{32,96}={0,2}$/.test(text);
}

/** The endpoint whose RabbitMQ user may read an organisation's subscriptions. */
export function queueReader({ endpoints }: Organisation): Endpoint | undefined {
  return endpoints.find(({ kind, sandbox }) => kind === 'amqp' && sandbox !== true);
}

function subscriberOf(
  resource: JsonObject,
  { network, organisations }: ReadSubscriptionParts,
): Organisation | undefined {
  const named = at(extension(resource, subscriberExtension), 'valueReference', 'identifier');
  if (named === undefined) {
    const [only] = organisations;
    return only === undefined || organisations.size > 1 ? undefined : network.organisation(only);
  }
  return at(named, 'system') === sorSystem
    ? network.withSor(String(at(named, 'value'))).find(({ id }) => organisations.has(id))
    : undefined;
}

function noSubscriber(resource: JsonObject, { organisations }: ReadSubscriptionParts): Problem {
  const isNamed = extension(resource, subscriberExtension) !== undefined;
  return problem(isNamed ? 'subscription.not-yours' : 'subscription.subscriber-missing', {
    expression: `${path}.extension`,
    ...(isNamed ? { rule: 'R-SEC-02' } : { params: { count: organisations.size } }),
  });
}

function noTopic(resource: JsonObject): Problem {
  return problem('subscription.unknown-topic', {
    expression: `${path}.criteria`,
    params: {
      found: String(at(resource, 'criteria')).slice(0, 200),
      expected: topics.map((each: Topic) => canonicalOf(each)).join(', '),
    },
  });
}

function noChannel(resource: JsonObject): Problem {
  const code = at(extension(at(resource, 'channel', '_type'), backport.channelType), 'valueCoding', 'code');
  const found = String(code ?? at(resource, 'channel', 'type')).slice(0, 60);
  return unoffered('channel.type', found, 'rest-hook, or message with the channel type amqp or pull');
}

function unoffered(where: string, found: string, expected: string): Problem {
  return problem('subscription.not-offered', {
    expression: `${path}.${where}`,
    params: { found, expected },
  });
}

function numbersOutOfRange(resource: JsonObject): readonly Problem[] {
  const limits = [
    [backport.heartbeat, 'valueUnsignedInt', longest.heartbeat],
    [backport.timeout, 'valueUnsignedInt', longest.timeout],
    [backport.maxCount, 'valuePositiveInt', longest.maxCount],
  ] as const;
  return limits.flatMap(([url, name, most]) => {
    const given = extension(at(resource, 'channel'), url);
    if (given === undefined) return [];
    const value = at(given, name);
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) return [];
    const params = { name: url.split('/').at(-1) ?? url, most };
    return [problem('subscription.number', { expression: `${path}.channel.extension`, params })];
  });
}

function endOf(resource: JsonObject): number | undefined {
  const end = Date.parse(asText(at(resource, 'end')) ?? '');
  return Number.isNaN(end) ? undefined : end;
}

/** The server says itself what it is called, how it stands and what went wrong; the key is kept apart. */
function asKept(resource: JsonObject): JsonObject {
  const { id: _id, meta: _meta, text: _text, status: _status, error: _error, ...given } = resource;
  const channel = (at(resource, 'channel') ?? {}) as JsonObject;
  const { extension: _extension, ...rest } = channel;
  const kept = asList(channel.extension).filter((each) => at(each, 'url') !== secretExtension);
  return { ...given, channel: { ...(kept.length > 0 && { extension: kept }), ...rest } };
}
