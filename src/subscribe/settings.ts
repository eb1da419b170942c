import { asList, asObject, asText, at, type JsonObject } from '../fhir/json.ts';
import type { KeptSubscription } from '../store/subscriptions.ts';
import { backport, channelSystem } from './backport.ts';
import { headersIn } from './hook-headers.ts';

/** How much of an event a notification tells. https://hl7.org/fhir/uv/subscriptions-backport/STU1.1/payloads.html */
export const contents = ['empty', 'id-only', 'full-resource'] as const;

/** One of {@link contents}. */
export type Content = (typeof contents)[number];

/**
 * How events reach the subscriber: posted to a URL, put into a RabbitMQ queue, or, `pull`, not at all: then it asks for
 * them by `$events`.
 */
export const channels = ['rest-hook', 'amqp', 'pull'] as const;

/** One of {@link channels}. */
export type Channel = (typeof channels)[number];

/** What a subscription asks for, as far as telling of events needs it. */
export interface Settings {
  readonly topic: string;
  readonly channel: Channel;
  /** Where a REST hook is posted to. */
  readonly url: string | undefined;
  /** Further headers of a REST hook, such as `Authorization: Bearer …`. */
  readonly headers: readonly string[];
  readonly content: Content;
  /** Media type of notifications. */
  readonly mediaType: string;
  /** Milliseconds of silence after which a heartbeat is sent. */
  readonly heartbeat: number | undefined;
  /** Longest wait for an answer, milliseconds. */
  readonly timeout: number | undefined;
  /** Most events in one notification. */
  readonly maxCount: number | undefined;
}

/** Media type of notifications where none is asked for. */
export const usualMediaType = 'application/fhir+json';

/** What a kept subscription asks for: it was checked when it was kept. */
export function settingsOf(kept: Pick<KeptSubscription, 'resource'>): Settings {
  const resource = asObject(JSON.parse(kept.resource)) ?? {};
  const channel = at(resource, 'channel');
  const seconds = (url: string): number | undefined => {
    const value = at(extension(channel, url), 'valueUnsignedInt');
    return typeof value === 'number' ? value * 1000 : undefined;
  };
  const maxCount = at(extension(channel, backport.maxCount), 'valuePositiveInt');
  return {
    topic: asText(at(resource, 'criteria')) ?? '',
    channel: channelOf(resource) ?? 'pull',
    url: asText(at(channel, 'endpoint')),
    headers: headersIn(kept.resource),
    content: contentOf(resource) ?? 'empty',
    mediaType: asText(at(channel, 'payload')) ?? usualMediaType,
    heartbeat: seconds(backport.heartbeat),
    timeout: seconds(backport.timeout),
    maxCount: typeof maxCount === 'number' ? maxCount : undefined,
  };
}

/** The channel asked for; undefined when it is none that is offered. */
export function channelOf(resource: JsonObject): Channel | undefined {
  const type = at(resource, 'channel', 'type');
  const coding = at(extension(at(resource, 'channel', '_type'), backport.channelType), 'valueCoding');
  if (coding === undefined) return type === 'rest-hook' ? 'rest-hook' : undefined;
  if (type !== 'message' || at(coding, 'system') !== channelSystem) return undefined;
  const code = at(coding, 'code');
  return channels.find((each) => each === code && each !== 'rest-hook');
}

/** The content asked for, `empty` where nothing is said; undefined when it is none that is offered. */
export function contentOf(resource: JsonObject): Content | undefined {
  const given = extension(at(resource, 'channel', '_payload'), backport.content);
  if (given === undefined) return 'empty';
  return contents.find((each) => each === at(given, 'valueCode'));
}

/** The first extension with a URL. */
export function extension(element: unknown, url: string): unknown {
  return asList(at(element, 'extension')).find((each) => at(each, 'url') === url);
}
