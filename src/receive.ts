import { hash } from 'node:crypto';
import type { Bundle } from '@medplum/fhirtypes';
import type { Accept } from './accept/accept.ts';
import type { MadeFrom } from './accept/render.ts';
import { toleratedBy } from './accept/tolerated-by.ts';
import { acknowledge } from './acknowledge/acknowledge.ts';
import { readOrigin } from './acknowledge/origin.ts';
import type { JsonObject } from './fhir/json.ts';
import type { Caller } from './message/caller.ts';
import type { Envelope } from './message/envelope.ts';
import { acknowledgementEvent, hospitalNotificationEvent } from './message/event.ts';
import { type Language, type Problem, refuses } from './message/problem.ts';
import type { Receipt } from './message/receipt.ts';
import type { Network } from './network/network.ts';
import { parse } from './parse/parse.ts';
import type { Store } from './store/store.ts';
import type { ReplaceRetired } from './validate/retired-codes.ts';
import { judgeStayByCourse } from './validate/stay-by-course.ts';
import type { Validate } from './validate/validate.ts';

/** A message at the door. */
export interface Arrival {
  readonly bytes: Uint8Array;
  readonly contentType: string | undefined;
  readonly caller: Caller;
  /** The language problems are told in. */
  readonly language: Language;
  /** Where the bytes come from, when the message did not come as FHIR. */
  readonly made?: MadeFrom;
}

/** What the sender is told. */
export type Reception =
  | { readonly status: 'accepted' | 'repeated'; readonly receipt: Receipt }
  | {
      readonly status: 'refused';
      readonly problems: readonly Problem[];
      /** The message's fatal-error Acknowledgement, where there is a message and somebody to answer. */
      readonly acknowledgement: Bundle | undefined;
    };

/** Takes a message in: the front half of the gateway. */
export type Receive = (arrival: Arrival) => Promise<Reception>;

/** What the front half is made of. */
export interface ReceiveParts {
  readonly validate: Validate;
  readonly replaceRetired: ReplaceRetired;
  readonly accept: Accept;
  readonly store: Store;
  readonly network: Network;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly newId: () => string;
  /** Told when a refusal could not be recorded; the refusal stands all the same. */
  readonly onUnrecorded: (cause: unknown) => void;
}

/**
 * FRONT HALF: parse, validate, accept. Resolves after the commit: an accepted message is durable. Rejects with
 * StoreUnavailable when it could not be kept; then nothing was.
 */
export function createReceive(parts: ReceiveParts): Receive {
  const { validate, replaceRetired, accept, store, network, now, onUnrecorded } = parts;

  /** Parse and validate. */
  const judge = (arrival: Arrival, at: number) => {
    const { message, problems } = parse(arrival.bytes, arrival.contentType);
    if (message === undefined) return { read: undefined, envelope: undefined, problems };
    // From here on the message speaks in the codes of its day; its bytes stay as they came.
    const { resource, problems: replaced } = replaceRetired(message.resource);
    const { envelope, problems: judged } = validate(resource, (each) => toleratedBy(network, each, at));
    const found = replaced.length === 0 ? judged : [...replaced, ...judged];
    const stay =
      envelope === undefined || arrival.made !== undefined ? [] : judgeStayByCourse(resource, envelope.event);
    const kept = envelope !== undefined && isFollowed(envelope.event) ? resource : undefined;
    const read = { mediaType: message.mediaType, bundle: lend(kept, arrival, replaceRetired) };
    return { read, envelope, problems: stay.length === 0 ? found : [...found, ...stay] };
  };

  return async (arrival) => {
    const receivedAt = now();
    const sha256 = hash('sha256', arrival.bytes, 'hex');

    const refuse = async (
      problems: readonly Problem[],
      envelope?: Envelope,
      answer?: Bundle,
    ): Promise<Reception> => {
      const refusal = {
        at: receivedAt,
        caller: arrival.caller.credential,
        messageId: envelope?.messageId,
        bundleId: envelope?.bundleId,
        event: envelope?.event,
        sha256,
        problems: [...new Set(problems.map(({ code }) => code))],
      };
      await store.recordRefusal(refusal).catch(onUnrecorded);
      return { status: 'refused', problems, acknowledgement: answer };
    };

    const { read, envelope, problems } = judge(arrival, receivedAt);
    if (read === undefined || envelope === undefined || refuses(problems)) {
      const answer = envelope && answerFor(parts, arrival, envelope, problems, receivedAt);
      return refuse(problems, envelope, answer);
    }

    const decision = await accept({
      bytes: arrival.bytes,
      ...read,
      envelope,
      problems,
      sha256,
      caller: arrival.caller,
      receivedAt,
      ...(arrival.made && { made: arrival.made }),
    });
    if (decision.status !== 'refused') return decision;
    const answer = decision.sender && answerFor(parts, arrival, envelope, decision.problems, receivedAt);
    return refuse(decision.problems, envelope, answer);
  };
}

/** Whether following courses reads messages of this event, always and before anything is waited for. */
function isFollowed(event: string): boolean {
  return event.startsWith('sop-') || event === hospitalNotificationEvent;
}

/**
 * Gives the parsed message to whoever asks first, and lets go of it: it is ten times its bytes, and a hundred of them
 * that wait for the store would be copied by the garbage collector again and again. After that it is read anew.
 */
function lend(
  parsed: JsonObject | undefined,
  { bytes, contentType }: Pick<Arrival, 'bytes' | 'contentType'>,
  replaceRetired: ReplaceRetired,
): () => Bundle {
  let kept = parsed;
  return () => {
    const read = kept === undefined ? parse(bytes, contentType).message?.resource : undefined;
    const lent = kept ?? (read && replaceRetired(read).resource);
    kept = undefined;
    if (lent === undefined) throw new Error('what was judged cannot be read');
    return lent as unknown as Bundle;
  };
}

/** The gateway's own fatal-error Acknowledgement; none for an acknowledgement, nor for a sender that is not the caller. */
function answerFor(
  { network, newId }: ReceiveParts,
  { bytes, contentType, caller, language }: Arrival,
  envelope: Envelope,
  problems: readonly Problem[],
  now: number,
): Bundle | undefined {
  const { found } = network.party(envelope.sender, now);
  if (envelope.event === acknowledgementEvent || found === undefined || !caller.organisations.has(found.id)) {
    return undefined;
  }
  const { message } = parse(bytes, contentType);
  if (message === undefined) return undefined;
  return acknowledge({
    code: 'fatal-error',
    problems,
    language,
    envelope,
    origin: readOrigin(message.resource, envelope.messageId, new Date(now).toISOString()),
    by: network.gateway,
    now,
    newId,
  });
}
