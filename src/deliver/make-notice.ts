import { createHash } from 'node:crypto';
import type { Render } from '../accept/render.ts';
import { acknowledge } from '../acknowledge/acknowledge.ts';
import { type Origin, readOrigin } from '../acknowledge/origin.ts';
import { type Envelope, notedEnvelope } from '../message/envelope.ts';
import { acknowledgementEvent } from '../message/event.ts';
import { type Language, type Problem, problem, refuses } from '../message/problem.ts';
import { endpointsFor, type Network, type Organisation } from '../network/network.ts';
import { parse } from '../parse/parse.ts';
import type { StoredMessage, Submission } from '../store/store.ts';
import type { Validate } from '../validate/validate.ts';

/** What a notice says. */
export interface Telling {
  /** The message it is about. */
  readonly message: StoredMessage;
  /** Its content; undefined when there is none any more. */
  readonly content: Uint8Array | undefined;
  readonly code: 'transient-error' | 'fatal-error';
  readonly problems: readonly Problem[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What making notices takes. */
export interface NoticeParts {
  readonly network: Network;
  readonly validate: Validate;
  readonly language: Language;
  readonly render: Render;
  /** Makes UUIDs, version 4. */
  readonly newId: () => string;
}

/**
 * Makes the gateway's own MedCom Acknowledgement to the sender of a message it could not bring to its end, addressed
 * as the message asks for and judged like any message, in the format its sender reads. Undefined when the sender cannot be reached: it is not in the
 * network any more, has no endpoint for acknowledgements, or what was made does not pass.
 */
export async function makeNotice(
  { message, content, code, problems, now }: Telling,
  { network, validate, language, render, newId }: NoticeParts,
): Promise<Submission | undefined> {
  const sender = network.organisation(message.sender);
  const endpoints = sender === undefined ? [] : endpointsFor(sender, acknowledgementEvent);
  if (sender?.receives.includes(acknowledgementEvent) !== true || endpoints.length === 0) return undefined;
  const { envelope, origin } = readAnswered(message, content, sender, validate);
  const bundle = acknowledge({ code, problems, language, envelope, origin, by: network.gateway, now, newId });
  const bytes = Buffer.from(JSON.stringify(bundle));
  const resource = JSON.parse(bytes.toString());
  const judgement = validate(resource);
  if (judgement.envelope === undefined || refuses(judgement.problems)) return undefined;
  const notice = {
    bytes,
    mediaType: 'application/fhir+json',
    envelope: judgement.envelope,
    made: undefined,
    receivedAt: now,
  };
  const rendered = await Promise.all(
    endpoints.map(async (endpoint) => ({
      endpoint,
      ...(await render(notice, { receiver: sender, endpoint })),
    })),
  );
  const readable = rendered.filter(({ problems: found }) => !refuses(found));
  if (readable.length === 0) return undefined;
  return {
    messageId: judgement.envelope.messageId,
    bundleId: judgement.envelope.bundleId,
    event: acknowledgementEvent,
    sender: network.gateway.id,
    courseId: undefined,
    timestamp: judgement.envelope.timestamp,
    receivedAt: now,
    mediaType: notice.mediaType,
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    problems: judgement.problems,
    deliveries: readable.map(({ endpoint, rendition }) => ({
      id: newId(),
      receiver: sender.id,
      endpoint: endpoint.id,
      acknowledgement: 'none-owed',
      ...(rendition && { rendition }),
    })),
    legacyIds: readable.flatMap(({ legacyIds }) => legacyIds),
    acknowledges: {
      messageId: message.messageId,
      code,
      ifUnmatched: problem('acknowledgement.unmatched'),
    },
  };
}

/** The message as it reads; where its content is gone or damaged, what the gateway has noted and knows of its sender. */
function readAnswered(
  message: StoredMessage,
  content: Uint8Array | undefined,
  sender: Organisation,
  validate: Validate,
): { readonly envelope: Envelope; readonly origin: Origin } {
  const { messageId, receivedAt } = message;
  const received = new Date(receivedAt).toISOString();
  const resource = content === undefined ? undefined : parse(content, message.mediaType).message?.resource;
  const read = resource === undefined ? undefined : validate(resource).envelope;
  return {
    envelope: read?.messageId === messageId ? read : notedEnvelope(message, sender),
    origin: readOrigin(resource ?? {}, messageId, received),
  };
}
