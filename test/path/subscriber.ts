import { Webhook } from 'standardwebhooks';
import { expect } from 'vitest';
import { backport } from '../../src/subscribe/backport.ts';
import { eventually } from '../eventually.ts';
import { asNewCourse, asOf, fixture, idsOf } from '../fixture-messages.ts';
import type { GatewayUnderTest, Reply } from '../gateway-under-test.ts';
import type { HookCall } from '../hook-receiver.ts';

type Json = ReturnType<typeof JSON.parse>;

/** What a test wants of a subscription. */
export interface Wish {
  readonly topic?: string;
  readonly filter?: string;
  readonly content?: 'empty' | 'id-only' | 'full-resource';
  readonly channel?: 'rest-hook' | 'amqp' | 'pull';
  readonly url?: string;
  /** Seconds. */
  readonly heartbeat?: number;
  readonly maxCount?: number;
  readonly change?: (subscription: Json) => void;
}

const notices = { 'kommune-frederiksberg': 'new-frederiksberg', 'kommune-koebenhavn': 'new' } as const;

/** Sends a notice of a course of its own, given at an instant; resolves with its Bundle.id when it is kept. */
export async function sendNotice(
  gateway: GatewayUnderTest,
  at: number,
  to: keyof typeof notices = 'kommune-frederiksberg',
): Promise<string> {
  const { text, expected } = fixture(`discharge-notice/${notices[to]}`);
  const fresh = asNewCourse(asOf(text, at));
  const reply = await gateway.send(expected.sender, fresh);
  expect(reply.status, reply.text).toBe(202);
  return idsOf(fresh).bundleId;
}

/** A Subscription resource as a subscriber writes it. */
export function subscriptionOf(wish: Wish): Json {
  const { topic = 'discharge-notice', filter, content = 'id-only', channel = 'rest-hook', url } = wish;
  const subscription: Json = {
    resourceType: 'Subscription',
    meta: { profile: [backport.subscription] },
    status: 'requested',
    reason: 'the municipality plans its help',
    criteria: `https://overgang.dk/fhir/SubscriptionTopic/${topic}`,
    channel: {
      extension: [
        ...(wish.heartbeat === undefined
          ? []
          : [{ url: backport.heartbeat, valueUnsignedInt: wish.heartbeat }]),
        ...(wish.maxCount === undefined ? [] : [{ url: backport.maxCount, valuePositiveInt: wish.maxCount }]),
      ],
      type: channel === 'rest-hook' ? 'rest-hook' : 'message',
      ...(url === undefined ? {} : { endpoint: url }),
      payload: 'application/fhir+json',
      _payload: { extension: [{ url: backport.content, valueCode: content }] },
    },
  };
  if (subscription.channel.extension.length === 0) delete subscription.channel.extension;
  if (filter !== undefined)
    subscription._criteria = { extension: [{ url: backport.filter, valueString: filter }] };
  if (channel !== 'rest-hook') {
    const coding = {
      system: 'https://overgang.dk/fhir/CodeSystem/overgang-subscription-channel',
      code: channel,
    };
    subscription.channel._type = { extension: [{ url: backport.channelType, valueCoding: coding }] };
  }
  wish.change?.(subscription);
  return subscription;
}

/** Puts a Subscription to the door. */
export function postSubscription(gateway: GatewayUnderTest, as: string, wish: Wish): Promise<Reply> {
  return gateway.call('/fhir/Subscription', {
    as,
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json' },
    body: JSON.stringify(subscriptionOf(wish)),
  });
}

/** Subscribes; resolves with the answer when the subscription is active. */
export async function subscribe(gateway: GatewayUnderTest, as: string, wish: Wish): Promise<Json> {
  const reply = await postSubscription(gateway, as, wish);
  expect(reply.status, reply.text).toBe(201);
  const { id } = reply.body;
  await untilStatus(gateway, as, id, 'active');
  return reply.body;
}

export async function untilStatus(gateway: GatewayUnderTest, as: string, id: string, status: string) {
  return eventually(async () => {
    const { body } = await gateway.call(`/fhir/Subscription/${id}`, { as });
    expect(body.status, JSON.stringify(body)).toBe(status);
    return body;
  });
}

/** The signing key in the answer to a new subscription. */
export function secretOf(subscription: Json): string {
  return subscription.channel.extension.find(({ url }: Json) => url.endsWith('subscription-secret'))
    .valueString;
}

/** A notification as its receiver reads it, after checking the signature by its own library. */
export function verified({ headers, body }: HookCall, secret: string): Json {
  const key = { 'webhook-id': '', 'webhook-timestamp': '', 'webhook-signature': '' };
  for (const name of Object.keys(key) as (keyof typeof key)[]) key[name] = String(headers[name]);
  // The library judges the age by the real clock, and the test has its own: it signs anew what it would verify.
  const at = new Date(Number(key['webhook-timestamp']) * 1000);
  expect(key['webhook-signature']).toBe(new Webhook(secret).sign(key['webhook-id'], at, body));
  return JSON.parse(body);
}

/** What the status of a notification tells. */
export interface ToldStatus {
  readonly type: string;
  readonly status: string;
  readonly total: number;
  readonly events: readonly { readonly number: number; readonly focus: string | undefined }[];
}

/** Reads the status of a notification, or of an answer to a query. */
export function statusOf(bundle: Json): ToldStatus {
  const { parameter } = bundle.entry[0].resource;
  const value = (name: string): Json => parameter.find((each: Json) => each.name === name);
  return {
    type: value('type').valueCode,
    status: value('status').valueCode,
    total: Number(value('events-since-subscription-start').valueString),
    events: parameter
      .filter(({ name }: Json) => name === 'notification-event')
      .map(({ part }: Json) => ({
        number: Number(part.find(({ name }: Json) => name === 'event-number').valueString),
        focus: part.find(({ name }: Json) => name === 'focus')?.valueReference.reference,
      })),
  };
}

/** What a notification, or an answer to a query, tells: the display of each focus, in the order of the numbers. */
export function foci(bundle: Json): readonly string[] {
  return bundle.entry[0].resource.parameter
    .filter(({ name }: Json) => name === 'notification-event')
    .map(({ part }: Json) => part.find(({ name }: Json) => name === 'focus')?.valueReference.display);
}

/** The statuses of all notifications a receiver has got. */
export function toldTo(calls: readonly HookCall[]): readonly ToldStatus[] {
  return calls.map(({ body }) => statusOf(JSON.parse(body)));
}

/** Numbers of the events it was told of, in the order it was. */
export function numbersTold(calls: readonly HookCall[]): readonly number[] {
  return toldTo(calls).flatMap(({ events }) => events.map(({ number }) => number));
}

/** Codes of the problems in an answer. */
export function codesOf({ body }: Reply): readonly string[] {
  return body.issue.map((issue: Json) => issue.details.coding[0]?.code);
}
