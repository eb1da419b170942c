import { acknowledge } from '../acknowledge/acknowledge.ts';
import { readOrigin } from '../acknowledge/origin.ts';
import { asList, asObject, asText, at, type JsonObject } from '../fhir/json.ts';
import type { Envelope, ResponseCode } from '../message/envelope.ts';
import { sorEndpoint } from '../message/systems.ts';
import type { Organisation } from '../network/network.ts';
import type { HookReceiver } from './hook-receiver.ts';

/** An organisation of the demo, acting only through the gateway's door as its own system would. */
export interface Party {
  readonly organisation: Organisation;
  /** Sends a message and tells what the gateway answered. */
  send(bytes: Uint8Array): Promise<{ readonly status: number; readonly body: unknown }>;
  /** Waits for a message by MessageHeader.id. */
  receive(messageId: string): Promise<JsonObject>;
  /** Waits for the acknowledgement of a message this party has sent. */
  receiveAcknowledgement(messageId: string): Promise<{ readonly code: ResponseCode }>;
  /** Sends the acknowledgement of a message that was received. */
  acknowledge(bundle: JsonObject, code: ResponseCode): Promise<number>;
  /** What the gateway tells of a message. */
  timeline(messageId: string): Promise<unknown>;
}

/** What a party needs. */
export interface PartyParts {
  readonly organisation: Organisation;
  readonly gateway: string;
  readonly token: string;
  /** Set when the organisation is posted to. */
  readonly hook: HookReceiver | undefined;
  readonly readEnvelope: (bundle: JsonObject) => Envelope | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly pause: (milliseconds: number) => Promise<void>;
}

const pollEvery = 20;
const patience = 10_000;

/** Makes a party of the demo. */
export function createParty(parts: PartyParts): Party {
  const { organisation, gateway, token, hook, readEnvelope, now, newId, pause } = parts;
  const authorization = `Bearer ${token}`;
  const seen = new Map<string, JsonObject>();
  let next = `${gateway}/fhir/Bundle?message.destination-uri=${encodeURIComponent(sorEndpoint(organisation.sor))}`;

  const send = async (bytes: Uint8Array): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(`${gateway}/fhir/$process-message`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/fhir+json' },
      body: Buffer.from(bytes),
    });
    return { status: response.status, body: await response.json() };
  };

  const poll = async (): Promise<void> => {
    const response = await fetch(next, { headers: { authorization } });
    const page: unknown = await response.json();
    for (const entry of asList(at(page, 'entry'))) keep(at(entry, 'resource'));
    const link = asList(at(page, 'link')).find((each) => at(each, 'relation') === 'next');
    next = asText(at(link, 'url')) ?? next;
  };

  const keep = (value: unknown): void => {
    const bundle = asObject(value);
    const id = asText(at(bundle, 'entry', 0, 'resource', 'id'));
    if (bundle !== undefined && id !== undefined) seen.set(id, bundle);
  };

  const waitFor = async (
    wanted: (bundle: JsonObject, id: string) => boolean,
    what: string,
  ): Promise<JsonObject> => {
    const deadline = now() + patience;
    for (;;) {
      for (const [id, bundle] of seen) if (wanted(bundle, id)) return bundle;
      if (now() > deadline) throw new Error(`${organisation.name} waited in vain for ${what}`);
      await poll();
      await pause(pollEvery);
    }
  };

  return {
    organisation,
    send,
    async timeline(messageId) {
      const response = await fetch(`${gateway}/messages/${messageId}`, { headers: { authorization } });
      return response.json();
    },
    async receive(messageId) {
      if (hook === undefined) return waitFor((_, id) => id === messageId, `message ${messageId}`);
      keep(JSON.parse(new TextDecoder().decode(await hook.next())));
      const bundle = seen.get(messageId);
      if (bundle === undefined) throw new Error(`${organisation.name} was posted another message`);
      return bundle;
    },
    async receiveAcknowledgement(messageId) {
      const answers = (bundle: JsonObject): boolean =>
        at(bundle, 'entry', 0, 'resource', 'response', 'identifier') === messageId;
      const bundle = await waitFor(answers, `the acknowledgement of ${messageId}`);
      return { code: String(at(bundle, 'entry', 0, 'resource', 'response', 'code')) as ResponseCode };
    },
    async acknowledge(bundle, code) {
      const envelope = readEnvelope(bundle);
      if (envelope === undefined) throw new Error(`${organisation.name} cannot read the message`);
      const answer = acknowledge({
        code,
        problems: [],
        language: 'da',
        envelope,
        origin: readOrigin(bundle, envelope.messageId, new Date(now()).toISOString()),
        by: organisation,
        now: now(),
        newId,
      });
      const { status } = await send(new TextEncoder().encode(JSON.stringify(answer)));
      return status;
    },
  };
}
